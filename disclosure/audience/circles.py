"""Circles of readers and scopes made of them.

A scope (公开范围) is a set of circles; a reader in any of them may read. The scope is stored as one small integer, so that one
indexed column decides who may read an item.
"""

from __future__ import annotations

import enum

from django.db import models


class Circle(enum.IntFlag):
    """A circle of readers, and, joined by `|`, a scope."""

    PUBLIC = 1
    """校内外: everybody."""
    CAMPUS = 2
    """校内: staff and students."""
    PARTY = 4
    """党内: Party members."""
    LIMITED = 8
    """一定范围: named reader groups on campus."""

    @property
    def label(self) -> str:
        """The scope in the catalogue's terms, e.g. `党内、校内`."""
        return SCOPE_LABELS.get(self, "未定")


SCOPE_LABELS = {
    Circle.PUBLIC: "校内外",
    Circle.PARTY | Circle.CAMPUS: "党内、校内",
    Circle.CAMPUS: "校内",
    Circle.PARTY | Circle.LIMITED: "党内、校内一定范围",
    Circle.PARTY: "党内",
    Circle.LIMITED: "校内一定范围",
}
"""The scopes that an item can have, widest first. Named groups are on campus, so 一定范围 adds nothing beside 校内."""


class Scope(models.IntegerChoices):
    """The scopes of `SCOPE_LABELS`, as choices of a field."""

    PUBLIC = int(Circle.PUBLIC), SCOPE_LABELS[Circle.PUBLIC]
    PARTY_AND_CAMPUS = int(Circle.PARTY | Circle.CAMPUS), SCOPE_LABELS[Circle.PARTY | Circle.CAMPUS]
    CAMPUS = int(Circle.CAMPUS), SCOPE_LABELS[Circle.CAMPUS]
    PARTY_AND_LIMITED = int(Circle.PARTY | Circle.LIMITED), SCOPE_LABELS[Circle.PARTY | Circle.LIMITED]
    PARTY = int(Circle.PARTY), SCOPE_LABELS[Circle.PARTY]
    LIMITED = int(Circle.LIMITED), SCOPE_LABELS[Circle.LIMITED]

    @property
    def circles(self) -> Circle:
        return Circle(self.value)


_COVERED_BY = {
    Circle.PUBLIC: Circle.PUBLIC,
    Circle.CAMPUS: Circle.PUBLIC | Circle.CAMPUS,
    Circle.PARTY: Circle.PUBLIC | Circle.PARTY,
    Circle.LIMITED: Circle.PUBLIC | Circle.CAMPUS | Circle.LIMITED,
}


def covers(wider: Circle, narrower: Circle) -> bool:
    """Return whether every reader who may read under `narrower` may also read under `wider`.

    A Party member need not be on campus (for example, after retiring), so 校内 does not cover 党内. A named group is on
    campus, so 校内 covers it.
    """
    return bool(narrower) and all(wider & _COVERED_BY[circle] for circle in Circle if circle & narrower)
