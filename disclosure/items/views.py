"""Tags and images of items, and the gate before every file."""

from pathlib import PurePath

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.permissions import page_permission_policy

from disclosure.items.access import Surface, is_confidential, record_access
from disclosure.items.delivery import deliver
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.models import DisclosurePage
from disclosure.items.refusals import refuse
from disclosure.items.serving import carriers_for, may_have_at_desk, published_carriers

BIGGEST_ID = 2**63 - 1
"""What a database can look for."""

SUGGESTED_TAGS = 10
"""How many tags the editor suggests at most."""


def refuse_file(request: HttpRequest, file: Attachment | Picture) -> HttpResponse | None:
    """None where the reader may have the file, which is recorded if it is not for many; else the way to it, or a refusal.

    One that no published item carries is answered for as one that does not exist: see `_nothing`.
    """
    number = f"{file._meta.verbose_name}{file.pk}"
    if carriers := carriers_for(request.reader, file):
        if all(is_confidential(item.scope) for item in carriers):
            record_access(request, Surface.FILE, f"{carriers[0].number} {number}", carriers[0].pk)
        return None
    if may_have_at_desk(request.user, file):
        record_access(request, Surface.DRAFT, number, None)
        return None
    for item in published_carriers(file):
        if file in files_of(item):
            return refuse(request, "这个文件", item)
    return _nothing(request)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Leads whoever is not signed in to where they can; raises `Http404` for others.

    That a draft has a file is as secret as the draft (law 5): its number is not to be told from one that no file has.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("audience:sign_in"))
    raise Http404("没有这个文件。")


@require_safe
def attachment(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """An attachment, to those who may see an item that carries it. What it is called, only they learn."""
    asked = Attachment.objects.filter(pk=min(pk, BIGGEST_ID)).first()
    if asked is None:
        return _nothing(request)
    if refused := refuse_file(request, asked):
        return refused
    if name != asked.filename:
        raise Http404("没有这个文件。")
    return deliver(request, asked.file.path, name=name)


@require_safe
def rendition(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An image in one of its sizes, to those who may see an item that shows it."""
    asked = Rendition.objects.select_related("image").filter(pk=min(pk, BIGGEST_ID)).first()
    if asked is None:
        return _nothing(request)
    if refused := refuse_file(request, asked.image):
        return refused
    return deliver(request, asked.file.path, name=PurePath(asked.file.name).name, shown=True)


@require_safe
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """The items under a tag that the reader may read. A tag on none of them is, to this reader, not there."""
    shown = get_object_or_404(Tag, pk=pk)
    items = DisclosurePage.objects.viewable_by(request.reader).filter(tags=shown).newest_first()
    if not items:
        raise Http404("没有这个标签。")
    return render(request, "items/tag.html", {"tag": shown, "items": items})


@require_safe
def suggest_tags(request: HttpRequest) -> HttpResponse:
    """Tags that begin with `term`, of items that the person may read, or finds in the explorer (laws 2 and 5)."""
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    readable = DisclosurePage.objects.viewable_by(request.reader).order_by().values("pk")
    explored = page_permission_policy.explorable_instances(request.user).order_by().values("pk")
    seen = Q(items_itemtag_items__content_object__in=readable) | Q(items_itemtag_items__content_object__in=explored)
    names = Tag.objects.filter(seen, name__istartswith=term).order_by("name").values_list("name", flat=True).distinct()
    return JsonResponse(list(names[:SUGGESTED_TAGS]), safe=False)
