"""What approval announces, inside the transaction in which it happens."""

from django.dispatch import Signal

carried_out = Signal()
"""What a decision says has been done: to an item, every publication, change, withdrawal, termination, reinstatement and
suspension, and what the committee made of a suspension; and every motion that was approved. Sent under the grant of what was
done, so that it can be sealed.

The sender is the model that was decided on: `DisclosurePage`, or a kind of `Motion`. Arguments: `decision`; `content`, which is
for an item the `RevisionContent` of the edition that the decision was about, with the item's standing as the decision left it:
what is sealed is made of this content, and its files are compared with the digest that was taken of it. For a motion it is the
motion as it was approved.
"""
