"""The edition of a removal: the digests of the parts removed, the reason, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string

from disclosure.archive.chain import sha256
from disclosure.archive.models import EditionFile, Removal, StoredFile
from disclosure.archive.snapshot import Snapshot


@dataclass(frozen=True)
class RemovalSnapshot(Snapshot):
    motion: Removal

    @property
    def title(self) -> str:
        """Return a neutral title: the removed part may have been the item's title."""
        return self.motion.title

    @cached_property
    def files(self) -> list[EditionFile]:
        """Return the redacted file, if one replaces the removed part."""
        kept = self.motion.redacted
        if not kept:
            return []
        stored = StoredFile(sha256=kept["sha256"], size=kept["size"])
        file = EditionFile(order=1, role=EditionFile.Role.REDACTED, title=kept["title"], name=kept["name"], file=stored)
        file.label_sha256 = sha256(file.label)
        return [file]

    def _facts(self) -> dict[str, Any]:
        return {"removed": self.motion.parts, "reason": self.motion.reason, "motion": self.motion.pk}

    def html(self) -> str:
        context = {"motion": self.motion, "item": self.item, "approval": self.decision, "files": self.files}
        return render_to_string("archive/sealed/removal.html", context)
