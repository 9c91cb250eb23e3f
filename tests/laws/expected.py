"""The life of an item as the laws tell it, reckoned without the code that carries it out: who may do what now, what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from disclosure.approval.procedures import Procedure
from disclosure.items.models import Standing
from disclosure.organisation.models import Role
from tests.laws.laws import EDITIONS, LEADS_TO

Held = set[tuple[Role, str]]

CAST: dict[str, Held] = {
    # name: roles, each with the code of its unit where it is held in one
    "drafter": {(Role.DRAFTER, "zzb"), (Role.DRAFTER, "dzb")},
    "xcb.drafter": {(Role.DRAFTER, "xcb")},
    "reviewer": {(Role.REVIEWER, "zzb"), (Role.REVIEWER, "dzb")},
    "xcb.reviewer": {(Role.REVIEWER, "xcb")},
    "reviewer of both": {(Role.REVIEWER, "zzb"), (Role.REVIEWER, "xcb")},
    "everything at once": {
        *((Role.DRAFTER, "zzb"), (Role.REVIEWER, "zzb"), (Role.REVIEWER, "xcb")),
        *((Role.COMMITTEE, ""), (Role.OFFICE, "")),
    },
    "committee": {(Role.COMMITTEE, "")},
    "office": {(Role.OFFICE, "")},
    "superuser": set(),
    "student": set(),
}

BEGINS_FROM = {
    Procedure.PUBLICATION: {Standing.UNPUBLISHED},
    Procedure.CHANGE: {Standing.OPEN},
    Procedure.WITHDRAWAL: {Standing.OPEN, Standing.TERMINATED},
    Procedure.TERMINATION: {Standing.OPEN},
    Procedure.REINSTATEMENT: {Standing.WITHDRAWN, Standing.TERMINATED},
}

TAKEN_AWAY = {Standing.SUSPENDED, Standing.WITHDRAWN}


@dataclass(frozen=True)
class Move:
    """A step by its name in `tests.laws.steps`, with what else it takes."""

    name: str
    what: tuple[tuple[str, Any], ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.what)

    @property
    def is_decision(self) -> bool:
        """Whether it is taken on what somebody has before their eyes."""
        return self.name in {"review", "approve", "send_back"}


def _moves(name: str, **choices: list) -> list[Move]:
    return [Move(name, ((key, value),)) for key, values in choices.items() for value in values] or [Move(name)]


MOVES = [
    *_moves("edit"),
    *_moves("propose"),
    *_moves("take_back"),
    *_moves("review", unit=["zzb", "xcb", "dzb"]),
    *_moves("approve"),
    *_moves("send_back", unit=["", "zzb", "xcb"]),
    *_moves("ask", procedure=[Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.REINSTATEMENT]),
    *_moves("suspend_item"),
    *_moves("settle_item", confirm=[True, False]),
]


TAKE_AWAY = {Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.SUSPENSION}
"""Procedures that are the same matter for one item, whoever asks for which."""

WITHDRAWN = {Procedure.WITHDRAWAL, Procedure.SUSPENSION}
"""What is carried out when an item is withdrawn."""


@dataclass
class Proposal:
    """What is being decided."""

    procedure: Procedure
    by: str
    role: Role
    bytes: bytes
    signed: dict[str, str] = field(default_factory=dict)
    """Who signed, by unit."""
    is_spoiled: bool = False
    """The draft has been edited since."""


@dataclass
class Life:
    """One item.

    Args:
        entry: where it stands.
        units: codes of its responsible units.
        owner: who began it.
        bytes: what its attachment holds.
    """

    pk: int
    entry: str
    units: tuple[str, ...]
    owner: str
    bytes: bytes
    is_complete: bool = True
    """The draft says all that a proposal needs, within the scope of its entry."""
    standing: Standing = Standing.UNPUBLISHED
    before: Standing = Standing.UNPUBLISHED
    suspended_by: str = ""
    editions: int = 0
    is_changed: bool = True
    """There is a draft that differs from what is published."""
    was_proposed: bool = False
    proposal: Proposal | None = None
    authors: set[str] = field(default_factory=set)
    """Who edited the draft since the last edition."""
    asked: list[tuple[Procedure, str]] = field(default_factory=list)
    """The requests and suspensions that were not carried out, and who made each."""

    def __post_init__(self) -> None:
        self.authors = {self.owner}

    def allows(self, move: Move, by: str) -> bool:
        """Whether this person may do this now."""
        return getattr(self, f"_may_{move.name}")(by, **move.facts)

    def follow(self, move: Move, by: str) -> None:
        """What becomes of the item when they do."""
        getattr(self, f"_{move.name}")(by, **move.facts)

    def holds(self, by: str, role: Role) -> bool:
        """Whether the person holds the role, for a unit's role in one of the item's units."""
        return any((role, unit) in CAST[by] for unit in (*self.units, ""))

    # --- drafting and proposing -------------------------------------------------------------------------------------------

    def _may_edit(self, by: str) -> bool:
        return self.holds(by, Role.DRAFTER) and self.proposal is None and self.standing not in TAKEN_AWAY

    def _edit(self, by: str) -> None:
        self.is_changed = True
        self.authors.add(by)
        if self.proposal and self.proposal.procedure in EDITIONS:
            self.proposal.is_spoiled = True

    def _may_propose(self, by: str) -> bool:
        ready = self.is_complete and self.is_changed and self.standing in {Standing.UNPUBLISHED, Standing.OPEN}
        return self.holds(by, Role.DRAFTER) and self.proposal is None and ready

    def _propose(self, by: str) -> None:
        procedure = Procedure.CHANGE if self.editions else Procedure.PUBLICATION
        self.proposal = Proposal(procedure, by, Role.DRAFTER, self.bytes)
        self.was_proposed = True

    def _may_ask(self, by: str, procedure: Procedure) -> bool:
        asks = self.holds(by, Role.DRAFTER) or self.holds(by, Role.OFFICE)
        return asks and self.proposal is None and self.standing in BEGINS_FROM[procedure]

    def _ask(self, by: str, procedure: Procedure) -> None:
        role = Role.DRAFTER if self.holds(by, Role.DRAFTER) else Role.OFFICE
        self.proposal = Proposal(procedure, by, role, self.bytes)
        self.asked.append((procedure, by))

    def _may_take_back(self, by: str) -> bool:
        return self.proposal is not None and self.holds(by, self.proposal.role)

    def _take_back(self, by: str) -> None:
        self.proposal = None

    # --- deciding ---------------------------------------------------------------------------------------------------------

    @property
    def _is_as_proposed(self) -> bool:
        return not self.proposal.is_spoiled and self.proposal.bytes == self.bytes

    def _may_act(self, by: str) -> bool:
        """Whether there is a proposal that waits, and the person had no hand in it."""
        proposal = self.proposal
        if proposal is None or self.standing == Standing.SUSPENDED:
            return False
        authors = self.authors if proposal.procedure in EDITIONS else self._who_asked_before(proposal.procedure)
        return by not in {proposal.by, *authors, *proposal.signed.values()}

    def _who_asked_before(self, procedure: Procedure) -> set[str]:
        """Who asked for the same. All requests here give one reason, and all suspensions another."""
        return {
            by
            for earlier, by in self.asked
            if earlier == procedure or {earlier, procedure} <= TAKE_AWAY or Procedure.SUSPENSION not in {earlier, procedure}
        }

    def _has_carried_out(self, procedures: set[Procedure]) -> None:
        self.asked = [(procedure, by) for procedure, by in self.asked if procedure not in procedures]

    @property
    def _unsigned(self) -> set[str]:
        return set(self.units) - set(self.proposal.signed) if self.proposal else set()

    def _may_review(self, by: str, unit: str) -> bool:
        return self._may_send_back(by, unit) and self._is_as_proposed

    def _review(self, by: str, unit: str) -> None:
        self.proposal.signed[unit] = by

    def _may_send_back(self, by: str, unit: str) -> bool:
        """Also of what was written on since: it goes back."""
        if unit:
            return (Role.REVIEWER, unit) in CAST[by] and unit in self._unsigned and self._may_act(by)
        return self.holds(by, Role.COMMITTEE) and not self._unsigned and self._may_act(by)

    def _send_back(self, by: str, unit: str) -> None:
        self.proposal = None

    def _may_approve(self, by: str) -> bool:
        return self._may_send_back(by, "") and self._is_as_proposed and self.standing in BEGINS_FROM[self.proposal.procedure]

    def _approve(self, by: str) -> None:
        procedure, self.proposal = self.proposal.procedure, None
        self.standing = LEADS_TO[procedure]
        if procedure in EDITIONS:
            self.editions += 1
            self.is_changed = False
            self.authors = set()
        else:
            self._has_carried_out(WITHDRAWN if procedure == Procedure.WITHDRAWAL else {procedure})

    # --- suspending -------------------------------------------------------------------------------------------------------

    def _may_suspend_item(self, by: str) -> bool:
        return self.holds(by, Role.OFFICE) and self.standing in {Standing.OPEN, Standing.TERMINATED}

    def _suspend_item(self, by: str) -> None:
        self.before, self.standing, self.suspended_by = self.standing, Standing.SUSPENDED, by
        self.asked.append((Procedure.SUSPENSION, by))

    def _may_settle_item(self, by: str, confirm: bool) -> bool:
        is_open = self.holds(by, Role.COMMITTEE) and self.standing == Standing.SUSPENDED
        return is_open and by not in self._who_asked_before(Procedure.SUSPENSION)

    def _settle_item(self, by: str, confirm: bool) -> None:
        self.standing = Standing.WITHDRAWN if confirm else self.before
        if confirm:
            self._has_carried_out(WITHDRAWN)
