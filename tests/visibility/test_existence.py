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


def every_address(resolver: URLResolver, route: str = "") -> Iterator[str]:
    """The addresses of the admin, as patterns."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).strip("^$")
        if isinstance(entry, URLResolver):
            yield from every_address(entry, here)
        elif here.startswith("admin/") and isinstance(entry, URLPattern):
            yield here.replace("^", "")


def numbered() -> Iterator[tuple[str, list[str]]]:
    """The addresses of the admin that take a number: each as a pattern, and the names of its arguments."""
    for address in every_address(get_resolver()):
        names = [first or second for first, second in ARGUMENT.findall(address)]
        if set(names) - WORDS.keys() and not any(part in address for part in NOT_HIDDEN):
            yield address, names


ADDRESSES = dict(numbered())


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


CHOOSERS = sorted({address for address in every_address(get_resolver()) if "choose" in address or "people/" in address})
MANY = [address for address in CHOOSERS if address.endswith("chosen-multiple/")]


def test_numbers_of_something_hidden_name_nothing_when_many_are_chosen(hidden, request):
    assert len(MANY) == 4, "of people, files, pictures and pages"
    different = []
    for name in (*PERSONS, "committee"):
        browser = browser_of(request.getfixturevalue(name))
        for address in MANY:
            number = number_of(hidden, address, "id")
            there, nothing = (
                answer(browser, "GET", f"/{address}?id={asked}&id={asked + 1}", [number, number + 1, MISSING + 1])
                for asked in (number, MISSING)
            )
            if told := difference(there, nothing):
                different.append(f"{name}, {address}: {told}")
    assert not different, "\n".join(different)


@pytest.mark.parametrize("role", ["xcb_drafter", "xcb_reviewer", "committee", "office", "supervisor", "admin", "member"])
def test_the_views_of_a_chooser_are_open_to_those_who_see_its_list(hidden, request, role):
    browser = browser_of(request.getfixturevalue(role))
    wrong = []
    for start in (address for address in CHOOSERS if address.endswith(("chooser/", "people/", "choose-page/"))):
        if browser.get(f"/{start}").status_code == 200:
            continue
        for address in (address for address in CHOOSERS if address.startswith(start)):
            numbers = {
                first or second: number_of(hidden, address, first or second) for first, second in ARGUMENT.findall(address)
            }
            response = browser.get(f"{filled(address, numbers)}?id={hidden['people/']}")
            if response.status_code == 200:
                wrong.append(f"{role}, {address}")
    assert not wrong, "\n".join(wrong)
