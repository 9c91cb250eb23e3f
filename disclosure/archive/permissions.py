"""Permissions to read an edition (law 2), and to work in the archive."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from disclosure.archive.models import REGISTERED, Edition
from disclosure.audience.readers import Reader, in_scope, may_view, scope_condition
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

USED_BY = "归档由党务公开办公室和党务公开监督员查阅。"


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


def registered_for(reader: Reader) -> QuerySet[Edition]:
    """Return the editions that the public register lists for `reader`.

    The reader must be in the scope of the edition and of its item as it now stands, whether the item is shown or has been taken
    away since. Others are not listed: a decision on an item reveals that the item exists.
    """
    found = Edition.objects.filter(event__in=REGISTERED)
    if reader.reads_everything:
        return found
    # Asked of each edition, so that a page of the register is read in its order, from the newest.
    readable = DisclosurePage.objects.filter(scope_condition(reader, DisclosurePage), pk=OuterRef("item")).order_by()
    in_its_scope = Q(scope__in=reader.open_scopes())
    for group in reader.groups:
        in_its_scope |= Q(listed_groups__contains=f",{group},")
    listed_groups = Concat(Value(","), "groups", Value(","), output_field=TextField())
    return found.alias(listed_groups=listed_groups).filter(Exists(readable), in_its_scope)


def may_use_archive(user: User) -> bool:
    """Return whether the person works in the archive room: the office, and the supervisors (Article 6(3))."""
    return Roles.of(user).sees_everything


def check_may_use_archive(user: User) -> None:
    """Raises `PermissionDenied`, with the reason in Chinese, before any query for the content."""
    if not may_use_archive(user):
        raise PermissionDenied(USED_BY)


def may_keep_retention(user: User) -> bool:
    """Return whether the person sets retention periods: the office."""
    return Roles.of(user).holds(Role.OFFICE)
