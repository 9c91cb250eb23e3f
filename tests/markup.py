"""What is wrong with the markup of a page. For tests of pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
REFERENCES = ("aria-labelledby", "aria-describedby", "for")


class _Page(HTMLParser):
    """The elements of a page in their order, and the end tags that close nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


def faults(html: str) -> list[str]:
    """The faults of the page `html`, empty where it is well made: nesting, language, headings, landmarks, ids, labels."""
    page = _Page(html)
    found = list(page.faults)
    if [attrs.get("lang") for attrs in page.all("html")] != ["zh-Hans"]:
        found.append("the page does not say that it is in Chinese")
    found += [f"{len(page.all(tag))} <{tag}>" for tag in ("h1", "main", "title") if len(page.all(tag)) != 1]

    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    found += [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]

    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    found += [f"id {each} stands twice" for each in {each for each in ids if ids.count(each) > 1}]
    for _, attrs in page.elements:
        for name in REFERENCES:
            found += [f"{name} points to no {each}" for each in (attrs.get(name) or "").split() if each not in ids]

    labelled = {attrs.get("for") for attrs in page.all("label")}
    fields = [attrs for attrs in page.all("input", "select", "textarea") if attrs.get("type") != "hidden"]
    found += [f"field {attrs.get('name')} has no label" for attrs in fields if attrs.get("id") not in labelled]
    found += ["an image without alt" for attrs in page.all("img") if "alt" not in attrs]
    found += ["a heading cell without scope" for attrs in page.all("th") if "scope" not in attrs]
    return found
