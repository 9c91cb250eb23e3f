"""Field-by-field differences between two states of an item, for the people who decide on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from wagtail.models import Revision

from disclosure.items.body_differences import compare_bodies
from disclosure.items.body_texts import lines_of_files
from disclosure.items.digests import CONTENT_FIELDS, content_digest
from disclosure.items.marked_text import MarkedLine
from disclosure.items.models import DisclosurePage
from disclosure.items.text_differences import Line, compare_lines

FILES, STORED = "附件和图片", "存储格式"

NOTHING_TO_SEE = "读者看到的内容没有变化；正文的存储格式或内部编号与现行版本不同。"

CONTEXT = 1
"""Number of unaltered lines shown beside an altered one."""


@dataclass(frozen=True)
class FieldDifference:
    """A field whose values differ."""

    field_label: str
    lines: list[Line]

    @property
    def shown_lines(self) -> list[Line | int]:
        """Return the altered lines with their neighbours; gaps are given as the number of lines left out."""
        near = [
            any(not line.is_same for line in self.lines[max(0, at - CONTEXT) : at + CONTEXT + 1])
            for at in range(len(self.lines))
        ]
        shown: list[Line | int] = []
        for line, is_near in zip(self.lines, near, strict=True):
            if is_near:
                shown.append(line)
            elif shown and isinstance(shown[-1], int):
                shown[-1] += 1
            else:
                shown.append(1)
        return shown


def differences_between(before: DisclosurePage, after: DisclosurePage) -> list[FieldDifference]:
    """Return the fields that differ, of all fields that the digest covers, in the order of the editor."""
    compared = [FieldDifference(_label(name), _compare_field(name, before, after)) for name in (*CONTENT_FIELDS, "tags")]
    compared.append(FieldDifference(FILES, compare_lines(lines_of_files(before), lines_of_files(after))))
    return [difference for difference in compared if not all(line.is_same for line in difference.lines)]


def differences_of(published: DisclosurePage, proposed: Revision) -> list[FieldDifference]:
    """Return what the revision changes in the published item: at least one difference, if the digest changes."""
    found = differences_between(published, proposed.as_object())
    if not found and published.live_revision and content_digest(published.live_revision) != content_digest(proposed):
        found = [FieldDifference(STORED, compare_lines([], [MarkedLine.of(NOTHING_TO_SEE)]))]
    return found


def _compare_field(name: str, before: DisclosurePage, after: DisclosurePage) -> list[Line]:
    if name == "body":
        return compare_bodies(before.body, after.body)
    return compare_lines(_lines_of_field(before, name), _lines_of_field(after, name))


def _label(name: str) -> str:
    return str(getattr(DisclosurePage._meta.get_field(name), "verbose_name", name))


def _words(value: Any) -> str:
    if isinstance(value, datetime.date):
        return date_format(value, "Y年n月j日")
    return "" if value is None else str(value)


def _names(related) -> list[str]:
    return [str(each) for each in related.all()]


def _lines_of_field(item: DisclosurePage, name: str) -> list[MarkedLine]:
    match name:
        case "scope":
            return [MarkedLine.of(item.scope_label())]
        case "reader_groups" | "tags":
            return [MarkedLine.of(each) for each in sorted(_names(getattr(item, name)))]
    return [MarkedLine.of(line) for line in _words(getattr(item, name)).splitlines(keepends=True)]
