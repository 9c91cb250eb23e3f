"""Hooks of this room in the admin: the page chooser, the editor, the protection of stored files, the reading report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
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

from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.admin import ADDRESS, ReadingReport, menu_item
from disclosure.items.explorer import ExplorerViewSet
from disclosure.items.files import Attachment, Picture
from disclosure.items.links import why_kept

name_new_document, name_new_image = NameDocumentView.as_view(), NameImageView.as_view()

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
        path("documents/edit/<int:document_id>/", keep_document),
        path("documents/delete/<int:document_id>/", keep_document),
        path("documents/multiple/<int:document_id>/delete/", keep_document),
        path("documents/multiple/<int:doc_id>/", name_document),
        path("images/<int:image_id>/", keep_image),
        path("images/<int:image_id>/delete/", keep_image),
        path("images/multiple/<int:image_id>/delete/", keep_image),
        path("images/multiple/<int:image_id>/", name_image),
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


@hooks.register("construct_homepage_summary_items")
def count_nothing(request, items) -> None:
    """Hide Wagtail's summary, which counts everyone's pages, including drafts of other units."""
    items.clear()


@hooks.register("insert_editor_js")
def one_draft() -> str:
    return format_html('<script src="{}"></script>', static("admin/one-draft.js"))
