"""What the page chooser shows, how the editor saves, and that a stored file stays as it is."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import page_permission_policy

from disclosure.items.admin import ADDRESS, ReadingReport, menu_item
from disclosure.items.explorer import ExplorerViewSet

FILES_STAY = "附件和图片上传后不能修改或删除：已公开的内容和审批记录都以它为准。请上传新文件，并在事项中改选新文件。"


@hooks.register("construct_page_chooser_queryset")
def only_pages_that_the_explorer_shows(pages, request):
    """Wagtail's page chooser lists every page there is; ours, those that the person finds in the explorer."""
    return pages & page_permission_policy.explorable_instances(request.user)


@hooks.register("register_admin_viewset")
def register_explorer():
    return ExplorerViewSet()


def keep_document(request, document_id: int):
    """Wagtail lets whoever uploaded a file change and delete it; here what was approved stays as it was (laws 3 and 4)."""
    messages.error(request, FILES_STAY)
    return redirect("wagtaildocs:index")


def keep_image(request, image_id: int):
    messages.error(request, FILES_STAY)
    return redirect("wagtailimages:index")


@hooks.register("register_admin_urls", order=-1)
def register_before_wagtail():
    return [
        path("documents/edit/<int:document_id>/", keep_document),
        path("documents/delete/<int:document_id>/", keep_document),
        path("documents/multiple/<int:document_id>/delete/", keep_document),
        path("images/<int:image_id>/", keep_image),
        path("images/<int:image_id>/delete/", keep_image),
        path("images/multiple/<int:image_id>/delete/", keep_image),
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
    """Wagtail's summary counts the pages of everybody, drafts of other units included."""
    items.clear()


@hooks.register("insert_editor_js")
def one_draft() -> str:
    return format_html('<script src="{}"></script>', static("admin/one-draft.js"))
