"""Views of items' tags and images, and the authorisation of every file."""

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from taggit.models import Tag

from disclosure.items.access import Surface, is_confidential, record_access
from disclosure.items.delivery import deliver
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.models import DisclosurePage
from disclosure.items.paging import BEFORE, YEAR, item_page
from disclosure.items.refusals import refuses_alike, unreadable
from disclosure.items.serving import carriers_for, may_have_at_desk
from disclosure.items.shelves.reading import shelf_of_tag
from disclosure.items.tags import tags_seen_by
from disclosure.organisation.row_numbers import LARGEST_ROW_NUMBER

SUGGESTED_TAGS = 10
"""Maximum number of tags that the editor suggests."""


def authorise_file(request: HttpRequest, file: Attachment | Picture) -> None:
    """Authorise the reader for the file, and record the access if the file is confidential.

    Raises the exception of `unreadable` if the reader may not have the file, or if it is not stored: the two cases must be
    indistinguishable, so both do the same look-ups.
    """
    number = f"{file._meta.verbose_name}{file.pk}"
    if carriers := carriers_for(request.reader, file):
        if all(is_confidential(item.scope) for item in carriers):
            record_access(request, Surface.FILE, f"{carriers[0].number} {number}", carriers[0].pk)
    elif may_have_at_desk(request.user, file):
        record_access(request, Surface.DRAFT, number, None)
    else:
        raise unreadable(request, "这个文件")


def _unstored(model: type[Attachment | Picture], number: int) -> Attachment | Picture:
    """Return a placeholder for a missing file. Without a collection, the default one would be queried."""
    return model(pk=number, collection_id=0)


@require_safe
@refuses_alike
def attachment(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Send an attachment to those who may see an item that contains it. Only they learn its name."""
    asked = Attachment.objects.filter(pk=pk).first() or _unstored(Attachment, pk)
    authorise_file(request, asked)
    if name != asked.filename:
        raise Http404("没有这个文件。")
    return deliver(request, asked.file.path, name=name)


@require_safe
@refuses_alike
def rendition(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an image in one of its sizes to those who may see an item that displays it."""
    asked = Rendition.objects.select_related("image").filter(pk=pk).first()
    authorise_file(request, asked.image if asked else _unstored(Picture, LARGEST_ROW_NUMBER))
    return deliver(request, asked.file.path, name=PurePath(asked.file.name).name, shown=True)


@require_safe
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """List the items under a tag that the reader may read. A tag without such items does not exist for this reader."""
    shown = get_object_or_404(Tag, pk=pk)
    listed = item_page(request.reader, shelf_of_tag(shown), request.GET.get(BEFORE, ""), request.GET.get(YEAR, ""))
    if not listed.total:
        raise Http404("没有这个标签。")
    return render(request, "items/tag.html", {"tag": shown, "list": listed})


@require_safe
def suggest_tags(request: HttpRequest) -> HttpResponse:
    """Return tags that begin with `term`, of items that the person may read, or finds in the explorer (laws 2 and 5)."""
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    seen = tags_seen_by(request.user, request.reader, DisclosurePage)
    names = seen.filter(name__istartswith=term).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:SUGGESTED_TAGS]), safe=False)
