"""What approval announces, inside the transaction in which it happens."""

from django.dispatch import Signal

carried_out = Signal()
"""What a decision says has been done to an item: every publication, change, withdrawal, termination, reinstatement, suspension,
and what the committee made of a suspension. The last thing in its transaction. Arguments: `decision`."""

workflow_finishing = Signal()
"""A workflow has passed its last step. Arguments: `workflow_state`, `user`."""


def finish_workflow(workflow_state, user=None) -> None:
    """Wagtail's `WAGTAIL_FINISH_WORKFLOW_ACTION`.

    Wagtail imports it while its own models are being defined, so this module can import none; the receiver publishes.
    """
    workflow_finishing.send(sender=type(workflow_state), workflow_state=workflow_state, user=user)
