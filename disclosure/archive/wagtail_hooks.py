"""Hooks of the archive in Wagtail's admin: its room, its menu item, its panel."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from disclosure.archive import admin
from disclosure.archive.exports import views as exports
from disclosure.archive.permissions import USED_BY, may_use_archive
from disclosure.archive.removals.views import RemoveView, redacted
from disclosure.archive.retention import views as keeping
from disclosure.organisation.home_panels import home_panels
from disclosure.organisation.refusals import explain
from disclosure.organisation.registers import ChangesFormatter

explain(
    {
        "archive_admin:": USED_BY,
        "archive_admin:retention": f"{USED_BY}保管期限由党务公开办公室确定。",
        "archive_admin:appraisal": f"{USED_BY}到期档案的鉴定由党务公开办公室办理。",
    }
)

urls = [
    path("", admin.IndexView.as_view(), name="index"),
    path("<row:pk>/remove/", RemoveView.as_view(), name="remove"),
    path("removals/<row:pk>/redacted/", redacted, name="redacted"),
    path("exports/", exports.ExportsView.as_view(), name="exports"),
    path("exports/<row:pk>/again/", exports.again, name="export_again"),
    path("exports/<row:pk>/bag.zip", exports.download, name="export_bag"),
    path("retention/", keeping.RetentionView.as_view(), name="retention"),
    path("appraisal/", keeping.AppraisalView.as_view(), name="appraisal"),
    path("<str:index_number>/", admin.TimelineView.as_view(), name="timeline"),
]


@hooks.register("register_admin_urls")
def archive_urls():
    return [path("archive/", include((urls, "archive_admin")))]


class ArchiveMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_use_archive(request.user)


@hooks.register("register_admin_menu_item")
def archive_menu_item():
    return ArchiveMenuItem("归档", reverse("archive_admin:index"), name="archive", icon_name="folder-open-inverse", order=160)


@home_panels
def verification_panel(user):
    if may_use_archive(user):
        yield admin.VerificationPanel()


@hooks.register("register_log_actions")
def words_of_history(actions: LogActionRegistry) -> None:
    for action, label in exports.LOG_LABELS.items():
        actions.register_action(action)(type("Formatter", (ChangesFormatter,), {"label": label}))
