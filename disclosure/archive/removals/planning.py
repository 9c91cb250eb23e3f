"""Plans of removals: the parts removed, and their replacements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from disclosure.approval.errors import Refused
from disclosure.approval.personal_data.screening import Screening
from disclosure.archive.chain import sha256
from disclosure.archive.models import TEXTS, Edition, EditionFile, Event
from disclosure.archive.removals.masking import MASKED, find, mask_words
from disclosure.archive.removals.parts import is_gone, removed_parts
from disclosure.archive.snapshot import PLACE
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.canonical_json import canonical_json

TITLE = "（已依法删除）"
HTML = '<article class="sheet"><h1>内容已依法删除</h1></article>'

SHORTEST_WORD = 2


@dataclass
class RemovalPlan:
    """The planned content of a `Removal`; see its fields.

    Args:
        screening: the questions about personal data in the redacted file.
    """

    parts: list[dict] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    masks: list[dict] = field(default_factory=list)
    redacted: dict[str, Any] | None = None
    screening: Screening = field(default_factory=Screening)

    def replace(self, edition: Edition, name: str, text: str) -> None:
        """Replace one of the edition's texts by `text`."""
        self._put({"edition": edition.sequence, "part": name, "sha256": getattr(edition, f"{name}_sha256")}, text)

    def rename(self, file: EditionFile, title: str, name: str) -> None:
        place = {"edition": file.edition_id, "part": "label", "order": file.order, "sha256": file.label_sha256}
        self._put(place, canonical_json({"name": name, "title": title}))

    def take_bytes(self, file: EditionFile, instead: str | None = None) -> None:
        place = {"edition": file.edition_id, "part": "bytes", "order": file.order, "sha256": file.file_id}
        self.parts.append(place | {"instead": instead})

    def titles_left(self, item: DisclosurePage) -> list[str]:
        """Return the item's titles of the files whose bytes are removed, as they are once the removal is carried out."""
        labels = {(part["edition"], part["order"]): part["instead"] for part in self.parts if part["part"] == "label"}
        taken = {(part["edition"], part["order"]) for part in self.parts if part["part"] == "bytes"}
        files = {(file.edition_id, file.order): file for file in EditionFile.objects.filter(edition__item=item)}
        return [
            label_of(self.texts[labels[place]])["title"] if place in labels else files[place].title
            for place in sorted(taken & files.keys())
        ]

    def _put(self, place: dict, text: str) -> None:
        digest = sha256(text)
        self.parts.append(place | {"instead": digest})
        self.texts[digest] = text


def is_present(edition: Edition) -> bool:
    """Return whether readers see the content of the edition, or might see it again at once."""
    item = edition.item
    return item is not None and edition.number == item.edition and item.standing != Standing.WITHDRAWN


def takeable(item: DisclosurePage) -> list[Edition]:
    """Return the item's editions of which something can be removed, oldest first: none still shown, and no removal."""
    editions = Edition.objects.filter(item=item).exclude(event=Event.REMOVAL).select_related("item").order_by("sequence")
    return [edition for edition in editions if not is_present(edition)]


def plan_whole(editions: Iterable[Edition]) -> RemovalPlan:
    """Plan to remove all content of the editions. Their places, the decisions on them and the digests stay."""
    plan = RemovalPlan()
    for edition in editions:
        plan.replace(edition, "title", TITLE)
        plan.replace(edition, "data", canonical_json({name: edition.facts[name] for name in PLACE}))
        plan.replace(edition, "html", HTML)
        for file in edition.files.all():
            plan.rename(file, TITLE, str(file.order))
            plan.take_bytes(file)
    return plan


def plan_masks(editions: Sequence[Edition], words: Sequence[str]) -> RemovalPlan:
    """Plan to mask `words` wherever they occur in the editions.

    Raises:
        Refused: a word is too short, occurs in none of the editions, or is part of their format.
    """
    plan = RemovalPlan()
    for word in words:
        if len(word) < SHORTEST_WORD:
            raise Refused("没有提出，请按提示改正。", {"words": f"“{word}”太短，遮盖的字句至少{SHORTEST_WORD}个字。"})
        place = next(filter(None, (find(edition, word) for edition in editions)), None)
        if place is None:
            raise Refused("没有提出，请按提示改正。", {"words": f"所选版本中没有“{word}”，请逐字核对，换行处分作两行。"})
        plan.masks.append(place)
    for edition in editions:
        masked = {name: MASKED[name](getattr(edition, name), words) for name in TEXTS}
        shadow = Edition(sequence=edition.sequence, **masked)
        if left := [word for word in words if find(shadow, word)]:
            message = f"“{left[0]}”与版面的代码分不开，不能单独遮盖；请写得长一些，或者删除全部内容。"
            raise Refused("没有提出，请按提示改正。", {"words": message})
        for name, text in masked.items():
            if text != getattr(edition, name):
                plan.replace(edition, name, text)
        for file in edition.files.all():
            title, name = mask_words(file.title, words), mask_words(file.name, words)
            if (title, name) != (file.title, file.name):
                plan.rename(file, title, name)
    return plan


def plan_file(digest: str, instead: str | None) -> RemovalPlan:
    """Plan to remove the bytes of a file from every edition that has them.

    Raises:
        Refused: an edition that is still shown, of any item, has them.
    """
    plan = RemovalPlan()
    for file in uses_of(digest):
        if is_present(file.edition):
            message = f"{file.edition}现在还公开着这个文件，请先变更或撤销（紧急时先暂停公开，再确认撤销），然后删除。"
            raise Refused("没有提出，请按提示改正。", {"file": message})
        plan.take_bytes(file, instead)
    return plan


def uses_of(digest: str) -> Iterator[EditionFile]:
    """Yield the files of editions that have these bytes, except those from which the bytes were removed."""
    removed = removed_parts()
    uses = EditionFile.objects.filter(file=digest).select_related("edition__item", "file").order_by("edition", "order")
    return (use for use in uses if not is_gone(use, removed))


def words_in(text: str) -> list[str]:
    """Return the words to be masked, which were entered one a line."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))


def label_of(text: str) -> dict[str, str]:
    """Return title and name of a file from its label."""
    return json.loads(text)
