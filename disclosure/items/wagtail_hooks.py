"""Hooks of this room in the admin: the page chooser, the editor, the protection of stored files, the reading report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.views.defaults import permission_denied
from wagtail import hooks
from wagtail.documents.views.multiple import EditView as NameDocumentView
from wagtail.images.views.multiple import EditView as NameImageView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from disclosure.audience.readers import may_view
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.access import Surface, is_confidential, record_access
from disclosure.items.admin import ADDRESS, READ_BY, ReadingReport, menu_item
from disclosure.items.explorer import ExplorerViewSet
from disclosure.items.files import Attachment, Picture
from disclosure.items.links import why_kept
from disclosure.items.models import DisclosurePage
from disclosure.organisation.refusals import explain

name_new_document, name_new_image = NameDocumentView.as_view(), NameImageView.as_view()

_DRAFTED = "事项由责任单位的起草人起草和修改，在首页和“页面”里办理；审核、审批从首页“等待我办理”进入。"
_ATTACHED = "附件由责任单位的起草人上传，在事项的编辑页上传和选用。"
_PICTURED = "图片由责任单位的起草人上传，在事项的编辑页上传和选用。"
explain(
    {
        "wagtailadmin_explore": _DRAFTED,
        "wagtailadmin_pages:": _DRAFTED,
        "wagtailadmin_choose_page": _DRAFTED,
        "wagtaildocs": _ATTACHED,
        "wagtailimages": _PICTURED,
        "wagtailadmin_reports:locked_pages": "这里不另外锁定页面：送审的稿件办结以前自动锁定，进展在“审核审批”页查看。",
        ADDRESS: READ_BY,
    }
)

FILES_STAY = "附件和图片上传后不能修改或删除：已公开的内容和审批记录都以它为准。请上传新文件，并在事项中改选新文件。"


@hooks.register("construct_page_chooser_queryset")
def only_pages_that_the_explorer_shows(pages, request):
    """Limit the page chooser, which lists every page, to those that the person finds in the explorer."""
    return pages & page_permission_policy.explorable_instances(request.user)


@hooks.register("register_admin_viewset")
def register_explorer():
    return ExplorerViewSet()


@hooks.register("before_delete_page")
def keep_linked_page(request, page) -> None:
    """Name the links to the page, which the guard's own refusal could not name."""
    if reason := why_kept(page, request.reader):
        raise NotGranted(reason)


@hooks.register("before_bulk_action")
def keep_linked_pages(request, action_type: str, objects, action_class_instance) -> None:
    if action_type == "delete":
        for page in (each for each in objects if isinstance(each, Page)):
            keep_linked_page(request, page)


def keep_document(request, document_id: int):
    """Refuse Wagtail's views that let an uploader change and delete a file: approved content must not change (laws 3 and 4)."""
    messages.error(request, FILES_STAY)
    return redirect("wagtaildocs:index")


def keep_image(request, image_id: int):
    messages.error(request, FILES_STAY)
    return redirect("wagtailimages:index")


def name_document(request, doc_id: int):
    """Allow Wagtail's form that names a new upload to its uploader alone, because a name is content."""
    return name_new_document(request, doc_id=doc_id) if _is_own(request, Attachment, doc_id) else _refuse_naming(request)


def name_image(request, image_id: int):
    return name_new_image(request, image_id=image_id) if _is_own(request, Picture, image_id) else _refuse_naming(request)


def _is_own(request, model: type[Attachment | Picture], pk: int) -> bool:
    return request.user.is_authenticated and model.objects.filter(pk=pk, uploaded_by_user=request.user).exists()


def _refuse_naming(request) -> HttpResponse:
    """Refuse with the same response for another person's file and for a missing one."""
    return permission_denied(request, PermissionDenied("刚上传的文件由上传的人命名；附件和图片上传后，别人不能修改。"))


@hooks.register("register_admin_urls", order=-1)
def register_before_wagtail():
    return [
        path("documents/edit/<row:document_id>/", keep_document),
        path("documents/delete/<row:document_id>/", keep_document),
        path("documents/multiple/<row:document_id>/delete/", keep_document),
        path("documents/multiple/<row:doc_id>/", name_document),
        path("images/<row:image_id>/", keep_image),
        path("images/<row:image_id>/delete/", keep_image),
        path("images/multiple/<row:image_id>/delete/", keep_image),
        path("images/multiple/<row:image_id>/", name_image),
    ]


@hooks.register("register_admin_urls")
def register_reading_report():
    return [
        path("reports/reading/", ReadingReport.as_view(), name=ADDRESS),
        path("reports/reading/results/", ReadingReport.as_view(results_only=True), name=f"{ADDRESS}_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_reading_menu_item():
    return menu_item


@hooks.register("construct_homepage_summary_items", order=100)
def count_nothing(request, items) -> None:
    """Hide Wagtail's summary, which counts everyone's pages, including drafts of other units."""
    items.clear()


@hooks.register("insert_editor_js")
def one_draft() -> str:
    return format_html('<script src="{}"></script>', static("admin/one-draft.js"))


@hooks.register("before_serve_page")
def record_reading(page: Page, request: HttpRequest, args: list, kwargs: dict) -> None:
    """Record that somebody reads an item for few. Raises the database's exceptions: the item is then not shown."""
    if isinstance(page, DisclosurePage) and may_view(request.reader, page) and is_confidential(page.scope):
        record_access(request, Surface.ITEM, page.number, page.pk)
