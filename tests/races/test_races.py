"""Several people at once: each step is taken once, whoever comes too late is told why, and nothing that was decided is lost."""

from __future__ import annotations

from functools import partial

import pytest
from wagtail.models import TaskState

from disclosure.approval.models import ApprovalTask, Meeting
from disclosure.approval.procedures import Procedure
from disclosure.items.models import Standing
from tests.laws import steps
from tests.laws.steps import Sight, look
from tests.races.conftest import COMMITTEE, College
from tests.races.players import Outcome

ROUNDS = 10


def decided(sight: Sight) -> list[str]:
    return list(sight.page.decisions.order_by("pk").values_list("kind", flat=True))


def winners(outcomes: list[Outcome], too_late: int = 409) -> list[int]:
    """The places of those whose move was made. All others were told, in Chinese, that they came `too_late`."""
    refused = [outcome for outcome in outcomes if not outcome.is_done]
    assert all(outcome.status == too_late and "\u4e00" <= outcome.refusal[0] <= "\u9fff" for outcome in refused)
    return [place for place, outcome in enumerate(outcomes) if outcome.is_done]


@pytest.mark.parametrize("returning", [0, 10])
def test_of_twenty_who_decide_at_once_one_decides(college: College, race, returning):
    items = [college.in_approval() for _ in range(ROUNDS)]
    moves = [partial(steps.send_back if place < returning else steps.approve, name) for place, name in enumerate(COMMITTEE)]
    for item, outcomes in race(items, *moves):
        (winner,) = winners(outcomes)
        assert decided(item)[2:] == ["returned" if winner < returning else "approved"]
        assert item.page.live == (winner >= returning)


@pytest.mark.parametrize("ending", [partial(steps.send_back, COMMITTEE[1]), partial(steps.take_back, "zzb.drafter")])
def test_an_approval_and_what_ends_the_proposal_exclude_each_other(college: College, race, ending):
    items = [college.in_approval() for _ in range(ROUNDS)]
    for item, outcomes in race(items, partial(steps.approve, COMMITTEE[0]), ending):
        (winner,) = winners(outcomes)
        assert item.page.live == (winner == 0)
        assert ("approved" in decided(item)) == (winner == 0)


def test_a_draft_that_is_saved_during_the_approval_is_never_what_is_published(college: College, race):
    items = [college.in_approval() for _ in range(ROUNDS)]
    title = "趁审批时改的标题"
    save = partial(steps.edit, "zzb.drafter", title=title)
    for item, (approved, saved) in race(items, partial(steps.approve, COMMITTEE[0]), save):
        page = item.page
        assert saved.is_done and approved.status in {200, 409}
        assert page.live == approved.is_done and page.title != title
        assert page.has_unpublished_changes and page.get_latest_revision_as_object().title == title


def test_two_units_that_sign_at_once_both_count_and_the_committees_turn_comes_once(college: College, race):
    items = [college.in_review(joint=True) for _ in range(ROUNDS)]
    signatures = [partial(steps.review, f"{unit}.reviewer", unit=unit) for unit in ("zzb", "xcb")]
    for item, outcomes in race(items, *signatures):
        assert winners(outcomes) == [0, 1]
        assert decided(item)[1:] == ["reviewed", "reviewed"]
        turns = TaskState.objects.filter(workflow_state__in=item.page.workflow_states, task__in=ApprovalTask.objects.all())
        assert [turn.pk for turn in turns] == [look(item.item).step]


def test_a_unit_signs_once_whoever_of_its_reviewers_comes_first(college: College, race):
    items = [college.in_review(joint=True) for _ in range(ROUNDS)]
    signatures = [partial(steps.review, name, unit="zzb") for name in ("zzb.reviewer", "zzb.reviewer.2")]
    for item, outcomes in race(items, *signatures):
        assert len(winners(outcomes, too_late=403)) == 1
        assert decided(item)[1:] == ["reviewed"]


def test_one_units_signature_and_the_others_return_leave_no_half_signed_proposal(college: College, race):
    items = [college.in_review(joint=True) for _ in range(ROUNDS)]
    moves = partial(steps.review, "zzb.reviewer", unit="zzb"), partial(steps.send_back, "xcb.reviewer", unit="xcb")
    for item, outcomes in race(items, *moves):
        assert winners(outcomes) in ([0, 1], [1])
        assert decided(item)[1:] == (["reviewed", "returned"] if outcomes[0].is_done else ["returned"])
        assert not item.page.workflow_in_progress


def test_a_suspension_is_not_undone_by_a_change_that_is_approved_meanwhile(college: College, race):
    items = [college.change_in_approval() for _ in range(ROUNDS)]
    for item, outcomes in race(items, partial(steps.approve, COMMITTEE[0]), partial(steps.suspend_item, "office")):
        assert winners(outcomes) in ([0, 1], [1])
        page = item.page
        assert (page.standing, page.live) == (Standing.SUSPENDED, False)
        assert page.edition == (2 if outcomes[0].is_done else 1)


ONE_OF_TWO = {
    # where the item stands, two moves of which one is made, and what the other is answered
    "proposals": (College.draft, partial(steps.propose, "zzb.drafter"), partial(steps.propose, "zzb.drafter.2"), 409),
    "requests": (
        College.published,
        partial(steps.ask, "zzb.drafter", procedure=Procedure.TERMINATION),
        partial(steps.ask, "office", procedure=Procedure.WITHDRAWAL),
        409,
    ),
    "suspensions": (College.published, partial(steps.suspend_item, "office"), partial(steps.suspend_item, "office.2"), 422),
    "words of the committee on a suspension": (
        College.suspended,
        partial(steps.settle_item, COMMITTEE[0], confirm=True),
        partial(steps.settle_item, COMMITTEE[1], confirm=False),
        409,
    ),
}


@pytest.mark.parametrize("case", ONE_OF_TWO)
def test_of_two_at_once_one_is_made(college: College, race, case):
    start, *moves, too_late = ONE_OF_TWO[case]
    items = [start(college) for _ in range(ROUNDS)]
    past = [decided(item) for item in items]
    for (item, outcomes), before in zip(race(items, *moves), past, strict=True):
        assert len(winners(outcomes, too_late)) == 1
        assert len(decided(item)) == len(before) + 1


def record(held: tuple[int, list[Sight]]) -> None:
    steps.record_meeting(COMMITTEE[-1], held[0])


def approve_singly(place: int, held: tuple[int, list[Sight]]) -> None:
    steps.approve(COMMITTEE[place], held[1][place])


def test_of_an_agenda_and_single_approvals_each_matter_has_one_outcome(college: College, race):
    gathered = [[college.in_approval() for _ in range(3)] for _ in range(ROUNDS)]
    meetings = [(college.meeting(number, *sights), sights) for number, sights in enumerate(gathered, start=1)]
    for (meeting, sights), outcomes in race(meetings, record, *(partial(approve_singly, place) for place in range(3))):
        singly = [place - 1 for place in winners(outcomes) if place]
        assert outcomes[0].is_done
        recorded = Meeting.objects.get(pk=meeting).agenda.order_by("position").values_list("outcome", flat=True)
        assert list(recorded) == ["left-out" if place in singly else "approved" for place in range(3)]
        assert [decided(sight).count("approved") for sight in sights] == [1, 1, 1]
        assert all(sight.page.live for sight in sights)


def approve_own(place: int, sights: list[Sight]) -> None:
    steps.approve(COMMITTEE[place], sights[place])


def test_items_of_a_unit_that_are_approved_at_once_are_numbered_without_gap_or_double(college: College, race):
    batches = [[college.in_approval() for _ in range(5)] for _ in range(4)]
    approved = race(batches, *(partial(approve_own, place) for place in range(5)))
    assert [winners(outcomes) for _, outcomes in approved] == [[0, 1, 2, 3, 4]] * 4
    numbers = sorted(item.page.index_number for batch in batches for item in batch)
    assert [int(number[-4:]) for number in numbers] == list(range(1, 21))
