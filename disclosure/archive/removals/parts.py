"""What has been removed: the chain itself says so, in the editions that removals sealed."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.archive.models import Edition, EditionFile, Event

Place = tuple[int, str, int]
"""Number of an edition in the chain; a text's name, or `label` or `bytes`; the order of the file, 0 for a text."""


@dataclass(frozen=True)
class Removed:
    """A part that was removed.

    Args:
        sha256: its digest as it was sealed, in hex.
        instead: digest of what stands in its place now; None for a file that nothing stands in for.
        by: number of the edition that the removal sealed.
    """

    sha256: str
    instead: str | None
    by: int


def place_of(part: dict) -> Place:
    return part["edition"], part["part"], part.get("order", 0)


def removed_parts() -> dict[Place, Removed]:
    """Everything that was removed; where a part was removed more than once, what the last removal made of it."""
    found: dict[Place, Removed] = {}
    for edition in Edition.objects.filter(event=Event.REMOVAL).order_by("sequence"):
        for part in edition.facts["removed"]:
            found[place_of(part)] = Removed(part["sha256"], part["instead"], edition.sequence)
    return found


def removals_of(edition: Edition) -> list[Edition]:
    """The editions of the removals that took something from `edition`, in their order."""
    return [
        removal
        for removal in Edition.objects.filter(event=Event.REMOVAL, sequence__gt=edition.sequence).order_by("sequence")
        if any(part["edition"] == edition.sequence for part in removal.facts["removed"])
    ]


def removal_of(file: EditionFile) -> Edition | None:
    """The edition of the removal that took the bytes of an edition's file."""
    removed = removed_parts().get((file.edition_id, "bytes", file.order))
    return Edition.objects.get(pk=removed.by) if removed else None


def is_gone(file: EditionFile, removed: dict[Place, Removed]) -> bool:
    """Whether the bytes of an edition's file were removed from that edition."""
    return (file.edition_id, "bytes", file.order) in removed


def gone_for_good(removed: dict[Place, Removed]) -> set[str]:
    """Digests of the files whose bytes lie nowhere any more: removed from every edition that had them."""
    digests = {part.sha256 for place, part in removed.items() if place[1] == "bytes"}
    uses = EditionFile.objects.filter(file__in=digests)
    return digests - {file.file_id for file in uses if not is_gone(file, removed)}
