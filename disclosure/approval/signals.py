"""What approval announces, inside the transaction in which it happens."""

from django.dispatch import Signal

item_published = Signal()
"""An approved revision has become what readers see. Arguments: `item`, `approval` (the `Decision`)."""

standing_changed = Signal()
"""An item moves to another standing. Arguments: `item`, `standing`."""

workflow_finishing = Signal()
"""A workflow has passed its last step. Arguments: `workflow_state`, `user`."""


def finish_workflow(workflow_state, user=None) -> None:
    """Wagtail's `WAGTAIL_FINISH_WORKFLOW_ACTION`.

    Wagtail imports it while its own models are being defined, so this module can import none; the receiver publishes.
    """
    workflow_finishing.send(sender=type(workflow_state), workflow_state=workflow_state, user=user)
