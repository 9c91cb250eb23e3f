"""Prepared outcomes on a meeting's page, in the register and on the committee's home page (laws 1, 2 and 7)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.approval.meetings import actions
from disclosure.approval.meetings.panels import awaiting_record_by
from disclosure.approval.models import Meeting, PreparedOutcome
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import (
    DAY,
    NUMBER,
    TODAY,
    approved,
    outcomes_of,
    page_of,
    place,
    press,
    put_off,
    returned,
    text_of,
)
from tests.factories import make_person

pytestmark = pytest.mark.django_db

WAITS = "会议结果由党委审批人登记后生效"
REASON = "保密的退回理由"


@pytest.fixture
def prepared(room) -> Meeting:
    """A meeting of three matters, of which the office has prepared the first two."""
    meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
    first, second, _ = meeting.agenda.all()
    actions.prepare_outcomes(meeting, [approved(first), returned(second, REASON)], by=room.keeper)
    return meeting


def sent_by(response) -> dict[str, str]:
    """What a browser sends of the form as it was shown."""
    forms = [*(row.form for row in response.context["rows"] if row.form), response.context["rest"]]
    fields = [field for form in forms for field in form]
    names = re.findall(r'name="(initial-[^"]+)"', response.content.decode())
    assert sorted(names) == sorted(field.html_initial_name for field in fields)
    typed = {field.html_name: field.value() or "" for field in fields}
    return typed | {field.html_initial_name: field.initial or "" for field in fields}


# --- preparing -------------------------------------------------------------------------------------------------------------


def test_the_office_is_told_who_records_and_prepares_with_one_button(room, office, client_of):
    meeting, client = room.meeting(room.proposal("甲"), room.proposal("乙")), client_of(office)
    page = client.get(page_of(meeting))
    assert WAITS in text_of(page) and "您可以先拟好结果" in text_of(page)
    assert 'value="prepare"' in page.content.decode() and 'value="record"' not in page.content.decode()
    data = sent_by(page) | {"rest-outcome": "approved", "rest-resolution_number": NUMBER}
    response = press(client, meeting, "prepare", follow=True, **data)
    assert "已拟好2项结果，由党委审批人登记后生效" in text_of(response)
    assert "结果已拟好，待登记" in text_of(response) and "尚未生效" in text_of(response)
    assert PreparedOutcome.objects.filter(outcome="approved", resolution_number=NUMBER, by=office).count() == 2
    assert outcomes_of(meeting) == ["", ""]
    again = press(client, meeting, "prepare", follow=True, **{"rest-outcome": ""})
    assert "已清除拟好的结果" in text_of(again) and not PreparedOutcome.objects.exists()


def test_a_refused_preparation_keeps_what_was_typed_and_says_where_it_is_wrong(prepared, office, client_of):
    first, second, third = prepared.agenda.all()
    data = {f"{first.pk}-outcome": "approved", f"{third.pk}-outcome": "put-off", f"{second.pk}-comment": "只写了意见"}
    response = press(client_of(office), prepared, "prepare", **data)
    assert response.status_code == 422
    rows = response.context["rows"]
    assert [set(row.form.errors) for row in rows] == [{"resolution_number"}, {"outcome"}, {"comment"}]
    assert rows[1].form["comment"].value() == "只写了意见"
    assert "结果没有拟好" in text_of(response)
    assert PreparedOutcome.objects.get(item=second).comment == REASON


def test_an_approver_who_fixed_the_agenda_is_told_why_another_has_to_record(room, note_taker, client_of):
    meeting = room.meeting(room.proposal("甲"), fixed=False, note_taker=note_taker)
    actions.fix_agenda(meeting, by=note_taker)
    page = client_of(note_taker).get(page_of(meeting))
    assert "须由另一名党委审批人登记" in text_of(page)
    assert 'value="prepare"' in page.content.decode() and 'value="record"' not in page.content.decode()
    response = press(client_of(note_taker), meeting, "record", **{f"{place(meeting, 1).pk}-comment": "这段不能丢"})
    assert response.status_code in (403, 422) and "这段不能丢" in response.content.decode()
    assert outcomes_of(meeting) == [""]


# --- recording -------------------------------------------------------------------------------------------------------------


def test_the_committee_finds_the_form_filled_in_and_records_it_with_one_button(prepared, office, committee, client_of):
    client = client_of(committee)
    page = client.get(page_of(prepared))
    assert f"结果已由{office}于" in text_of(page) and "请逐项核对" in text_of(page)
    assert 'value="record"' in page.content.decode() and 'value="prepare"' not in page.content.decode()
    sent = sent_by(page)
    first, second, third = prepared.agenda.all()
    assert (sent[f"{first.pk}-outcome"], sent[f"{first.pk}-resolution_number"]) == ("approved", NUMBER)
    assert (sent[f"{second.pk}-outcome"], sent[f"{second.pk}-comment"]) == ("returned", REASON)
    assert sent[f"{third.pk}-outcome"] == ""
    assert re.search(rf'name="{first.pk}-outcome" value="approved"[^>]* checked', page.content.decode())
    response = press(client, prepared, "record", follow=True, **sent)
    assert "同意1项、退回1项" in text_of(response)
    assert outcomes_of(prepared) == ["approved", "returned", ""]
    assert place(prepared, 2).decision.by == committee
    assert not PreparedOutcome.objects.exists()


def test_the_committee_corrects_what_was_prepared(prepared, committee, client_of):
    first, second, third = prepared.agenda.all()
    sent = sent_by(client_of(committee).get(page_of(prepared)))
    sent |= {f"{first.pk}-outcome": "put-off", f"{first.pk}-resolution_number": "", f"{first.pk}-comment": "下次再议。"}
    sent |= {f"{second.pk}-outcome": ""}
    sent |= {f"{third.pk}-outcome": "approved", f"{third.pk}-resolution_number": NUMBER}
    assert press(client_of(committee), prepared, "record", **sent).status_code == 302
    # The second is left open, though the words that were prepared of it were sent along.
    assert outcomes_of(prepared) == ["put-off", "", "approved"]
    assert place(prepared, 1).decision.comment == "下次再议。"
    assert PreparedOutcome.objects.get().item == second


def test_words_that_were_written_without_an_outcome_are_not_overlooked(prepared, committee, client_of):
    second = place(prepared, 2)
    sent = sent_by(client_of(committee).get(page_of(prepared)))
    sent |= {f"{second.pk}-outcome": "", f"{second.pk}-comment": "改写的意见"}
    response = press(client_of(committee), prepared, "record", **sent)
    assert response.status_code == 422
    assert response.context["rows"][1].form.errors == {"outcome": ["请选择结果；暂不登记这一项的，请清空文号和意见。"]}
    assert outcomes_of(prepared) == ["", "", ""]


def test_what_was_prepared_while_the_page_lay_open_is_not_recorded(prepared, office, committee, client_of):
    sent = sent_by(client_of(committee).get(page_of(prepared)))
    actions.prepare_outcomes(prepared, [put_off(item) for item in prepared.agenda.all()], by=office)
    assert press(client_of(committee), prepared, "record", **sent).status_code == 302
    assert outcomes_of(prepared) == ["approved", "returned", ""]


def test_a_stale_page_is_shown_again_with_what_is_prepared_now_and_what_was_typed(prepared, office, committee, client_of):
    first, second, third = prepared.agenda.all()
    browser = client_of(committee)
    sent = sent_by(browser.get(page_of(prepared))) | {"action": "record", "seen": prepared.shown}
    sent |= {f"{second.pk}-comment": "改写的意见", f"{third.pk}-outcome": "put-off"}
    corrected = [returned(first, "更正：会议决定退回。"), put_off(second), returned(third)]
    actions.prepare_outcomes(prepared, corrected, by=office)
    response = browser.post(page_of(prepared), sent)
    assert response.status_code == 409 and "您填写过的仍是您填写的内容" in text_of(response)
    again = sent_by(response)
    assert (again[f"{first.pk}-outcome"], again[f"{first.pk}-comment"]) == ("returned", "更正：会议决定退回。")
    assert (again[f"{second.pk}-outcome"], again[f"{second.pk}-comment"]) == ("put-off", "改写的意见")
    assert (again[f"{third.pk}-outcome"], again[f"{third.pk}-comment"]) == ("put-off", corrected[2].comment)
    assert press(browser, prepared, "record", **again).status_code == 302
    assert outcomes_of(prepared) == ["returned", "put-off", "put-off"]


# --- who sees it -----------------------------------------------------------------------------------------------------------

SEES = {"office": True, "committee": True, "note_taker": True, "supervisor": False, "former": False, "other_reviewer": False}


@pytest.fixture
def former(units) -> User:
    """Somebody who still enters the admin, and has nothing to do with meetings any more."""
    return make_person("former", (Role.DRAFTER, units.xcb))


@pytest.fixture
def other_reviewer(units) -> User:
    return make_person("other_reviewer", (Role.REVIEWER, units.xcb))


@pytest.mark.parametrize("name", SEES)
def test_those_alone_who_prepare_or_record_see_what_was_prepared(prepared, request, client_of, name):
    person = request.getfixturevalue(name)
    Meeting.objects.filter(pk=prepared.pk).update(note_taker=person)
    response = client_of(person).get(page_of(prepared))
    assert response.status_code == 200
    page = response.content.decode()
    assert (REASON in page, NUMBER in page) == (SEES[name], SEES[name])
    assert (WAITS in page) is (name not in ("committee", "note_taker"))


def test_a_meeting_that_is_moved_to_a_later_day_has_nothing_prepared(prepared, office, client_of):
    actions.reopen_agenda(prepared, by=office)
    data = {"kind": "committee", "year": TODAY.year, "number": 3, "chair": office.pk, "note_taker": office.pk}
    edit = f"/admin/meetings/edit/{prepared.pk}/"
    assert client_of(office).post(edit, data | {"held_on": TODAY}).status_code == 302
    assert PreparedOutcome.objects.count() == 2
    later = TODAY + DAY
    assert client_of(office).post(edit, data | {"held_on": later, "year": later.year}).status_code == 302
    assert not PreparedOutcome.objects.exists()


# --- the work that waits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["committee", "note_taker", "office", "supervisor", "zzb_drafter"])
def test_meetings_that_were_held_wait_for_the_committee_on_its_home_page(room, note_taker, request, client_of, name):
    person = request.getfixturevalue(name)
    matters = [room.proposal(title) for title in "甲乙丙丁戊"]
    waits = room.meeting(matters[0], matters[1], number=1)
    room.record(waits, put_off(place(waits, 1)))
    actions.prepare_outcomes(waits, [put_off(place(waits, 2))], by=room.keeper)
    recorded = room.meeting(matters[2], number=2)
    room.record(recorded, put_off(place(recorded, 1)))
    own = room.meeting(matters[3], number=3, fixed=False, note_taker=note_taker)
    actions.fix_agenda(own, by=note_taker)
    to_come = room.meeting(matters[4], number=4, held_on=TODAY + DAY)
    expected = {"committee": [waits, own], "note_taker": [waits]}.get(name, [])
    assert list(awaiting_record_by(person)) == expected
    response = client_of(person).get("/admin/")
    assert ("会议结果，等待登记" in text_of(response)) is bool(expected)
    for meeting in (waits, own, recorded, to_come):
        assert (f'href="{page_of(meeting)}"' in response.content.decode()) is (meeting in expected)
    assert (f"{room.keeper} {TODAY}" in text_of(response)) is bool(expected)


# --- what it costs ---------------------------------------------------------------------------------------------------------


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_register_and_the_home_page_cost_the_same_for_more_meetings(prepared, room, request, client_of, name):
    client = client_of(request.getfixturevalue(name))
    addresses = ["/admin/meetings/", "/admin/"]
    proposals = {number: room.proposal(f"另{number}") for number in (4, 5)}
    before = [queries_of(client, address) for address in addresses]
    for number, proposal in proposals.items():
        meeting = room.meeting(proposal, number=number)
        actions.prepare_outcomes(meeting, [put_off(place(meeting, 1))], by=room.keeper)
    assert [queries_of(client, address) for address in addresses] == before


@pytest.mark.parametrize("name", ["office", "committee"])
def test_a_meetings_page_costs_no_more_when_its_outcomes_are_prepared(prepared, room, request, client_of, name):
    client = client_of(request.getfixturevalue(name))
    with_some = queries_of(client, page_of(prepared))
    actions.prepare_outcomes(prepared, [], by=room.keeper)
    assert with_some == queries_of(client, page_of(prepared)) <= MOST_QUERIES


MOST_QUERIES = 42
"""Of the page of a meeting with three matters."""
