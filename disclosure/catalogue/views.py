"""The catalogue in the admin: what is in force, an import with its preview, exports.

The preview sends the rows that it read along in a signed form, with the digest of the plan that it showed; confirming plans
anew from these rows and goes on only if the plan is still the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from disclosure.catalogue.actions import CatalogueChanged, apply_import, may_import
from disclosure.catalogue.export import CONTENT_TYPES, FORMATS
from disclosure.catalogue.forms import UploadForm
from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.catalogue.plan import Kind, Plan, plan_import
from disclosure.catalogue.rows import PrintedRow
from disclosure.organisation.models import User

PREVIEW_SALT = "catalogue.preview"
PREVIEW_SECONDS = 3600

View = Callable[..., HttpResponse]


def may_look(user: User | AnonymousUser) -> bool:
    """Whether the catalogue's pages in the admin are open to `user`: to the office, and to a superuser to look."""
    return may_import(user) or user.is_superuser


def _for(allowed: Callable[..., bool], message: str) -> Callable[[View], View]:
    """Answers 403 with `message` to whom `allowed` refuses."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not allowed(request.user):
                return _refuse(request, 403, "没有权限", message)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _refuse(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    back = reverse("catalogue_admin:index") if may_look(request.user) else reverse("wagtailadmin_home")
    context = _page(title, icon="warning") | {"message": message, "back": back}
    return render(request, "catalogue/admin/refused.html", context, status=status)


def _page(title: str, icon: str = "list-ul") -> dict:
    """What the admin's base template asks for."""
    return {"page_title": title, "header_title": title, "header_icon": icon}


@require_GET
@_for(may_look, "只有党务公开办公室可以管理公开目录。")
def index(request: HttpRequest) -> HttpResponse:
    """The catalogue in force, and, for the office, the form for a new one."""
    return _index(request, UploadForm())


def _index(request: HttpRequest, form: UploadForm) -> HttpResponse:
    catalogue = CataloguePage.objects.first()
    categories = [(category, list(category.entries())) for category in (catalogue.categories() if catalogue else [])]
    context = _page("公开目录") | {
        "catalogue": catalogue,
        "categories": categories,
        "entry_count": sum(len(entries) for _, entries in categories),
        "retired": EntryPage.objects.exclude(retired_on=None).order_by("-retired_on", "path"),
        "form": form if may_import(request.user) else None,
        "formats": list(FORMATS),
    }
    return render(request, "catalogue/admin/index.html", context)


@require_POST
@_for(may_import, "只有党务公开办公室可以导入目录。")
def preview(request: HttpRequest) -> HttpResponse:
    """What the uploaded file would change, or every problem in it. Changes nothing."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form)
    plan = plan_import(form.cleaned_data["file"])
    context = _page("预览导入") | {
        "plan": plan,
        "kinds": [(kind, plan.entries_of(kind)) for kind in Kind if plan.entries_of(kind)],
        "token": "" if plan.problems else _sign(plan, request),
    }
    return render(request, "catalogue/admin/preview.html", context)


def _sign(plan: Plan, request: HttpRequest) -> str:
    rows = [[row.place, *row.cells.values()] for row in plan.rows]
    value = {"rows": rows, "digest": plan.digest, "user": request.user.pk}
    return signing.dumps(value, salt=PREVIEW_SALT, compress=True)


@require_POST
@_for(may_import, "只有党务公开办公室可以导入目录。")
def confirm(request: HttpRequest) -> HttpResponse:
    """Import exactly what the preview showed to this person."""
    try:
        shown = signing.loads(request.POST.get("token", ""), salt=PREVIEW_SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        return _refuse(request, 400, "预览已失效", "预览已过期或不完整，没有导入；请重新上传文件。")
    if shown["user"] != request.user.pk:
        return _refuse(request, 400, "预览已失效", "这份预览属于另一个账号，没有导入；请重新上传文件。")
    plan = plan_import([PrintedRow(*cells) for cells in shown["rows"]])
    try:
        if plan.digest != shown["digest"]:
            raise CatalogueChanged("预览之后，目录或责任单位登记册已有变动，没有导入；请重新上传文件，核对新的预览。")
        apply_import(plan, by=request.user)
    except CatalogueChanged as error:
        return _refuse(request, 409, "目录已有变动", str(error))
    messages.success(request, f"目录已导入：{plan.summary()}。")
    return redirect("catalogue_admin:index")


@require_GET
@_for(may_look, "只有党务公开办公室可以管理公开目录。")
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """The catalogue as a file to keep or to edit and import again."""
    if file_format not in FORMATS:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, f"党务公开目录.{file_format}")}
    return HttpResponse(FORMATS[file_format](), content_type=CONTENT_TYPES[file_format], headers=headers)
