"""The admin's home page: every room adds panels of its own to it, and none knows of another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.safestring import mark_safe
from wagtail import hooks
from wagtail.admin.ui.components import Component

from disclosure.organisation.home_panels import HOOK, home_panels
from disclosure.organisation.models import User


class PanelOfAnotherRoom(Component):
    order = 0

    def render_html(self, parent_context=None) -> str:
        return mark_safe("<p>另一模块的首页面板</p>")


@pytest.fixture
def another_room(monkeypatch) -> None:
    """Another room, which registers a panel for the office."""
    hooks.search_for_hooks()
    monkeypatch.setitem(hooks._hooks, HOOK, list(hooks._hooks[HOOK]))

    @home_panels
    def panels_of_another_room(user: User) -> Iterator[Component]:
        if user.username == "office":
            yield PanelOfAnotherRoom()


def panels(client) -> list[type]:
    return [type(panel) for panel in client.get(reverse("wagtailadmin_home")).context["panels"]]


def test_a_room_adds_a_panel_to_those_of_the_others(another_room, client_of, office, zzb_drafter):
    shown = panels(client_of(office))
    assert shown[0] is PanelOfAnotherRoom
    assert {panel.__module__.rpartition(".")[0] for panel in shown[1:]} == {
        "disclosure.organisation.changes", "disclosure.approval", "disclosure.archive",
    }  # fmt: skip
    assert PanelOfAnotherRoom not in panels(client_of(zzb_drafter))


def test_who_has_no_panel_is_told_that_there_is_nothing_to_do(client_of, admin, office):
    told = "现在没有需要您办理的事项"
    assert told in client_of(admin).get(reverse("wagtailadmin_home")).content.decode()
    assert told not in client_of(office).get(reverse("wagtailadmin_home")).content.decode()
