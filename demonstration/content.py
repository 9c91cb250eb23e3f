"""The reader of the demonstration's content: `data/*.toml`, whose format `data/README.md` describes."""

from __future__ import annotations

import datetime
import math
import tomllib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from django.utils import timezone

from disclosure.approval.procedures import Procedure

FOLDER = Path(__file__).resolve().parent / "data"
PICTURES = FOLDER / "pictures"


class Stage(StrEnum):
    """The stage that a proceeding has reached when the demonstration is loaded."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    HALF_REVIEWED = "half_reviewed"
    IN_APPROVAL = "in_approval"
    RETURNED_IN_REVIEW = "returned_in_review"
    RETURNED_IN_APPROVAL = "returned_in_approval"
    TAKEN_BACK = "taken_back"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    CONFIRMED = "confirmed"
    LIFTED = "lifted"


RETURNED = (Stage.RETURNED_IN_REVIEW, Stage.RETURNED_IN_APPROVAL)

SETTLED = (Stage.APPROVED, Stage.CONFIRMED, Stage.LIFTED)
"""Stages that the committee has decided, at a meeting or in writing."""


@dataclass(frozen=True)
class ApprovalContent:
    """The basis of a committee decision."""

    meeting: str
    decided_on: datetime.date
    resolution_number: str
    basis: str = "meeting"


@dataclass(frozen=True)
class FileContent:
    """An attachment: generated from `lines`, or, for a PNG, copied from `picture`."""

    title: str
    kind: str
    lines: list[str] = field(default_factory=list)
    picture: str = ""


@dataclass(frozen=True)
class Rewriting:
    """A passage, or a row of a table cell by cell, before and after a change."""

    before: str | list[str]
    after: str | list[str]


@dataclass(frozen=True)
class ProceedingContent:
    """A procedure that an item has gone through, or is in."""

    procedure: Procedure
    state: Stage
    begun_on: datetime.date | None = None
    """The day on which the proceeding began. None for a publication, which begins as the matter arises; its days are counted
    back from that of the decision."""
    approval: ApprovalContent | None = None
    reason: str = ""
    """The reason of a request or of a suspension; the public note of a change."""
    append: str = ""
    """The paragraph that a change appends to the text."""
    rewrite: list[Rewriting] = field(default_factory=list)
    """The passages that a change rewrites in the summary and the text."""
    attachments: list[FileContent] = field(default_factory=list)
    """The attachments of the first edition; for a change, those that replace them, or none if they stay."""
    answer: str = ""
    """The reason of a return, or the committee's comment on a suspension."""
    by_office: bool = False
    """True if the office made the request, not the unit."""


@dataclass(frozen=True)
class ItemContent:
    """An item and its proceedings."""

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
    body: list[dict]
    proceedings: list[ProceedingContent]
    """The item's publication and later proceedings, in the order of time."""


@dataclass(frozen=True)
class HeldContent:
    """The meeting that was held. The approvals that name it were given there."""

    year: int
    number: int
    held_on: datetime.date
    minutes: list[str]
    """The lines of its minutes, the title first."""

    @property
    def name(self) -> str:
        return f"{self.year}年第{self.number}次党委会会议"


@dataclass(frozen=True)
class PlannedContent:
    """The meeting that is planned, and the keys of the items on its agenda."""

    year: int
    number: int
    held_on: datetime.date
    fixed_on: datetime.date
    items: list[str]


@dataclass(frozen=True)
class PostponementContent:
    """A due item that its unit postpones, by consent of the meeting that was held."""

    unit: str
    entry: str
    report_year: int
    until: datetime.date
    begun_on: datetime.date
    reason: str
    resolution_number: str


@dataclass(frozen=True)
class OutsideContent:
    """A matter outside the catalogue that waits for the committee's consent."""

    unit: str
    begun_on: datetime.date
    words: dict[str, str]
    """The printed cells of the proposed entry, and the reason."""


@dataclass(frozen=True)
class CommitteeContent:
    held: HeldContent
    planned: PlannedContent
    postponement: PostponementContent
    outside: OutsideContent


def read_committee(today: datetime.date | None = None) -> CommitteeContent:
    """Return the meetings and the motions. On `today`, the planned meeting is to come, and the postponement is in force."""
    told = tomllib.loads((FOLDER / "committee.toml").read_text(encoding="utf-8"))
    outside, today = told["outside"], today or timezone.localdate()
    return CommitteeContent(
        HeldContent(**told["held"]),
        _still_to_come(PlannedContent(**told["planned"]), today),
        _still_in_force(PostponementContent(**told["postponement"]), today),
        OutsideContent(outside.pop("unit"), outside.pop("begun_on"), outside),
    )


def _still_to_come(planned: PlannedContent, today: datetime.date) -> PlannedContent:
    """The meeting on its day as written, or on the first such weekday that is a week away; the first of a new year."""
    weeks = max(0, math.ceil((today - planned.held_on).days / 7 + 1))
    held_on = planned.held_on + datetime.timedelta(weeks=weeks)
    is_same_year = held_on.year == planned.year
    return replace(planned, held_on=held_on, year=held_on.year, number=planned.number if is_same_year else 1)


def _still_in_force(postponement: PostponementContent, today: datetime.date) -> PostponementContent:
    """The postponement until the day as written, or for three months more, within the year for which one may be granted."""
    longest = postponement.begun_on + datetime.timedelta(days=365)
    return replace(postponement, until=max(postponement.until, min(today + datetime.timedelta(days=90), longest)))


def _proceeding(row: dict) -> ProceedingContent:
    decided = ("meeting", "decided_on", "resolution_number", "basis")
    told = ("begun_on", "reason", "append", "answer", "by_office")
    return ProceedingContent(
        procedure=Procedure(row["procedure"]),
        state=Stage(row["state"]),
        approval=ApprovalContent(**{name: row[name] for name in decided if name in row}) if "decided_on" in row else None,
        rewrite=[Rewriting(**passage) for passage in row.get("rewrite", [])],
        attachments=[FileContent(**file) for file in row.get("attachments", [])],
        **{name: row[name] for name in told if name in row},
    )


def _item(row: dict) -> ItemContent:
    same = ("key", "unit", "title", "scope", "report_year", "arose_on", "summary", "tags", "contact", "body")
    publication = _proceeding({"procedure": Procedure.PUBLICATION, **row})
    return ItemContent(
        **{name: row[name] for name in same},
        entry=row["entry"].replace("/", "-"),
        groups=row.get("groups", []),
        proceedings=[publication, *map(_proceeding, row.get("later", []))],
    )


def read_items() -> list[ItemContent]:
    """Return every item of the demonstration, in the order of the catalogue."""
    files = sorted(FOLDER.glob("[0-9]*.toml"))
    return [_item(row) for file in files for row in tomllib.loads(file.read_text(encoding="utf-8"))["item"]]


def read_groups_and_branches() -> tuple[list[dict], list[dict]]:
    """Return the reader groups (`name`, `description`, of some their `branch`) and the branches (`name`, `kind`)."""
    people = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    return people["group"], people["branch"]
