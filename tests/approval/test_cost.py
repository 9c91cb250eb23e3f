"""The cost of an approval: it holds SQLite's write lock, and a meeting repeats it for each matter (law 3, ADR 0023)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.errors import Stale
from disclosure.approval.models import Decision
from disclosure.archive import snapshot
from disclosure.archive.models import Edition
from disclosure.audience.circles import Scope
from tests.approval.meeting_room import approved, outcomes_of
from tests.approval.proposals import Proposal
from tests.archive.conftest import make_file, make_picture, rich_body
from tests.cost import Cost, counted
from tests.factories import make_item
from tests.files import pdf
from tests.grounds import at_meeting, form_of

pytestmark = pytest.mark.django_db

MOST_QUERIES = 110
MATTERS = 4

numbers = itertools.count(1)


@pytest.fixture
def reviewed(catalogue, units, zzb_drafter, zzb_reviewer):
    """`reviewed()`: an item with an attachment, a picture, a listed file and tags, which waits for the committee."""

    def new() -> Proposal:
        number = next(numbers)
        item = make_item(
            catalogue.party_and_campus,
            units.zzb,
            Scope.PARTY_AND_CAMPUS,
            live=False,
            owner=zzb_drafter,
            title=f"2025年度党费收缴、使用和管理情况之{number}",
            body=rich_body(make_picture(), make_file("支出明细", pdf(b"details %d" % number))),
            attachments=[make_file("收支表", pdf(b"ledger %d" % number))],
            tags=["党费", "公示"],
        )
        proposal = Proposal(item).propose(zzb_drafter)
        proposal.review(zzb_reviewer, units.zzb)
        return proposal

    return new


def approve(proposal: Proposal, committee) -> Cost:
    step, seen, grounds = proposal.step.pk, proposal.seen, at_meeting()
    with counted() as cost:
        actions.approve(step, by=committee, seen=seen, **grounds)
    return cost


def test_an_approval_takes_one_digest_and_builds_the_content_once(reviewed, committee):
    proposal = reviewed()
    cost = approve(proposal, committee)
    assert proposal.item.live
    assert (cost.digests, cost.builds) == (1, 1), cost


def test_an_approval_reads_each_file_twice_at_most(reviewed, committee):
    cost = approve(reviewed(), committee)
    assert len(cost.reads) == 3 and cost.most_reads <= 2, cost.reads


def test_an_approval_costs_110_queries_at_most(reviewed, committee):
    cost = approve(reviewed(), committee)
    assert len(cost.queries) <= MOST_QUERIES, "\n".join([str(cost), *(query[:200] for query in cost.queries)])


def test_an_approval_by_the_decision_page_costs_no_more(reviewed, committee, client_of):
    # As most often: the unit has published this year, and the page was opened before it is sent.
    approve(reviewed(), committee)
    proposal, client = reviewed(), client_of(committee)
    form = {"action": "approve", "task_state_id": proposal.step.pk, "seen": proposal.seen, "comment": ""}
    form |= form_of(at_meeting())
    address = reverse("approval:dossier", args=[proposal.pk])
    client.get(address)
    with counted() as cost:
        client.post(address, form)
    assert proposal.item.live
    assert cost.digests == 1 and cost.most_reads <= 2, cost
    assert len(cost.queries) <= MOST_QUERIES, "\n".join([str(cost), *(query[:200] for query in cost.queries)])


def test_a_meeting_costs_no_more_than_its_approvals_one_by_one(reviewed, committee, room):
    alone = approve(reviewed(), committee)
    proposals = [reviewed() for _ in range(MATTERS)]
    meeting = room.meeting(*proposals)
    outcomes = [approved(item) for item in meeting.agenda.all()]
    with counted() as cost:
        room.record(meeting, *outcomes)
    assert outcomes_of(meeting) == ["approved"] * MATTERS
    assert len(cost.queries) <= MATTERS * len(alone.queries), f"{cost}; one alone: {alone}"
    assert (cost.digests, cost.builds) == (MATTERS, MATTERS)
    assert cost.most_reads <= 2


# --- what is sealed is what was approved ---------------------------------------------------------------------------------


def test_a_file_exchanged_between_the_digest_and_the_seal_is_noticed(reviewed, committee, monkeypatch):
    proposal = reviewed()
    keep_bytes = snapshot.keep_bytes

    def exchange_and_keep(file):
        path = Path(file.path)
        path.chmod(0o644)
        path.write_bytes(pdf(b"other"))
        return keep_bytes(file)

    monkeypatch.setattr(snapshot, "keep_bytes", exchange_and_keep)
    with pytest.raises(Stale, match="与批准的不一致"):
        proposal.approve(committee)
    assert not proposal.item.live
    assert not Edition.objects.exists()
    assert not Decision.objects.filter(kind=Decision.Kind.APPROVED).exists()


def test_a_meeting_leaves_out_a_matter_whose_file_is_exchanged_as_it_is_sealed(reviewed, room, monkeypatch):
    proposals = [reviewed(), reviewed()]
    meeting = room.meeting(*proposals)
    exchanged = proposals[0].item.attachments.get().document.file.name
    keep_bytes = snapshot.keep_bytes

    def exchange_and_keep(file):
        if file.name == exchanged:
            path = Path(file.path)
            path.chmod(0o644)
            path.write_bytes(pdf(b"other"))
        return keep_bytes(file)

    monkeypatch.setattr(snapshot, "keep_bytes", exchange_and_keep)
    room.record(meeting, *(approved(item) for item in meeting.agenda.all()))
    assert outcomes_of(meeting) == ["left-out", "approved"]
    assert [proposal.item.live for proposal in proposals] == [False, True]
