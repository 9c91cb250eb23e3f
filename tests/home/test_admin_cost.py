"""The cost of the admin's pages for each role: as many queries with many items, drafts and motions as with a few."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Meeting
from disclosure.approval.motions.actions import propose_postponement
from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.organisation.changes.actions import propose
from disclosure.organisation.changes.values import Difference
from disclosure.organisation.models import Appointment, Role
from tests.approval.meeting_room import Room, matter_of
from tests.approval.motions.conftest import approve
from tests.approval.proposals import Proposal
from tests.cost import Cost, counted
from tests.factories import make_item, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.long]

PERSONS = ("zzb_drafter", "zzb_reviewer", "committee", "office", "supervisor", "admin")

MOST_QUERIES = {
    "home": 36,
    "explorer": 40,
    "editor": 48,
    "dossier of a draft": 27,
    "dossier in review": 54,
    "dossier in approval": 41,
    "dossier of a publication": 28,
    "motions": 15,
    "motion": 35,
    "meetings": 16,
    "meeting": 29,
    "open meeting": 30,
}
"""The most that any of the roles may cost, by page; the home page may never cost more than 40, the explorer than 60."""

BATCHES, DRAFTS = 2, 40
"""What is added between the two measurements: the explorer then has more than the 50 rows of a page."""


class Desk(Room):
    """Items at every stage under one entry, motions, meetings and changes of the registers: what people find on their desks."""

    def batch(self) -> list[Proposal]:
        """Add an item at each stage, published, and published with a draft of a change; motions, and a pending change."""
        draft, live, changed = self.item(), self.item(live=True), self.item(live=True)
        item = changed.item
        item.title, item.change_note = "改过的标题", "改标题"
        item.save_revision(user=self.drafter)
        proposed = self.item().propose(self.drafter)
        reviewed, returned, suspended = (self.proposal("党费情况") for _ in range(3))
        returned.send_back(self.recorder)
        suspended.approve(self.recorder)
        suspend(suspended.item, by=self.keeper, reason="附件中误登了身份证号码")
        self.postpone()
        approve(self.postpone(), self.recorder)
        self.propose_appointment()
        return [draft, proposed, reviewed, live, changed, returned, suspended]

    def item(self, **fields) -> Proposal:
        where = self.catalogue.party_and_campus, self.units.zzb, Scope.PARTY_AND_CAMPUS
        return Proposal(make_item(*where, **{"live": False, "owner": self.drafter} | fields))

    def postpone(self):
        self.year = getattr(self, "year", 1990) + 1
        until = timezone.localdate() + datetime.timedelta(days=30)
        which = {"entry": self.catalogue.party_and_campus, "unit": self.units.zzb, "report_year": self.year}
        return propose_postponement(by=self.drafter, until=until, reason="情况未明。", **which)

    def propose_appointment(self) -> None:
        person = make_person(f"person{self.year}")
        appointment = Appointment(user=person, role=Role.DRAFTER, unit=self.units.xcb)
        after = {"user": person.pk, "role": Role.DRAFTER, "unit": self.units.xcb.pk}
        propose(appointment, "create", {person.pk}, Difference({}, after, {}, {"人员": str(person)}), by=self.keeper)


@pytest.fixture
def desk(catalogue, units, zzb_drafter, zzb_reviewer, office, committee) -> Desk:
    return Desk(catalogue, units, zzb_drafter, zzb_reviewer, office, committee)


def spent(client: Client, address: str) -> Cost | None:
    """Count the queries of a request, whose page was opened before; None if the person may not open it."""
    if client.get(address).status_code != 200:
        return None
    with counted() as cost:
        client.get(address)
    return cost


def pages(desk: Desk, batch: list[Proposal], fixed: Meeting, gathering: Meeting, motion) -> Iterator[tuple[str, str]]:
    draft, proposed, reviewed, live, *_ = batch
    yield "home", reverse("wagtailadmin_home")
    yield "explorer", reverse("wagtailadmin_explore", args=[desk.catalogue.party_and_campus.pk])
    yield "editor", reverse("wagtailadmin_pages:edit", args=[draft.pk])
    yield "dossier of a draft", reverse("approval:dossier", args=[draft.pk])
    yield "dossier in review", reverse("approval:dossier", args=[proposed.pk])
    yield "dossier in approval", reverse("approval:dossier", args=[reviewed.pk])
    yield "dossier of a publication", reverse("approval:dossier", args=[live.pk])
    yield "motions", reverse("motions:index")
    yield "motion", motion.get_admin_url()
    yield "meetings", reverse("meetings_modeladmin_index")
    yield "meeting", reverse("meetings:meeting", args=[fixed.pk])
    yield "open meeting", reverse("meetings:meeting", args=[gathering.pk])


def test_the_admin_costs_each_role_the_same_however_much_there_is(desk, client_of, request, subtests):
    batch = desk.batch()
    fixed = desk.meeting(batch[2])
    gathering = desk.meeting(desk.proposal("列入议程"), desk.proposal("等待列入议程"), fixed=False, number=4)
    meetings.take_off_agenda(gathering, gathering.agenda.last().pk, by=desk.keeper)
    addresses = dict(pages(desk, batch, fixed, gathering, desk.postpone()))
    clients = {name: client_of(request.getfixturevalue(name)) for name in PERSONS}
    few = {(name, page): spent(clients[name], address) for name in PERSONS for page, address in addresses.items()}

    more = [desk.batch() for _ in range(BATCHES)]
    for _ in range(DRAFTS):
        desk.item()
    meetings.reopen_agenda(fixed, by=desk.keeper)
    meetings.put_on_agenda(fixed, [matter_of(batch[2]) for batch in more[1:]], by=desk.keeper)
    meetings.fix_agenda(fixed, by=desk.keeper)
    meetings.put_on_agenda(gathering, [matter_of(desk.proposal("又一件"))], by=desk.keeper)

    for (name, page), before in few.items():
        with subtests.test(f"{page} for {name}"):
            after = spent(clients[name], addresses[page])
            assert (before is None) == (after is None)
            if before and after:
                assert len(after.queries) == len(before.queries), "\n".join(query[:200] for query in after.queries)
                assert len(after.queries) <= MOST_QUERIES[page], "\n".join(query[:200] for query in after.queries)
