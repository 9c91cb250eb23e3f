"""What the archive holds."""

from disclosure.archive.models.editions import (
    NOTICES,
    REGISTERED,
    TEXTS,
    Edition,
    EditionFile,
    Event,
    Sealed,
    StoredFile,
)
from disclosure.archive.models.verifications import ChainHead, Verification

__all__ = [
    "NOTICES",
    "REGISTERED",
    "TEXTS",
    "ChainHead",
    "Edition",
    "EditionFile",
    "Event",
    "Sealed",
    "StoredFile",
    "Verification",
]
