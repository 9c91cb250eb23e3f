"""Hooks of the archive in Wagtail's admin: its room, its menu item, its panel."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from disclosure.archive import admin
from disclosure.archive.exports import views as exports
from disclosure.archive.permissions import may_use_archive
from disclosure.archive.removals.views import RemoveView
from disclosure.archive.retention import views as keeping
from disclosure.organisation.registers import ChangesFormatter

urls = [
    path("", admin.IndexView.as_view(), name="index"),
    path("<int:pk>/remove/", RemoveView.as_view(), name="remove"),
    path("exports/", exports.ExportsView.as_view(), name="exports"),
    path("exports/<int:pk>/again/", exports.again, name="export_again"),
    path("exports/<int:pk>/bag.zip", exports.download, name="export_bag"),
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


# After the room below, which sets the panels of each role.
@hooks.register("construct_homepage_panels", order=10)
def verification_panel(request, panels):
    if may_use_archive(request.user):
        panels.append(admin.VerificationPanel())


@hooks.register("register_log_actions")
def words_of_history(actions: LogActionRegistry) -> None:
    for action, label in exports.LOG_LABELS.items():
        actions.register_action(action)(type("Formatter", (ChangesFormatter,), {"label": label}))
