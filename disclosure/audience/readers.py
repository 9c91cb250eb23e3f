"""Readers, and the one rule of visibility."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from disclosure.audience.circles import Circle, Scope
from disclosure.audience.models import ReaderProfile
from disclosure.organisation.roles import Roles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from disclosure.audience.scoped import ScopedMixin
    from disclosure.organisation.models import User


LISTED, OF_BRANCH, OF_UNIT = "user__reader_groups", "branch__reader_group", "unit__reader_group"
"""The ways from a reader profile to the named groups of its person: by a list of members, or by the branch or unit."""


@dataclass(frozen=True)
class Reader:
    """A reader: circles, named groups, and whether a role lets them read everything disclosed."""

    circles: Circle = Circle.PUBLIC
    groups: frozenset[int] = frozenset()
    reads_everything: bool = False
    signed_in: bool = False
    group_names: tuple[str, ...] = field(default=(), compare=False)
    """The names of `groups`, to be shown to the reader."""

    @classmethod
    def of(cls, user: User | AnonymousUser, *, on_campus_network: bool = False) -> Reader:
        """Return the person as a reader. A person who is not signed in, or whose account is closed, is the public.

        A reader on the campus network may read what is for the campus, and joins no named group thereby.
        """
        circles = Circle.PUBLIC | Circle.CAMPUS if on_campus_network else Circle.PUBLIC
        if not user.is_authenticated or not user.is_active:
            return cls(circles)
        # A row for each group whose list names the person; one row if there is none; no row without a profile.
        of_group = [f"{way}__{column}" for way in (LISTED, OF_BRANCH, OF_UNIT) for column in ("pk", "name", "active")]
        rows = ReaderProfile.objects.filter(user=user)
        groups: dict[int, str] = {}
        for row in rows.values("party", "campus", *of_group, f"{LISTED}__branch", f"{LISTED}__unit"):
            if row["party"]:
                circles |= Circle.PARTY
            if row["campus"]:
                circles |= Circle.CAMPUS
            # A named group is one on campus: who has left the campus, or a branch's group the Party, is in it no longer.
            ways = {
                LISTED: row["campus"] and not (row[f"{LISTED}__branch"] or row[f"{LISTED}__unit"]),
                OF_BRANCH: row["campus"] and row["party"],
                OF_UNIT: row["campus"],
            }
            groups |= {
                row[f"{way}__pk"]: row[f"{way}__name"] for way, belongs in ways.items() if belongs and row[f"{way}__active"]
            }
        names = tuple(sorted(groups.values()))
        everything = Roles.of(user).sees_everything
        return cls(circles, frozenset(groups), everything, signed_in=True, group_names=names)

    @property
    def key(self) -> tuple:
        """All that decides what this reader may read: the same for readers who may read the same."""
        return self.circles, self.groups, self.reads_everything, self.signed_in

    def open_scopes(self) -> list[int]:
        """Return the scopes open to this reader by circle alone, disregarding named groups."""
        return [scope.value for scope in Scope if scope.circles & self.circles]


PUBLIC = Reader()


def in_scope(reader: Reader, item: ScopedMixin) -> bool:
    """Return whether `item` is in scope for `reader`, published or not."""
    if is_open(reader, item.scope):
        return True
    return item.is_limited and is_open(reader, item.scope, {group.pk for group in item.reader_groups.all()})


def is_open(reader: Reader, scope: int | None, groups: Collection[int] = ()) -> bool:
    """Return whether what has this scope, and is for these named groups, is in scope for `reader`."""
    if reader.reads_everything or scope in reader.open_scopes():
        return True
    return bool(Circle(scope or 0) & Circle.LIMITED) and not reader.groups.isdisjoint(groups)


def may_view(reader: Reader, item: ScopedMixin) -> bool:
    """Return whether `reader` may read the published `item`: the same rule as `viewable`, for one item.

    Does not apply to drafts: no reader may read an item that is not live.
    """
    return item.live and in_scope(reader, item)


def viewable(reader: Reader, model: type[ScopedMixin]) -> Q:
    """Return the condition on `model`'s rows under which `reader` may read them. Costs one indexed column and one subquery."""
    return Q(live=True) & scope_condition(reader, model)


def scope_condition(reader: Reader, model: type[ScopedMixin]) -> Q:
    """Return the condition for rows of `model` in scope for `reader`, published or not: `in_scope` for a queryset."""
    if reader.reads_everything:
        return Q()
    condition = Q(scope__in=reader.open_scopes())
    if reader.groups:
        through = model.reader_groups.through
        named = through.objects.filter(readergroup__in=reader.groups).values(f"{model._meta.model_name}_id")
        limited = [scope.value for scope in Scope if scope.circles & Circle.LIMITED]
        condition |= Q(scope__in=limited, pk__in=named)
    return condition
