"""The setting `WAGTAIL_FINISH_WORKFLOW_ACTION`: Wagtail's own end of a workflow publishes nothing.

Wagtail imports this module while its own models are being defined, so the module cannot import any models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from disclosure.approval.errors import NotAllowed

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from disclosure.organisation.models import User


def publish_nothing(workflow_state: WorkflowState, user: User | None = None) -> NoReturn:
    """Refuse to finish a workflow: `pass_approval` ends it, and carries out what was approved."""
    raise NotAllowed("没有党委的审批决定，不能办结，也不能公开。")
