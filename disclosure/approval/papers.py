"""The permission to download the scan of a written approval."""

from __future__ import annotations

from disclosure.approval.meetings.agenda import may_see_matter
from disclosure.approval.models import WrittenApproval
from disclosure.organisation.models import User


def may_see_paper(user: User, paper: WrittenApproval) -> bool:
    """Return whether the person may see the dossiers of all decisions that rest on the paper, which may name all of them."""
    decisions = paper.decisions.select_related("item", "revision")
    return bool(decisions) and all(may_see_matter(user, decision) for decision in decisions)
