"""An item on its way to the committee, for tests to drive."""

from wagtail.models import TaskState

from disclosure.approval import actions
from disclosure.approval.permissions import proposal_of
from disclosure.approval.personal_data.answering import Answer, screen_proposal
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage
from tests.grounds import at_meeting


def justified(step: TaskState) -> dict[str, Answer]:
    """An answer to all that the reviewer is asked in this step, as somebody gives it who finds nothing wrong."""
    screening = screen_proposal(proposal_of(step.workflow_state), may_read=True)
    return {question.digest: Answer(question.grounds[0], "依据：学院党务公开实施办法") for question in screening.questions}


class Proposal:
    """An item on its way, decided on step by step as its people would."""

    def __init__(self, item: DisclosurePage):
        self.pk = item.pk

    @property
    def item(self) -> DisclosurePage:
        return DisclosurePage.objects.get(pk=self.pk)

    @property
    def step(self):
        return self.item.current_workflow_state.current_task_state

    @property
    def seen(self) -> str:
        return content_digest(self.step.revision)

    def propose(self, by):
        actions.propose(self.item, by=by)
        return self

    def review(self, by, unit, **changes):
        points = {"confidentiality": True, "necessity": True, "accuracy": True}
        answers = {} if "answers" in changes else {"answers": justified(self.step)}
        return actions.review(self.step.pk, **{"by": by, "unit": unit, "seen": self.seen, **points, **answers, **changes})

    def approve(self, by, **changes):
        return actions.approve(
            self.step.pk, **{"by": by, "seen": self.seen, **(changes if "basis" in changes else at_meeting() | changes)}
        )

    def send_back(self, by, reason="数字与决算不符，请核对。", **changes):
        return actions.send_back(self.step.pk, **{"by": by, "seen": self.seen, "reason": reason, **changes})
