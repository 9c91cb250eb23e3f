"""Who may read an edition (law 2), and who works in the archive."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.archive.models import Edition
from disclosure.audience.readers import Reader, in_scope, may_view
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def may_read(reader: Reader, edition: Edition) -> bool:
    """Whether `reader` may read an edition: those who may read its item as it now stands, and were in the edition's own scope.

    Of an item that was withdrawn or suspended, only the office and the supervisors read the editions; so, too, of one that is
    no page of this site, because its edition was imported.
    """
    if reader.reads_everything:
        return True
    return edition.item is not None and may_view(reader, edition.item) and in_scope(reader, as_scoped(edition))


def as_scoped(edition: Edition) -> DisclosurePage:
    """The edition's scope in the form in which `audience` answers for one."""
    item = DisclosurePage(scope=edition.scope)
    item.reader_groups = list(edition.reader_groups)
    return item


def readable(reader: Reader, editions: Iterable[Edition]) -> list[Edition]:
    """Those of `editions` that `reader` may read, in their order."""
    return [edition for edition in editions if may_read(reader, edition)]


def may_use_archive(user: User) -> bool:
    """Whether the person works in the archive room: the office, and the supervisors (Article 6(3))."""
    return Roles.of(user).sees_everything


def may_keep_retention(user: User) -> bool:
    """Whether the person says how long what was disclosed is kept: the office."""
    return Roles.of(user).holds(Role.OFFICE)
