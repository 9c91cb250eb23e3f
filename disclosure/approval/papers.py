"""Who is served the scan of a written approval."""

from __future__ import annotations

from disclosure.approval.meetings.agenda import may_see_matter
from disclosure.approval.models import WrittenApproval
from disclosure.organisation.models import User


def may_see_paper(user: User, paper: WrittenApproval) -> bool:
    """Whether the person may see the dossier of every decision that rests on the paper, since it may name them all."""
    decisions = paper.decisions.select_related("item", "revision")
    return bool(decisions) and all(may_see_matter(user, decision) for decision in decisions)
