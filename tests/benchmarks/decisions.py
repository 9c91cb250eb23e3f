"""The cost of the committee's decisions: queries, digests, reads of files, time.

`make bench` runs it on SQLite and on PostgreSQL. It approves one item, by the action and by the decision page, and records a
meeting of MATTERS items, in a throwaway database, on SQLite or wherever DATABASE_URL says. Each item has an attachment, a
picture, a listed file and two tags. The limits are pinned by `tests/approval/test_cost.py`.
"""

# ruff: noqa: E402, T201 (models come after Django's setup; it talks to whoever called it)

from __future__ import annotations

import sys
import tempfile
import time

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import get_runner, override_settings, setup_test_environment
from django.urls import reverse

from disclosure.approval import actions
from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role
from tests.approval.meeting_room import Room, approved
from tests.approval.proposals import Proposal
from tests.archive.conftest import make_file, make_picture, rich_body
from tests.cost import counted
from tests.factories import make_catalogue, make_item, make_person, make_units
from tests.files import pdf
from tests.grounds import at_meeting, form_of

MATTERS = 50


class Desk:
    """Items that wait for the committee, and the people who decide on them."""

    def __init__(self) -> None:
        self.units = make_units()
        self.catalogue = make_catalogue(self.units)
        self.drafter, self.reviewer = (make_person(str(role), (role, self.units.zzb)) for role in (Role.DRAFTER, Role.REVIEWER))
        self.committee, self.office = (make_person(str(role), role) for role in (Role.COMMITTEE, Role.OFFICE))
        self.made = 0

    def reviewed(self) -> Proposal:
        self.made += 1
        item = make_item(
            self.catalogue.party_and_campus,
            self.units.zzb,
            Scope.PARTY_AND_CAMPUS,
            live=False,
            owner=self.drafter,
            title=f"事项{self.made}",
            body=rich_body(make_picture(), make_file("支出明细", pdf(b"details %d" % self.made))),
            attachments=[make_file("收支表", pdf(b"ledger %d" % self.made))],
            tags=["党费", "公示"],
        )
        proposal = Proposal(item).propose(self.drafter)
        proposal.review(self.reviewer, self.units.zzb)
        return proposal


def measure(matters: int) -> None:
    """Print the costs of an approval by the action, by the decision page, and of a meeting."""
    desk = Desk()
    proposal = desk.reviewed()
    step, seen, grounds = proposal.step.pk, proposal.seen, at_meeting()
    # Within a transaction, as in the tests, so that what the action opens is a savepoint of it.
    with transaction.atomic(), counted() as cost:
        actions.approve(step, by=desk.committee, seen=seen, **grounds)
    print(f"an approval: {cost}")
    proposal, client = desk.reviewed(), Client()
    client.force_login(desk.committee)
    form = {"action": "approve", "task_state_id": proposal.step.pk, "seen": proposal.seen, "comment": ""}
    form |= form_of(at_meeting())
    address = reverse("approval:dossier", args=[proposal.pk])
    client.get(address)
    with counted() as cost:
        client.post(address, form)
    print(f"an approval by the decision page: {cost}")
    room = Room(desk.catalogue, desk.units, desk.drafter, desk.reviewer, desk.office, desk.committee)
    meeting = room.meeting(*(desk.reviewed() for _ in range(matters)))
    outcomes = [approved(item) for item in meeting.agenda.all()]
    began = time.perf_counter()
    with counted() as cost:
        room.record(meeting, *outcomes)
    seconds = time.perf_counter() - began
    queries, milliseconds = len(cost.queries) / matters, seconds / matters * 1000
    print(f"a meeting of {matters}: {cost}; {queries:.1f} queries and {milliseconds:.0f} ms each")


def main(matters: int) -> None:
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(connection.vendor)
        # Not /tmp: that may be memory, and what is measured is a disk.
        settings.DATA_DIR.mkdir(exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as media,
            override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media),
        ):
            measure(matters)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MATTERS)
