"""Signals of approval, sent inside the transaction in which the event happens."""

from django.dispatch import Signal

carried_out = Signal()
"""A signal sent after a decision was carried out: for an item, every publication, change, withdrawal, termination,
reinstatement and suspension, and the settlement of a suspension; and every motion that was approved. The signal is sent under
the grant of that action, so that the result can be sealed.

The sender is the model that was decided on: `DisclosurePage`, or a kind of `Motion`. Arguments: `decision`; `content`. For an
item, `content` is the `RevisionContent` of the edition that the decision was about, with the item's standing as the decision
left it: the seal is made of this content, and its files are compared with its digest. For a motion, `content` is the motion as
it was approved.
"""
