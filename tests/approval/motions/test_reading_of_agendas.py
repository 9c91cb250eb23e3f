"""Opening an agenda is recorded as a reading of each of its matters, like opening the page of an item or a motion."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.approval.meetings import actions
from disclosure.approval.meetings.agenda import awaiting_committee
from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.items.access import AccessRecord
from tests.approval.meeting_room import make_meeting
from tests.factories import make_person

pytestmark = pytest.mark.django_db

ADDRESSES = ["meetings:agenda", "meetings:meeting"]


@pytest.fixture
def agenda(room, published, postponement, office):
    """A fixed agenda with proposals for two scopes, a suspension and a motion."""
    room.proposal("甲")
    room.proposal("乙", Scope.PARTY)
    suspend(published.item, by=office, reason="附件有误")
    meeting = make_meeting(office)
    actions.put_on_agenda(meeting, awaiting_committee(), by=office)
    actions.fix_agenda(meeting, by=office)
    return meeting


def read_by(person) -> set[tuple]:
    return set(AccessRecord.objects.filter(reader=person).values_list("surface", "subject", "item_number"))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["office", "committee", "supervisor"])
def test_each_matter_that_is_shown_is_read(agenda, postponement, published, client_of, request, who, address):
    person = request.getfixturevalue(who)
    browser, page = client_of(person), reverse(address, args=[agenda.pk])
    assert browser.get(page).status_code == 200
    matters = [place.matter for place in agenda.agenda.select_related("matter__item")]
    items = {("draft", matter.item.number, matter.item.pk) for matter in matters if matter.item}
    assert len(items) == 3
    assert read_by(person) == items | {("draft", f"暂缓公开{postponement.pk}", None)}
    browser.get(page)
    assert AccessRecord.objects.filter(reader=person).count() == 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_refused_has_read_nothing(agenda, client_of, zzb_drafter, address):
    assert client_of(zzb_drafter).get(reverse(address, args=[agenda.pk])).status_code == 403
    assert read_by(zzb_drafter) == set()


def test_a_note_taker_who_may_not_know_the_matters_has_not_read_them(agenda, client_of):
    former = make_person("former")
    type(agenda).objects.filter(pk=agenda.pk).update(note_taker=former)
    client_of(former).get(reverse("meetings:meeting", args=[agenda.pk]))
    assert read_by(former) == set()


def test_a_long_agenda_is_recorded_in_as_many_statements(room, office, client_of):
    def cost(meeting) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client_of(office).get(reverse("meetings:meeting", args=[meeting.pk])).status_code == 200
        return len([each for each in seen if "accessrecord" in each["sql"]])

    short = room.meeting(room.proposal("甲"))
    long = room.meeting(*(room.proposal(title) for title in "乙丙丁戊"), number=4)
    assert cost(short) == cost(long)
