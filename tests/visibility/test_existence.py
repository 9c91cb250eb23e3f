"""The number of something hidden gets the same answer as one that nothing has, wherever the admin takes one (laws 2, 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.visibility.answers import MISSING, answer, difference
from tests.visibility.generated import browser_of

pytestmark = pytest.mark.django_db

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")

WORDS = {
    # what an argument that is no number may be
    "content_type_app_name": "items",
    "content_type_model_name": "disclosurepage",
    "app_label": "wagtailcore",
    "model_name": "page",
    "app_name": "taggit",
    "action_name": "approve",
    "kind": "postponement",
    "filter_spec": "max-165x165",
}


NOT_HIDDEN = (
    "catalogue/export/",
    "password_reset/",
    "archive/<str:index_number>",
    "bulk/",
    "tag-autocomplete/",
    "admin/sites/",
)
"""Addresses that take no number of a row, or none of something hidden."""


def numbered(resolver: URLResolver, place: str = "", route: str = "") -> Iterator[tuple[str, list[str]]]:
    """The addresses of the admin that take a number: each as a pattern, and the names of its arguments."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).strip("^$")
        if isinstance(entry, URLResolver):
            yield from numbered(entry, place, here)
        elif here.startswith("admin/") and isinstance(entry, URLPattern):
            names = [first or second for first, second in ARGUMENT.findall(here)]
            if set(names) - WORDS.keys() and not any(part in here for part in NOT_HIDDEN):
                yield here.replace("^", ""), names


ADDRESSES = dict(numbered(get_resolver()))


def number_of(hidden: dict[str, int], address: str, name: str) -> int:
    """The number for the argument `name` of an address: by its name, or else by what the address is about."""
    return next(
        number
        for words, number in hidden.items()
        if words == name or (words.endswith(("/", "create", "upload")) and words in address) or not words
    )


def filled(address: str, numbers: dict[str, object]) -> str:
    return "/" + ARGUMENT.sub(lambda found: str(numbers[found[1] or found[2]]), address)


PERSONS = ("xcb_drafter", "xcb_reviewer", "member")


def test_the_number_of_something_hidden_is_answered_for_as_one_that_nothing_has(hidden, request):
    different = []
    for name in PERSONS:
        browser = browser_of(request.getfixturevalue(name))
        browser.get("/admin/")
        for address, names in ADDRESSES.items():
            numbers = {each: number_of(hidden, address, each) for each in names if each not in WORDS}
            for method in ("GET", "POST"):
                there, nothing = (
                    answer(browser, method, filled(address, WORDS | asked), list(numbers.values()))
                    for asked in (numbers, dict.fromkeys(numbers, MISSING))
                )
                if told := difference(there, nothing):
                    different.append(f"{name}, {method} {address}: {told}")
    assert not different, "\n".join(different)
