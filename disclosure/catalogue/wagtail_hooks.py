"""Hooks of the catalogue in the admin: its URLs, its menu item, and the format of its log entries."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from disclosure.catalogue import views
from disclosure.catalogue.actions import LOG_ACTIONS


@hooks.register("register_admin_urls")
def catalogue_urls():
    addresses = [
        path("", views.index, name="index"),
        path("export/<slug:file_format>/", views.export, name="export"),
    ]
    return [path("catalogue/", include((addresses, "catalogue_admin")))]


class CatalogueMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return views.may_look(request.user)


@hooks.register("register_admin_menu_item")
def catalogue_menu_item():
    return CatalogueMenuItem("公开目录", reverse("catalogue_admin:index"), name="catalogue", icon_name="list-ul", order=150)


@hooks.register("register_log_actions")
def catalogue_log_actions(actions):
    for kind, action in LOG_ACTIONS.items():

        class Formatter(LogFormatter):
            label = f"目录{kind}"

            def format_message(self, log_entry) -> str:
                cells = log_entry.data.get("changes", [])
                return "；".join([self.label, *(f"{column}由“{before}”改为“{after}”" for column, before, after in cells)])

        actions.register_action(action)(Formatter)
