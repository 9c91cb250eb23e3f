"""Permissions to read an edition (law 2), and to work in the archive."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from disclosure.archive.models import REGISTERED, Edition
from disclosure.audience.readers import Reader, in_scope, may_view, scope_condition
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def may_read(reader: Reader, edition: Edition) -> bool:
    """Return whether `reader` may read an edition.

    The reader must be allowed to read the edition's item as it now stands, and be in the edition's own scope.

    Only the office and the supervisors read the editions of an item that was withdrawn or suspended, and of an item that has no
    page on this site because its editions were imported.
    """
    if reader.reads_everything:
        return True
    return edition.item is not None and may_view(reader, edition.item) and in_scope(reader, as_scoped(edition))


def as_scoped(edition: Edition) -> DisclosurePage:
    """Return a page with the edition's scope, in the form that `audience` expects."""
    item = DisclosurePage(scope=edition.scope)
    item.reader_groups = list(edition.reader_groups)
    return item


def readable(reader: Reader, editions: Iterable[Edition]) -> list[Edition]:
    """Return those of `editions` that `reader` may read, in their order."""
    return [edition for edition in editions if may_read(reader, edition)]


def registered_for(reader: Reader) -> list[int]:
    """Return the numbers of the editions that the public register lists for `reader`, newest first.

    The reader must be in the scope of the edition and of its item as it now stands, whether the item is shown or has been taken
    away since. Others are not listed: a decision on an item reveals that the item exists.
    """
    found = Edition.objects.filter(event__in=REGISTERED).order_by("-sequence")
    if reader.reads_everything:
        return list(found.values_list("sequence", flat=True))
    found = found.filter(
        item__in=DisclosurePage.objects.filter(scope_condition(reader, DisclosurePage)).order_by().values("pk")
    )
    open_scopes = reader.open_scopes()
    return [
        sequence
        for sequence, scope, groups in found.values_list("sequence", "scope", "groups")
        if scope in open_scopes or reader.groups & {int(pk) for pk in groups.split(",") if pk}
    ]


def may_use_archive(user: User) -> bool:
    """Return whether the person works in the archive room: the office, and the supervisors (Article 6(3))."""
    return Roles.of(user).sees_everything


def check_may_use_archive(user: User) -> None:
    """Raises `PermissionDenied`, with the reason in Chinese, before any query for the content."""
    if not may_use_archive(user):
        raise PermissionDenied("归档由党务公开办公室和党务公开监督员查阅。")


def may_keep_retention(user: User) -> bool:
    """Return whether the person sets retention periods: the office."""
    return Roles.of(user).holds(Role.OFFICE)
