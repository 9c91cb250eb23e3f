"""Editions for their readers, and the public register of changes and endings."""

from __future__ import annotations

from itertools import pairwise

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.archive.differences import compare_files, compare_texts
from disclosure.archive.models import REGISTERED, Edition, EditionFile, Event
from disclosure.archive.permissions import may_read, readable
from disclosure.archive.removals.parts import removal_of, removals_of
from disclosure.audience.readers import in_scope
from disclosure.items.access import Surface, is_confidential, record_access
from disclosure.items.delivery import deliver
from disclosure.items.models import DisclosurePage
from disclosure.items.refusals import refuse

ROWS = 50
"""Rows of the register on one page."""

BIGGEST_ID = 2**63 - 1
"""What a database can look for."""

OUT_OF_SCOPE = "这个版本不在您可以阅读的范围内。已撤销或暂停公开的事项，历次版本只供党务公开办公室和监督员查阅。"

kept_nowhere = cache_control(private=True, no_store=True)
"""An edition can be closed to its readers at any moment: nothing on the way keeps a copy."""


def _refuse(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The way to an edition of an item that is shown to somebody; of any other there is none but for the office."""
    item = edition.item
    if item is not None and item.live:
        is_wider = in_scope(request.reader, item)
        return refuse(request, "这个版本", item, edition.scope if is_wider else None)
    return _turn_away(request)


def _turn_away(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("audience:sign_in"))
    raise PermissionDenied(OUT_OF_SCOPE)


def _gate(request: HttpRequest, *editions: Edition) -> HttpResponse | None:
    """None where the reader may read all of `editions`, which is recorded if they are not for many; else a refusal."""
    for edition in editions:
        if not may_read(request.reader, edition):
            return _refuse(request, edition)
        if _is_confidential(edition):
            record_access(request, Surface.EDITION, f"{edition.index_number} {edition.name}", edition.item_number)
    return None


def _is_confidential(edition: Edition) -> bool:
    """Whether the edition, its item as it now stands, or what became of that, is for few."""
    item = edition.item
    return item is None or not item.live or is_confidential(edition.scope) or is_confidential(item.scope)


def _edition(sequence: int) -> Edition:
    if sequence > BIGGEST_ID:
        raise Http404("没有这个版本。")
    return get_object_or_404(Edition.objects.select_related("item"), pk=sequence)


@require_safe
@kept_nowhere
def editions(request: HttpRequest, pk: int) -> HttpResponse:
    """The editions of an item, newest first: when, why, and the way to each and to what differs."""
    if pk > BIGGEST_ID:
        raise Http404("没有这一事项。")
    # A draft that was never published is, to whoever asks here, no item.
    item = get_object_or_404(DisclosurePage, pk=pk, edition__gt=0)
    found = readable(request.reader, Edition.objects.filter(item=item).select_related("item").order_by("-sequence"))
    if not found:
        return refuse(request, "这些版本", item) if item.live else _turn_away(request)
    shown = [edition for edition in found if not edition.is_notice]
    for newer, older in pairwise(shown):
        newer.older = older
    return render(request, "archive/editions.html", {"item": item, "editions": found, "compared": shown})


@require_safe
@kept_nowhere
def edition(request: HttpRequest, sequence: int) -> HttpResponse:
    """An edition as it stood, marked where another has taken its place."""
    shown = _edition(sequence)
    if refused := _gate(request, shown):
        return refused
    later = Edition.objects.filter(index_number=shown.index_number, sequence__gt=sequence)
    newer = later.exclude(event=Event.REMOVAL).exists()
    context = {"edition": shown, "is_superseded": newer, "removals": removals_of(shown)}
    return render(request, "archive/edition.html", context)


@require_safe
@kept_nowhere
def file(request: HttpRequest, sequence: int, order: int, name: str) -> HttpResponseBase:
    """A file of an edition, byte for byte as it was disclosed."""
    if refused := _gate(request, _edition(sequence)):
        return refused
    if order > BIGGEST_ID:
        raise Http404("没有这个文件。")
    found = get_object_or_404(EditionFile.objects.select_related("file"), edition=sequence, order=order, name=name)
    if removal := removal_of(found):
        return render(request, "archive/removed_file.html", {"file": found, "removal": removal}, status=410)
    if not found.file.path.exists():
        raise Http404("文件已不在归档中，请与党务公开办公室联系。")
    return deliver(request, found.file.path, name=found.name, shown=found.role == EditionFile.Role.PICTURE)


@require_safe
@kept_nowhere
def difference(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """What differs between two editions of one item."""
    old, new = _edition(older), _edition(newer)
    if refused := _gate(request, old, new):
        return refused
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
    """The register of changes, withdrawals, terminations and suspensions (Article 6(1)).

    It tells everybody that something was decided, when, by whom and under which entry; titles and reasons only those who may
    read the edition (law 2).
    """
    rows = Edition.objects.filter(event__in=REGISTERED).select_related("item").order_by("-sequence")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    for row in page:
        row.is_open = may_read(request.reader, row)
        row.has_address = row.item is not None and (row.is_open or in_scope(request.reader, row.item))
    return render(request, "archive/changes.html", {"page_obj": page})
