"""Readers of every kind, and an item for each scope."""

from __future__ import annotations

import pytest
from django.test import Client

from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from tests.factories import make_item, make_person, make_reader_group
from tests.remembered import remembered

EVERYTHING = set(Scope)

READERS: dict[str, set[Scope]] = {
    # what each kind of reader may read
    "nobody": {Scope.PUBLIC},
    "outsider": {Scope.PUBLIC},
    "admin": {Scope.PUBLIC},
    "student": {Scope.PUBLIC, Scope.PARTY_AND_CAMPUS, Scope.CAMPUS},
    "member": {Scope.PUBLIC, Scope.PARTY_AND_CAMPUS, Scope.CAMPUS, Scope.PARTY_AND_LIMITED, Scope.PARTY},
    "retired_member": {Scope.PUBLIC, Scope.PARTY_AND_CAMPUS, Scope.PARTY_AND_LIMITED, Scope.PARTY},
    "in_group": {Scope.PUBLIC, Scope.PARTY_AND_CAMPUS, Scope.CAMPUS, Scope.PARTY_AND_LIMITED, Scope.LIMITED},
    "in_group_off_campus": {Scope.PUBLIC},
    "office": EVERYTHING,
    "supervisor": EVERYTHING,
}


@pytest.fixture(params=READERS)
def kind(request) -> str:
    """Each kind of reader in turn."""
    return request.param


@pytest.fixture
def may_read(kind: str) -> set[Scope]:
    return READERS[kind]


@pytest.fixture
def reader(kind: str, request, client_of) -> Client:
    """The browser of a reader of that kind."""
    if kind == "nobody":
        return Client()
    group = make_reader_group()
    made = {
        "retired_member": lambda: make_person(kind, party=True),
        "in_group": lambda: make_person(kind, campus=True, groups=[group]),
        "in_group_off_campus": lambda: make_person(kind, groups=[group]),
    }
    return client_of(made[kind]() if kind in made else request.getfixturevalue(kind))


@remembered
def items(catalogue, units) -> dict[Scope, DisclosurePage]:
    """A published item for each scope, all under entry 6-5 and with one tag in common."""
    group = make_reader_group()
    return {
        scope: make_item(
            catalogue.alternatives,
            units.jw,
            scope,
            title=f"面向第{scope.value}种范围的事项",
            summary=f"摘要之{scope.value}。",
            tags=["共同标签"],
            groups=[group] if scope in {Scope.LIMITED, Scope.PARTY_AND_LIMITED} else [],
        )
        for scope in Scope
    }
