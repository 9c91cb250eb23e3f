"""Procedures: the kinds of decisions that a proposal asks for.

Procedures about an item are the same for every item. Every other procedure is about a motion: one object, registered by the
room that defines the kind of motion as its app gets ready. No lower room names it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.forms import Form

from disclosure.items.standings import Standing
from disclosure.organisation.models import Role, Unit, User

if TYPE_CHECKING:
    from disclosure.approval.models import Decision, Motion

CODE_LENGTH = 40


class Procedure(models.TextChoices):
    """The procedure of a proposal about an item, and the office's suspension, which needs no proposal."""

    PUBLICATION = "publication", "公开"
    CHANGE = "change", "变更"
    WITHDRAWAL = "withdrawal", "撤销"
    TERMINATION = "termination", "终止"
    REINSTATEMENT = "reinstatement", "恢复公开"
    SUSPENSION = "suspension", "暂停公开"


EDITIONS = (Procedure.PUBLICATION, Procedure.CHANGE)
"""Procedures that make a new edition of the item."""

REQUESTED = (Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.REINSTATEMENT)
"""Procedures about an item as it stands, requested with a reason: Article 6(1)."""

OPEN_TO = {
    Procedure.PUBLICATION: {Standing.UNPUBLISHED},
    Procedure.CHANGE: {Standing.OPEN},
    Procedure.WITHDRAWAL: {Standing.OPEN, Standing.TERMINATED},
    Procedure.TERMINATION: {Standing.OPEN},
    Procedure.REINSTATEMENT: {Standing.WITHDRAWN, Standing.TERMINATED},
    Procedure.SUSPENSION: {Standing.OPEN, Standing.TERMINATED},
}
"""The standings from which each procedure may begin."""


@dataclass(frozen=True, kw_only=True)
class ProposalForm:
    """The form by which a unit proposes a motion.

    Args:
        form: gathers the arguments of `propose`, among them the unit; it takes `units` and what `options` returns.
        propose: the action, given `by` and the form's values.
        help_text: what the motion is for, in Chinese.
        initial: given an earlier motion of the kind, returns the values with which it is proposed anew.
        options: given the units for which the person speaks, returns more arguments of the form.
    """

    form: type[Form]
    propose: Callable[..., Motion]
    help_text: str
    initial: Callable[[Any], dict[str, Any]]
    options: Callable[[list[Unit]], dict[str, Any]] = lambda _: {}


@dataclass(frozen=True, kw_only=True)
class MotionProcedure:
    """A kind of motion: its name, its proposers, and how it is checked, carried out and shown.

    Args:
        code: stored in `Decision.procedure`, and part of addresses.
        label: its name in Chinese.
        offer: the label of the button that begins one; empty if it begins on another page only.
        model: the motions' table, which may be that of other kinds too.
        proposers: the roles that may propose one: the office, or roles of the unit for which it is proposed.
        refusal: the refusal shown to anyone else, in Chinese; empty for a sentence made of label and roles.
        check: given a motion, raises `Stale` if it can no longer be carried out as it was proposed.
        carry_out: given a motion, its approval and the approver, carries out what was approved, and seals what has to be
            sealed.
        address: returns the address for a proposal, given the earlier motion that is proposed anew, or None.
        template: the template that shows the proposal, beside title and reason, from `motion` and `dossier`.
        effect: given a motion, returns the effect of its approval, in Chinese.
        withheld: given a motion, returns the words that it removes, which no text about it may repeat.
        proposal: the form of a unit's motion; None if the kind has pages of its own.
    """

    code: str
    label: str
    offer: str = ""
    model: type[Motion]
    proposers: tuple[Role, ...]
    refusal: str = ""
    check: Callable[[Any], object]
    carry_out: Callable[[Any, Decision, User], None]
    address: Callable[[Any], str]
    template: str
    effect: Callable[[Any], str]
    withheld: Callable[[Any], Sequence[str]] = lambda _: ()
    proposal: ProposalForm | None = None


_registered: dict[str, MotionProcedure] = {}


def register_motion(procedure: MotionProcedure) -> None:
    """Add a kind of motion. Raises `ImproperlyConfigured` if its code is too long, or taken."""
    if len(procedure.code) > CODE_LENGTH or procedure.code in {*_registered, *Procedure.values}:
        raise ImproperlyConfigured(f"{procedure.code!r} is no code for another kind of motion.")
    _registered[procedure.code] = procedure


def motion_procedures() -> list[MotionProcedure]:
    """Return the kinds of motions, in the order in which they were registered."""
    return list(_registered.values())


def motion_procedure(code: str) -> MotionProcedure:
    """Return the kind of motion with this code. Raises `KeyError` if there is none."""
    return _registered[code]


def procedure_choices() -> list[tuple[str, str]]:
    """Return code and label of every procedure, about items and about motions."""
    return [*Procedure.choices, *((procedure.code, procedure.label) for procedure in _registered.values())]
