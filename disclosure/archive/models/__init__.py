"""The models of the archive."""

from disclosure.archive.models.editions import (
    FORMAT,
    NOTICES,
    REGISTERED,
    TAKE_AWAY,
    TEXTS,
    Edition,
    EditionFile,
    Event,
    Sealed,
    StoredFile,
)
from disclosure.archive.models.exports import ArchiveExport
from disclosure.archive.models.removals import Removal
from disclosure.archive.models.retention import Period, Retention
from disclosure.archive.models.verifications import ChainHead, Verification

__all__ = [
    "FORMAT",
    "NOTICES",
    "REGISTERED",
    "TAKE_AWAY",
    "TEXTS",
    "ArchiveExport",
    "ChainHead",
    "Edition",
    "EditionFile",
    "Event",
    "Period",
    "Removal",
    "Retention",
    "Sealed",
    "StoredFile",
    "Verification",
]
