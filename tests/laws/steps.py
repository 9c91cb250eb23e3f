"""What people do to an item, each step by the name of whoever takes it.

A step starts from names and numbers, as a request does: nothing is remembered of rows and roles that were read before. So it
can be taken in another thread or another process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import TaskState

from disclosure.approval import actions
from disclosure.approval.meetings.actions import record_outcomes
from disclosure.approval.meetings.outcomes import Outcome
from disclosure.approval.models import Meeting
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.audience.models import ReaderGroup
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit, User
from tests.approval.proposals import justified
from tests.grounds import at_meeting


@dataclass(frozen=True)
class Sight:
    """An item as somebody has it before their eyes: what they decide on, whatever has happened to it since."""

    item: int
    step: int = 0
    digest: str = ""

    @property
    def page(self) -> DisclosurePage:
        return DisclosurePage.objects.get(pk=self.item)


def look(item: int) -> Sight:
    """The item as it stands, with the step that is open in it."""
    state = DisclosurePage.objects.get(pk=item).current_workflow_state
    if state is None:
        return Sight(item)
    return Sight(item, state.current_task_state_id, content_digest(state.current_task_state.revision))


def person(name: str) -> User:
    return User.objects.get(username=name)


def edit(by: str, sight: Sight, title: str, scope: int | None = None, groups: Iterable[ReaderGroup] = ()) -> None:
    """Save the draft under another title, and perhaps for another scope; whether the person may is not asked."""
    draft = sight.page.get_latest_revision_as_object()
    draft.title = title
    draft.change_note = f"改标题为“{title}”，承第{draft.latest_revision_id}稿"
    if scope:
        draft.scope = scope
        draft.reader_groups = list(groups)
    draft.save_revision(user=person(by))


def propose(by: str, sight: Sight) -> None:
    actions.propose(sight.page, by=person(by))


def take_back(by: str, sight: Sight) -> None:
    actions.take_back(sight.page, by=person(by))


def ask(by: str, sight: Sight, procedure: Procedure) -> None:
    actions.request(sight.page, by=person(by), procedure=procedure, reason="文件已被新规定替代")


def review(by: str, sight: Sight, unit: str) -> None:
    points = {"confidentiality": True, "necessity": True, "accuracy": True}
    answers = justified(TaskState.objects.get(pk=sight.step)) if sight.step else {}
    actions.review(sight.step, by=person(by), unit=Unit.objects.get(code=unit), seen=sight.digest, answers=answers, **points)


def approve(by: str, sight: Sight) -> None:
    actions.approve(sight.step, by=person(by), seen=sight.digest, **at_meeting())


def send_back(by: str, sight: Sight, unit: str = "") -> None:
    """Return the item for the committee, or for `unit`."""
    place = Unit.objects.get(code=unit) if unit else None
    actions.send_back(sight.step, by=person(by), seen=sight.digest, reason="数字与决算不符，请核对。", unit=place)


def suspend_item(by: str, sight: Sight) -> None:
    suspend(sight.page, by=person(by), reason="误登了身份证号码")


def settle_item(by: str, sight: Sight, confirm: bool) -> None:
    settle(sight.page, by=person(by), confirm=confirm, **at_meeting())


def record_meeting(by: str, meeting: int) -> None:
    """Record that the meeting approved all that stands on its agenda."""
    held = Meeting.objects.get(pk=meeting)
    outcomes = [Outcome(item.pk, "approved", f"党委会〔{held.year}〕{held.number}-2号") for item in held.agenda.all()]
    record_outcomes(held, outcomes, by=person(by))
