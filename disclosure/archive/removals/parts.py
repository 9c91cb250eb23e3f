"""The parts that have been removed, read from the editions that removals sealed in the chain."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.archive.models import Edition, EditionFile, Event

Place = tuple[int, str, int]
"""Number of an edition in the chain; name of a text, or `label` or `bytes`; order of the file, 0 for a text."""


@dataclass(frozen=True)
class Removed:
    """A part that was removed.

    Args:
        sha256: digest of the part as it was sealed, in hex.
        instead: digest of the replacement; None for a file without one.
        by: number of the edition that the removal sealed.
    """

    sha256: str
    instead: str | None
    by: int


def place_of(part: dict) -> Place:
    return part["edition"], part["part"], part.get("order", 0)


def removed_parts() -> dict[Place, Removed]:
    """Return every part that was removed. For a part removed more than once, the last removal counts."""
    found: dict[Place, Removed] = {}
    for edition in Edition.objects.filter(event=Event.REMOVAL).order_by("sequence"):
        for part in edition.facts["removed"]:
            found[place_of(part)] = Removed(part["sha256"], part["instead"], edition.sequence)
    return found


def removals_of(edition: Edition) -> list[Edition]:
    """Return the editions of the removals that took something from `edition`, in their order."""
    return [
        removal
        for removal in Edition.objects.filter(event=Event.REMOVAL, sequence__gt=edition.sequence).order_by("sequence")
        if any(part["edition"] == edition.sequence for part in removal.facts["removed"])
    ]


def removal_of(file: EditionFile) -> Edition | None:
    """Return the edition of the removal that took the bytes of an edition's file."""
    removed = removed_parts().get((file.edition_id, "bytes", file.order))
    return Edition.objects.get(pk=removed.by) if removed else None


def is_gone(file: EditionFile, removed: dict[Place, Removed]) -> bool:
    """Return whether the bytes of an edition's file were removed from that edition."""
    return (file.edition_id, "bytes", file.order) in removed


def gone_for_good(removed: dict[Place, Removed]) -> set[str]:
    """Return the digests of files whose bytes are no longer stored: they were removed from every edition that had them."""
    digests = {part.sha256 for place, part in removed.items() if place[1] == "bytes"}
    uses = EditionFile.objects.filter(file__in=digests)
    return digests - {file.file_id for file in uses if not is_gone(file, removed)}
