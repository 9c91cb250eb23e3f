"""Reads the content of the demonstration: `home/demo/*.toml`, whose format `home/demo/README.md` describes."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "demo"
PICTURES = FOLDER / "pictures"


class State(StrEnum):
    """How far an item has come when the demonstration is loaded."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    HALF_REVIEWED = "half_reviewed"
    IN_APPROVAL = "in_approval"
    RETURNED = "returned"
    PUBLISHED = "published"


@dataclass(frozen=True)
class ApprovalContent:
    """What an approval rests on."""

    meeting: str
    decided_on: datetime.date
    resolution_number: str
    basis: str = "meeting"


@dataclass(frozen=True)
class ChangeContent:
    """A change of a published item: a second edition."""

    note: str
    append: str
    approval: ApprovalContent


@dataclass(frozen=True)
class FileContent:
    """An attachment: made of `lines`, or, a PNG, taken from `picture`."""

    title: str
    kind: str
    lines: list[str] = field(default_factory=list)
    picture: str = ""


@dataclass(frozen=True)
class ItemContent:
    """An item, and how far it has come."""

    key: str
    entry: str
    """The entry's code in the catalogue, e.g. `4-3`."""
    unit: str
    title: str
    scope: str
    groups: list[str]
    report_year: int
    arose_on: datetime.date
    summary: str
    tags: list[str]
    contact: str
    state: State
    body: list[dict]
    attachments: list[FileContent]
    approval: ApprovalContent | None
    change: ChangeContent | None
    return_reason: str


def _approval(row: dict) -> ApprovalContent:
    return ApprovalContent(row["meeting"], row["decided_on"], row["resolution_number"], row.get("basis", "meeting"))


def _item(row: dict) -> ItemContent:
    change = row.get("change")
    same = ("key", "unit", "title", "scope", "report_year", "arose_on", "summary", "tags", "contact", "body")
    return ItemContent(
        **{name: row[name] for name in same},
        entry=row["entry"].replace("/", "-"),
        groups=row.get("groups", []),
        state=State(row["state"]),
        attachments=[FileContent(**file) for file in row.get("attachments", [])],
        approval=_approval(row) if "decided_on" in row else None,
        change=ChangeContent(change["note"], change["append"], _approval(change)) if change else None,
        return_reason=row.get("return_reason", ""),
    )


def read_items() -> list[ItemContent]:
    """Every item of the demonstration, in the order of the catalogue."""
    files = sorted(FOLDER.glob("[0-9]*.toml"))
    return [_item(row) for file in files for row in tomllib.loads(file.read_text(encoding="utf-8"))["item"]]


def read_groups_and_branches() -> tuple[list[dict], list[dict]]:
    """The reader groups (`name`, `description`) and the branches (`name`, `kind`)."""
    people = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    return people["group"], people["branch"]
