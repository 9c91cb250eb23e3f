"""The editions of what names the institution, each with its decision and with what it changed."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.approval.models import InstitutionChange
from disclosure.organisation.institution import FactDifference, InstitutionEdition, differences, unnamed


@dataclass(frozen=True)
class EditionRow:
    """An edition in the list.

    Args:
        change: the motion of which it came; None for the edition with which the site began.
    """

    edition: InstitutionEdition
    change: InstitutionChange | None
    differences: list[FactDifference]


def editions() -> list[EditionRow]:
    """Return all editions, newest first."""
    found = list(InstitutionEdition.objects.select_related("change"))
    return [
        EditionRow(edition, getattr(edition, "change", None), differences(former, edition))
        for edition, former in zip(found, [*found[1:], unnamed()], strict=False)
    ]
