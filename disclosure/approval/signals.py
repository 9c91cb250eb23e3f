"""What approval announces, inside the transaction in which it happens."""

from django.dispatch import Signal

carried_out = Signal()
"""What a decision says has been done to an item: every publication, change, withdrawal, termination, reinstatement, suspension,
and what the committee made of a suspension. Sent under the grant of what was done, so that it can be sealed.

Arguments: `decision`; `content`, the `RevisionContent` of the edition that the decision was about, with the item's standing as
the decision left it. What is sealed is made of this content, and its files are compared with the digest that was taken of it.
"""
