"""Neither a room's templates nor its code name a template of an upper room. Sections and panels lead the other way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.test_layers import LEVEL
from tests.architecture.test_names import TREES

TEMPLATES = settings.BASE_DIR / "templates"

LOADED = re.compile(r"{%\s*load ([^%]+)%}")
INCLUDED = re.compile(r"{%\s*(?:include|extends) [\"']([^\"']+)[\"']")
NAMED = re.compile(r"{%\s*url [\"']([^\"']+)[\"']")

FOLDERS = {room.removeprefix("disclosure."): room for room in LEVEL}


def room_of_module(module: str) -> str | None:
    return next((room for room in LEVEL if module == room or module.startswith(f"{room}.")), None)


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, str | None]]:
    """The names of all addresses, and the room of the view that each leads to."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            view = getattr(entry.callback, "view_class", entry.callback)
            yield f"{namespace}{entry.name}", room_of_module(view.__module__)


def named(text: str) -> Iterator[tuple[str, str | None]]:
    """What a template names of others, and the room of each; None for what belongs to no room."""
    libraries = engines["django"].engine.libraries
    for names in LOADED.findall(text):
        for name in names.split():
            if name in libraries:
                yield name, room_of_module(libraries[name])
    for path in INCLUDED.findall(text):
        yield path, FOLDERS.get(path.split("/")[0])
    rooms = dict(addresses(get_resolver()))
    for name in NAMED.findall(text):
        yield name, rooms.get(name)


def of_rooms() -> list[tuple[str, Path]]:
    return [(FOLDERS[path.parts[0]], path) for path in sorted(_paths()) if path.parts[0] in FOLDERS]


def _paths() -> Iterator[Path]:
    return (path.relative_to(TEMPLATES) for kind in ("*.html", "*.txt") for path in TEMPLATES.rglob(kind))


def named_in_code(tree: ast.Module) -> Iterator[str]:
    """The templates that a module names: of its pages, panels, sections and mails."""
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return (each for each in strings if re.fullmatch(r"[\w/]+\.(html|txt)", each))


@pytest.mark.parametrize(("room", "path"), [pytest.param(*each, id=str(each[1])) for each in of_rooms()])
def test_a_template_names_nothing_of_an_upper_room(room: str, path: Path):
    text = (TEMPLATES / path).read_text()
    upward = [name for name, other in named(text) if other and LEVEL[other] > LEVEL[room]]
    assert not upward


@pytest.mark.parametrize("path", TREES)
def test_a_module_names_no_template_of_an_upper_room(path: str):
    room = room_of_module(path.removesuffix(".py").replace("/", "."))
    folders = {name: FOLDERS.get(name.split("/")[0]) for name in named_in_code(TREES[path])}
    assert [name for name, other in folders.items() if room and other and LEVEL[other] > LEVEL[room]] == []


@pytest.mark.parametrize("kind", ["mail", "panels", "sections"])
def test_a_room_has_its_own_mails_panels_and_sections(kind: str):
    by_room = {
        name: room_of_module(path.removesuffix(".py").replace("/", "."))
        for path, tree in TREES.items()
        for name in named_in_code(tree)
        if f"/{kind}/" in name
    }
    assert len(set(by_room.values())) > 1
    assert {name: room for name, room in by_room.items() if room != FOLDERS.get(name.split("/")[0])} == {}


def test_what_points_upward_is_found():
    text = (
        "{% load disclosed_decisions %}{% include 'archive/changes.html' %}{% url 'motions:index' %}{% url \"items:tag\" 1 %}"
    )
    assert dict(named(text)) == {
        "disclosed_decisions": "disclosure.approval",
        "archive/changes.html": "disclosure.archive",
        "motions:index": "disclosure.approval",
        "items:tag": "disclosure.items",
    }
