"""Relations point down only. Imports are checked by import-linter; a foreign key named in a string is invisible to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Field

from tests.architecture.test_sources import PACKAGES

LAYERS = [
    {"disclosure.organisation"},
    {"disclosure.audience"},
    {"disclosure.office_files"},
    {"disclosure.uploads"},
    {"disclosure.catalogue"},
    {"disclosure.answers"},
    {"disclosure.items"},
    {"disclosure.approval"},
    {"disclosure.archive"},
    {"disclosure.participation"},
    {"disclosure.oversight"},
    {"home", "search"},
    {"demonstration"},
]
"""The rooms from the lowest up; those that share a layer know nothing of each other."""

LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}


def own_apps() -> list[AppConfig]:
    """The installed apps whose code lies in this project."""
    folders = [settings.BASE_DIR / name for name in PACKAGES]
    return [config for config in apps.get_app_configs() if any(Path(config.path).is_relative_to(folder) for folder in folders)]


def relations() -> Iterator[tuple[str, Field, str]]:
    """Each relation that a model of ours declares to one of ours: room, field, room of the related model."""
    for config in own_apps():
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                related = field.related_model
                if field.auto_created or not field.is_relation or related is None:
                    continue
                room = apps.get_app_config(related._meta.app_label).name
                if room in LEVEL:
                    yield config.name, field, room


def test_every_app_of_ours_has_its_layer():
    assert {config.name for config in own_apps()} <= LEVEL.keys()


def test_rooms_stand_in_the_settings_from_the_lowest_up():
    levels = [LEVEL[name] for name in settings.INSTALLED_APPS if name in LEVEL]
    assert levels == sorted(levels)


@pytest.mark.parametrize(("room", "field", "related"), [pytest.param(*each, id=str(each[1])) for each in relations()])
def test_a_relation_points_down(room: str, field: Field, related: str):
    assert room == related or LEVEL[room] > LEVEL[related]


def test_the_import_contract_names_the_same_layers():
    config = (settings.BASE_DIR / "pyproject.toml").read_text()
    contract = config.split("\nlayers = [", 1)[1].split("]", 1)[0]
    named = [line.strip(' ",').strip("()") for line in contract.strip().splitlines()]
    assert [set(line.split(" | ")) for line in reversed(named)] == LAYERS
