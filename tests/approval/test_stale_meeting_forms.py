"""A form of a meeting's page acts on what it showed; and nobody stands alone behind what a meeting decided (laws 1, 3)."""

from __future__ import annotations

import pytest
from django.db import transaction

from disclosure.approval.errors import NotAllowed, Refused
from disclosure.approval.meetings import actions
from disclosure.approval.models import Meeting, PreparedOutcome
from disclosure.catalogue.guard.grants import NotGranted, recording
from disclosure.organisation.models import Role
from tests.approval.meeting_room import DAY, NUMBER, TODAY, approved, matter_of, page_of, place, press, put_off, scan, text_of
from tests.factories import make_person
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(room):
    """Matters that wait for the committee, of which the second may come onto the agenda later."""
    return room.proposal("甲"), room.proposal("乙")


def put_on_more(room, meeting: Meeting, two) -> None:
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.put_on_agenda(meeting, [matter_of(two[1])], by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)


def take_off_and_put_another(room, meeting: Meeting, two) -> None:
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.put_on_agenda(meeting, [matter_of(two[1])], by=room.keeper)
    actions.take_off_agenda(meeting, place(meeting, 1).pk, by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)


def become_another_meeting(room, meeting: Meeting, two) -> None:
    actions.reopen_agenda(meeting, by=room.keeper)
    with recording("a meeting"):
        Meeting.objects.filter(pk=meeting.pk).update(kind="special", number=9)
    actions.fix_agenda(meeting, by=room.keeper)


def be_fixed_again(room, meeting: Meeting, two) -> None:
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)


def be_prepared(room, meeting: Meeting, two) -> None:
    actions.prepare_outcomes(meeting, [put_off(place(meeting, 1))], by=room.keeper)


CHANGES = [put_on_more, take_off_and_put_another, become_another_meeting, be_fixed_again, be_prepared]


@pytest.mark.parametrize("action", ["record", "prepare"])
@pytest.mark.parametrize("change", CHANGES)
def test_outcomes_of_a_page_that_shows_something_else_are_refused_and_kept(room, two, change, action, client_of, committee):
    meeting = room.meeting(two[0])
    person = committee if action == "record" else room.keeper
    sent = {"rest-outcome": "approved", "rest-resolution_number": NUMBER, f"{place(meeting, 1).pk}-comment": "这段不能丢"}
    sent |= {"action": action, "seen": meeting.shown}
    change(room, meeting, two)
    before = list(PreparedOutcome.objects.values())
    response = client_of(person).post(page_of(meeting), sent)
    assert response.status_code == 409
    assert "有变动，没有办理" in text_of(response) and "这段不能丢" in text_of(response)
    assert f'name="seen" value="{Meeting.objects.get().shown}"' in response.content.decode()
    assert not any(proposal.item.live for proposal in two)
    assert list(PreparedOutcome.objects.values()) == before


@pytest.mark.parametrize("action", ["fix", "reopen"])
def test_an_agenda_is_fixed_and_reopened_as_it_was_seen(room, two, action, client_of):
    meeting = room.meeting(two[0], fixed=action == "reopen")
    seen = meeting.shown
    if meeting.is_fixed:
        actions.reopen_agenda(meeting, by=room.keeper)
    actions.put_on_agenda(meeting, [matter_of(two[1])], by=room.keeper)
    if action == "reopen":
        actions.fix_agenda(meeting, by=room.keeper)
    response = client_of(room.keeper).post(page_of(meeting), {"action": action, "seen": seen})
    assert response.status_code == 409
    assert Meeting.objects.get().is_fixed is (action == "reopen")


@pytest.mark.parametrize("action", ["put_on", "take_off", "move_up", "move_down", "minutes"])
def test_what_is_pressed_on_a_page_of_another_meeting_does_nothing(room, two, action, client_of):
    """The meeting was given another number meanwhile, or a matter came onto its agenda."""
    meeting = room.meeting(two[0], fixed=False)
    sent = {"action": action, "seen": meeting.shown, "item": place(meeting, 1).pk, "matters": [matter_of(two[1]).pk]}
    page = client_of(room.keeper).get(page_of(meeting)).content.decode()
    assert page.count('name="seen"') >= page.count('<form method="post"') - page.count("logout")
    with recording("a meeting"):
        Meeting.objects.filter(pk=meeting.pk).update(number=9)
    response = client_of(room.keeper).post(page_of(meeting), sent | {"file": scan()})
    assert response.status_code == 409 and "有变动，没有办理" in text_of(response)
    meeting = Meeting.objects.get()
    assert [each.matter for each in meeting.agenda.all()] == [matter_of(two[0])] and not meeting.minutes.exists()


def test_a_meeting_that_was_corrected_meanwhile_is_not_corrected_back(room, office, client_of):
    meeting = room.meeting(fixed=False)
    desk, address = client_of(office), f"/admin/meetings/edit/{meeting.pk}/"
    shown = desk.get(address).context["shown"]
    with recording("a meeting"):
        Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY - DAY)
    data = {"kind": "committee", "year": TODAY.year, "number": meeting.number, "held_on": TODAY, "shown": shown}
    response = desk.post(address, data | {"chair": office.pk, "note_taker": office.pk})
    assert response.status_code == 422 and "现在登记的是" in text_of(response)
    assert Meeting.objects.get().held_on == TODAY - DAY


def test_a_page_that_says_nothing_of_what_it_showed_does_nothing(room, two, client_of, committee):
    meeting = room.meeting(two[0])
    sent = {"action": "record", "rest-outcome": "approved", "rest-resolution_number": NUMBER}
    assert client_of(committee).post(page_of(meeting), sent).status_code == 409
    assert not two[0].item.live


# --- left open ---------------------------------------------------------------------------------------------------------


def test_a_matter_that_is_left_open_stays_open_whatever_the_rest_become(room, two, client_of, committee):
    meeting = room.meeting(*two)
    actions.prepare_outcomes(meeting, [approved(place(meeting, 1)), approved(place(meeting, 2))], by=room.keeper)
    open_one = {f"{place(meeting, 1).pk}-outcome": "open"}
    sent = {"rest-outcome": "approved", "rest-resolution_number": NUMBER, **open_one}
    assert press(client_of(committee), meeting, "record", **sent).status_code == 302
    assert not two[0].item.live and two[1].item.live


def test_what_was_written_of_a_matter_that_is_left_open_is_not_lost(room, two, client_of, committee):
    meeting = room.meeting(*two)
    sent = {f"{place(meeting, 1).pk}-outcome": "open", f"{place(meeting, 1).pk}-comment": "下次再议"}
    response = press(client_of(committee), meeting, "record", **sent, **{"rest-outcome": "approved"})
    assert response.status_code == 422 and "下次再议" in response.content.decode()
    assert not two[1].item.live


# --- two people --------------------------------------------------------------------------------------------------------


@pytest.fixture
def of_both(units):
    """Somebody who is of the office and of the committee."""
    return make_person("of_both", Role.OFFICE, Role.COMMITTEE, party=True)


def test_whoever_registered_a_meeting_neither_records_it_nor_decides_by_it(room, two, of_both, client_of):
    data = {"kind": "committee", "year": TODAY.year, "number": 3, "held_on": TODAY}
    data |= {"chair": of_both.pk, "note_taker": of_both.pk}
    assert client_of(of_both).post("/admin/meetings/create/", data).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.registered_by == of_both
    with pytest.raises(Refused, match="没有办理") as refused:
        two[0].approve(of_both, **at_meeting(NUMBER, meeting))
    assert "是您登记的" in refused.value.fields["meeting"]
    actions.put_on_agenda(meeting, [matter_of(two[0])], by=of_both)
    actions.fix_agenda(meeting, by=room.keeper)
    with pytest.raises(NotAllowed, match="是您登记的"):
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=of_both)
    assert not two[0].item.live


def test_whoever_corrects_a_meeting_counts_as_having_registered_it(room, two, of_both, client_of):
    meeting = room.meeting(fixed=False)
    data = {"kind": "special", "year": TODAY.year, "number": 9, "held_on": TODAY}
    data |= {"chair": of_both.pk, "note_taker": of_both.pk}
    assert client_of(of_both).post(f"/admin/meetings/edit/{meeting.pk}/", data).status_code == 302
    assert Meeting.objects.get().registered_by == of_both


def test_who_registered_a_meeting_is_set_by_its_form_alone(room, of_both):
    meeting = room.meeting(fixed=False)
    with pytest.raises(NotGranted), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(registered_by=of_both)


def test_whoever_fixed_the_agenda_decides_nothing_by_the_meeting_alone(room, two, of_both):
    meeting = room.meeting(two[0], fixed=False)
    actions.fix_agenda(meeting, by=of_both)
    with pytest.raises(Refused) as refused:
        two[1].approve(of_both, **at_meeting(NUMBER, meeting))
    assert "议程是您确定的" in refused.value.fields["meeting"]


# --- what else rests on the meeting -----------------------------------------------------------------------------------------


def test_a_single_decision_by_a_meeting_leaves_its_agenda_to_the_others(room, two, committee):
    meeting = room.meeting(two[0])
    two[1].approve(committee, **at_meeting(NUMBER, meeting))
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)
    room.record(meeting, approved(place(meeting, 1)))
    assert two[0].item.live
    with pytest.raises(NotGranted, match="议程不能再改"), transaction.atomic(), recording("a meeting"):
        Meeting.objects.update(agenda_fixed_at=None, agenda_fixed_by=None)


def test_minutes_keep_their_meeting(room, two, office, client_of):
    meeting = room.meeting(two[0])
    actions.add_minutes(meeting, scan(), by=room.keeper)
    actions.reopen_agenda(meeting, by=room.keeper)
    later = TODAY + DAY
    data = {"kind": "special", "year": later.year, "number": 9, "held_on": later, "chair": office.pk, "note_taker": office.pk}
    response = client_of(office).post(f"/admin/meetings/edit/{meeting.pk}/", data)
    assert response.status_code == 422 and "有会议纪要" in text_of(response)
    with pytest.raises(NotGranted, match="有会议纪要"), transaction.atomic(), recording("a meeting"):
        Meeting.objects.update(number=9)
