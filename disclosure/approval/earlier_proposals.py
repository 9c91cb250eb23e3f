"""Authors of what is proposed anew: a motion, or a request about an item, that was returned or taken back before (law 3).

The authors of an edition are on record (`items.authorship`). A motion and a request are written as they are proposed, so their
author is who made the proposal, and who made an earlier one of the same matter, or in much the same words.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from disclosure.approval.models import Decision, Motion
from disclosure.organisation.models import User

REPEATED = 0.6
"""Similarity of two reasons, from 0 to 1, above which one is taken for a rewording of the other."""


def proposed_before(user: User, proposal: Decision) -> bool:
    """Return whether the person made an earlier proposal that this one takes up, and that was not carried out.

    Args:
        proposal: of a motion, or a request about an item; not of an edition.
    """
    earlier = Decision.objects.filter(
        by=user, kind=Decision.Kind.PROPOSED, item=proposal.item_id, procedure=proposal.procedure, pk__lt=proposal.pk
    )
    own = list(earlier.select_related("revision").order_by("pk"))
    if not own:
        return False
    if proposal.item_id is None:
        motion = proposal.revision.content_object
        return any(_takes_up(motion, each.revision.content_object) for each in own)
    since = Decision.objects.filter(item=proposal.item_id, procedure=proposal.procedure, pk__range=(own[-1].pk, proposal.pk))
    return not since.filter(kind=Decision.Kind.APPROVED).exists()


def _takes_up(motion: Motion, earlier: Motion) -> bool:
    if earlier.live:
        return False
    if SequenceMatcher(None, earlier.reason, motion.reason, autojunk=False).ratio() > REPEATED:
        return True
    between = type(motion).objects.filter(live=True, pk__gt=earlier.pk, pk__lt=motion.pk)
    return motion.matter == earlier.matter and all(each.matter != motion.matter for each in between)
