"""Motions on an agenda: gathered, shown and decided beside items, each in its own words."""

import pytest
from django.urls import reverse

from disclosure.approval.errors import NotAllowed
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.agenda import pending_matters
from disclosure.approval.models import Decision, Meeting, Motion, Postponement
from disclosure.approval.motions.actions import propose_postponement
from disclosure.catalogue.models import CatalogueVersion, EntryPage
from disclosure.organisation.models import Appointment, Role, User
from tests.approval.meeting_room import approved, make_meeting, outcomes_of, page_of, place, put_off, returned, text_of
from tests.approval.motions.conftest import IN_A_MONTH, TODAY
from tests.factories import as_if_decided, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def postponement(small, units, zzb_drafter) -> Postponement:
    """An item of 组织部's own that waits for leave to wait, in the same catalogue as `outside`."""
    entry = EntryPage.objects.filter(responsibilities__unit=units.zzb).first()
    asked = {"report_year": TODAY.year, "until": IN_A_MONTH, "reason": "上级审计尚未结束。"}
    return propose_postponement(by=zzb_drafter, entry=entry, unit=units.zzb, **asked)


def matter(motion: Motion) -> Decision:
    return motion.decisions.get(kind=Decision.Kind.PROPOSED)


def meet(keeper, *motions: Motion, **fields) -> Meeting:
    meeting = make_meeting(keeper, **fields)
    actions.put_on_agenda(meeting, [matter(motion) for motion in motions], by=keeper)
    return actions.fix_agenda(meeting, by=keeper)


def now(motion: Motion) -> Motion:
    return type(motion).objects.get(pk=motion.pk)


def test_a_meeting_approves_motions_and_they_are_carried_out(postponement, outside, office, committee):
    meeting = meet(office, postponement, outside)
    actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=committee)
    assert now(postponement).live and now(outside).live
    assert now(outside).entry is not None
    assert set(meeting.decisions.values_list("kind", "role")) == {("approved", "committee")}


def test_a_motion_that_was_returned_is_over_and_one_that_was_put_off_waits(postponement, outside, office, committee):
    meeting = meet(office, postponement, outside)
    first, second = meeting.agenda.all()
    actions.record_outcomes(meeting, [returned(first), put_off(second)], by=committee)
    assert not now(postponement).live and not now(outside).live
    assert [pending.subject for pending in pending_matters()] == [outside]
    later = meet(office, outside, number=4)
    actions.record_outcomes(later, [approved(place(later, 1))], by=committee)
    assert now(outside).live


def test_a_motion_that_can_no_longer_be_carried_out_is_left_out_and_undone_alone(postponement, outside, office, committee):
    meeting = meet(office, postponement, outside)
    with as_if_decided():
        postponement.entry.retire(meeting.held_on)
    actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=committee)
    assert outcomes_of(meeting) == ["left-out", "approved"]
    assert "停用" in place(meeting, 1).note
    assert not now(postponement).live and now(outside).live
    assert postponement.decisions.count() == 1


def test_who_proposed_the_catalogue_does_not_record_what_became_of_it(revision, office, committee, units):
    before = CatalogueVersion.objects.count()
    meeting = meet(make_person("other_office", Role.OFFICE), revision)
    Appointment.objects.create(user=office, role=Role.COMMITTEE)
    with pytest.raises(NotAllowed) as refusal:
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=User.objects.get(pk=office.pk))
    assert "起草和审批须由不同的人办理" in refusal.value.fields[f"{place(meeting, 1).pk}-outcome"]
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=committee)
    assert now(revision).live
    assert CatalogueVersion.objects.count() == before + 1


def test_the_page_and_the_paper_say_what_a_motion_asks_for(postponement, office, committee, client_of):
    meeting = meet(office, postponement)
    for address in (page_of(meeting), reverse("meetings:agenda", args=[meeting.pk])):
        text = text_of(client_of(committee).get(address))
        for words in (postponement.title, "组织部", postponement.reason, f"所属年度：{postponement.report_year}", "暂缓公开"):
            assert words in text
    page = client_of(committee).get(page_of(meeting)).content.decode()
    assert postponement.get_admin_url() in page
    assert "已列入" in (own := text_of(client_of(committee).get(postponement.get_admin_url()))) and str(meeting) in own


def test_the_log_of_a_meeting_names_no_motion(outside, office, client_of):
    meeting = meet(office, outside)
    history = text_of(client_of(office).get(f"/admin/meetings/history/{meeting.pk}/"))
    assert "目录外公开（组织部）" in history and outside.title not in history
