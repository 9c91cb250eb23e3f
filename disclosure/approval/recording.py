"""The only way in which a decision enters the database (law 4)."""

from __future__ import annotations

from typing import Any

from disclosure.approval.models import Decision
from disclosure.approval.resolutions import Resolution
from disclosure.catalogue.guard.grants import recording


def record_decision(*, resolution: Resolution | None = None, **facts: Any) -> Decision:
    """Record a decision. The calling action has checked the permission and the content.

    Args:
        resolution: the basis of a decision of the committee.
        facts: the other fields of `Decision`.
    """
    columns = resolution.columns() if resolution else {}
    with recording("a decision"):
        return Decision.objects.create(**facts, **columns)
