"""Who may read an edition (law 2), and who works in the archive."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from disclosure.archive.models import REGISTERED, Edition
from disclosure.audience.readers import Reader, in_scope, may_view, scope_condition
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


def registered_for(reader: Reader) -> list[int]:
    """Numbers of the editions that the public register lists for `reader`, newest first.

    They are those whose item, as it now stands, and which themselves are for the reader, whether shown or taken away since.
    Others are not listed: that something was decided on an item tells of the item.
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
    """Whether the person works in the archive room: the office, and the supervisors (Article 6(3))."""
    return Roles.of(user).sees_everything


def check_may_use_archive(user: User) -> None:
    """Raises `PermissionDenied`, with the reason in Chinese, before anything is looked for."""
    if not may_use_archive(user):
        raise PermissionDenied("归档由党务公开办公室和党务公开监督员查阅。")


def may_keep_retention(user: User) -> bool:
    """Whether the person says how long what was disclosed is kept: the office."""
    return Roles.of(user).holds(Role.OFFICE)
