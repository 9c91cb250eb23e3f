"""Every form of the site, found by walking it, filled in as it stands: to be spoiled and sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.test import Client

NOT_WALKED = ("/static/", "/media/", "/documents/", "/images/", "/admin/sprite", "/admin/jsi18n")
LEAVES = ("/sign-out/", "/admin/logout/")
"""What ends the session that walks."""

MENU = re.compile(r'"url": "(/admin/[^"]*)"')
"""The admin's menu is drawn by a script, from data in the page."""

NO_VALUE = {"submit", "button", "image", "reset"}


@dataclass(frozen=True)
class Form:
    """A form as a browser would send it.

    Args:
        who: whose browser shows it.
        url: where it is sent, by `method`.
        fields: what it sends as it stands, by name.
        files: the names of its file fields.
        buttons: pairs of name and value, of which one is sent.
    """

    who: str
    url: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.fields] + list(self.files)


def pattern(url: str) -> str:
    """The address without its numbers and parameters: of pages that differ in those alone, one is walked."""
    return re.sub(r"\d+", "…", urlsplit(url).path)


def walk(who: str, browser: Client, *starts: str) -> Iterator[Form]:
    """All forms on the pages that can be reached from `starts`, each once."""
    queue, visited, found = list(starts), set(), set()
    while queue:
        url = queue.pop(0)
        address = urlsplit(url)
        if address.netloc or pattern(url) in visited or address.path.startswith(NOT_WALKED + LEAVES):
            continue
        visited.add(pattern(url))
        response = browser.get(url)
        if response.streaming:
            # Left unread, its file stays open.
            b"".join(response)
            continue
        if "html" not in response.get("Content-Type", ""):
            continue
        page = BeautifulSoup(response.content, "html.parser")
        queue += [urljoin(url, link["href"]).partition("#")[0] for link in page.find_all("a", href=True)]
        queue += MENU.findall(response.content.decode())
        for element in page.find_all("form"):
            form = read(who, url, element)
            key = (pattern(form.url), form.method, tuple(sorted(form.names)), form.buttons)
            if key not in found and not urlsplit(form.url).path.startswith(LEAVES):
                found.add(key)
                yield form


def read(who: str, url: str, element: Tag) -> Form:
    fields, files, buttons = [], [], []
    for each in element.find_all(["input", "textarea", "select", "button"]):
        name, kind = each.get("name"), each.get("type", "text")
        if not name or each.has_attr("disabled"):
            continue
        if each.name == "button" or kind in NO_VALUE:
            buttons.append((name, each.get("value", "")))
        elif kind == "file":
            files.append(name)
        elif each.name == "textarea":
            fields.append((name, each.text.removeprefix("\n")))
        elif each.name == "select":
            chosen = each.find_all("option", selected=True) or each.find_all("option")[:1]
            fields += [(name, option.get("value", option.text)) for option in chosen]
        elif kind not in {"checkbox", "radio"} or each.has_attr("checked"):
            fields.append((name, each.get("value", "on" if kind in {"checkbox", "radio"} else "")))
    target = urljoin(url, element.get("action") or url)
    return Form(who, target, element.get("method", "get").lower(), tuple(fields), tuple(files), tuple(buttons))
