"""Editions for their readers, and the public register of changes and endings."""

from __future__ import annotations

import re
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.archive.differences import compare_files, compare_texts
from disclosure.archive.models import Edition, EditionFile, Event
from disclosure.archive.permissions import may_read, readable, registered_for
from disclosure.archive.removals.parts import removal_of, removals_of
from disclosure.items.access import Surface, is_confidential, record_access
from disclosure.items.delivery import deliver
from disclosure.items.refusals import refuses_alike, unreadable

PAGE_LENGTH = 50
"""Rows of the register on one page."""

SEQUENCE = re.compile("[1-9][0-9]{0,17}")

kept_nowhere = cache_control(private=True, no_store=True)
"""An edition can be closed to its readers at any moment, so no cache may store a copy."""


def _open(request: HttpRequest, sequence: int) -> Edition:
    """Return the edition for a reader who may read it; access to a confidential edition is recorded.

    Raises the response of `unreadable` if the reader may not, or if there is no such edition.
    """
    edition = Edition.objects.select_related("item").filter(pk=sequence).first()
    if edition is None or not may_read(request.reader, edition):
        raise unreadable(request, "这个版本")
    if _is_confidential(edition):
        record_access(request, Surface.EDITION, f"{edition.index_number} {edition.name}", edition.item_number)
    return edition


def _is_confidential(edition: Edition) -> bool:
    """Return whether access is confidential: by the scope of edition or item, or because the item is not live or no page."""
    item = edition.item
    return item is None or not item.live or is_confidential(edition.scope) or is_confidential(item.scope)


@require_safe
@kept_nowhere
@refuses_alike
def editions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the editions of an item, newest first, with time, reason, and links to each and to the differences."""
    of_item = Edition.objects.filter(item=pk).select_related("item").order_by("-sequence")
    found = readable(request.reader, of_item)
    if not found:
        raise unreadable(request, "这些版本")
    shown = [edition for edition in found if not edition.is_notice]
    for newer, older in pairwise(shown):
        newer.older = older
    return render(request, "archive/editions.html", {"item": found[0].item, "editions": found, "compared": shown})


@require_safe
@kept_nowhere
@refuses_alike
def edition(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show an edition as it was, marked if another has replaced it."""
    shown = _open(request, sequence)
    later = Edition.objects.filter(index_number=shown.index_number, sequence__gt=sequence)
    newer = later.exclude(event=Event.REMOVAL).exists()
    context = {"edition": shown, "is_superseded": newer, "removals": removals_of(shown)}
    return render(request, "archive/edition.html", context)


@require_safe
@kept_nowhere
@refuses_alike
def file(request: HttpRequest, sequence: int, order: int, name: str) -> HttpResponseBase:
    """Serve a file of an edition, byte for byte as it was disclosed."""
    _open(request, sequence)
    found = get_object_or_404(EditionFile.objects.select_related("file"), edition=sequence, order=order)
    if name not in (found.name, found.address.rpartition("/")[2]):
        raise Http404("没有这个文件。")
    if removal := removal_of(found):
        return render(request, "archive/removed_file.html", {"file": found, "removal": removal}, status=410)
    if not found.file.path.exists():
        raise Http404("文件已不在归档中，请与党务公开办公室联系。")
    return deliver(request, found.file.path, name=found.name, shown=found.role == EditionFile.Role.PICTURE)


@require_safe
@kept_nowhere
@refuses_alike
def difference(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """Show the differences between two editions of one item."""
    old, new = _open(request, older), _open(request, newer)
    if old.index_number != new.index_number or older >= newer:
        raise Http404("只能比较同一事项先后的两个版本。")
    context = {
        "old": old,
        "new": new,
        "lines": compare_texts(old.html, new.html),
        "files": compare_files(old, new),
    }
    return render(request, "archive/difference.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show the register of changes, withdrawals, terminations and suspensions (Article 6(1)), for a reader in scope.

    Only readers who may read the edition see titles and reasons; for content that was taken away, there is a link to the
    notice. `before` is the number of the last edition on the page before.
    """
    before = request.GET.get("before", "")
    if before and not SEQUENCE.fullmatch(before):
        raise Http404("没有这一页。")
    found = registered_for(request.reader).order_by("-sequence").select_related("item").defer("html", "item__body")
    if before:
        found = found.filter(sequence__lt=int(before))
    rows = list(found[: PAGE_LENGTH + 1])
    for row in rows:
        # The reader is in the scope of both: what is left is whether the content is there.
        row.is_open = request.reader.reads_everything or row.item.live
    older = rows[PAGE_LENGTH - 1].sequence if len(rows) > PAGE_LENGTH else None
    return render(request, "archive/changes.html", {"rows": rows[:PAGE_LENGTH], "older": older, "is_first": not before})
