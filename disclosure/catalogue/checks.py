"""Validation of printed rows: parses them as categories and entries, and names every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from disclosure.audience.printed import UnreadableScope, read_scope
from disclosure.catalogue.category_numbers import DOUBT, doubtful_categories, split_categories
from disclosure.catalogue.ditto import points_elsewhere
from disclosure.catalogue.models import EntryPage
from disclosure.catalogue.numerals import MAX_NUMBER
from disclosure.catalogue.rows import CATEGORY, COLUMNS, SCOPE, TIME_LIMIT, TITLE, UNITS, PrintedRow
from disclosure.catalogue.time_limit_readings import UnreadableTimeLimit, read_time_limit
from disclosure.catalogue.units import PrintedUnits, UnreadableUnits, read_units
from disclosure.organisation.folding import as_seen
from disclosure.organisation.ink import has_ink, order_complaint

_FIELDS = ("title", "title", "channels", "printed_scope", "time_limit", "printed_units")
LONGEST = {column: EntryPage._meta.get_field(field).max_length for column, field in zip(COLUMNS, _FIELDS, strict=True)}

Split = Mapping[str, tuple[int | None, str]]
"""Number and title of each printed category, by its text."""


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be imported: its place, its text and a message with the accepted values."""

    place: str
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        return f"{self.place} {self.column}“{self.value}”：{self.message}"


@dataclass(frozen=True)
class PrintedEntry:
    """An entry as printed, and its responsible units as parsed."""

    title: str
    channels: str
    scope: str
    time_limit: str
    units: str
    read_as: PrintedUnits


@dataclass(frozen=True)
class PrintedCategory:
    """A category with its number and its entries, in the order printed."""

    number: int
    title: str
    entries: tuple[PrintedEntry, ...]


def check(rows: Sequence[PrintedRow], known_units: Collection[str]) -> tuple[tuple[PrintedCategory, ...], tuple[Problem, ...]]:
    """Return the categories that `rows` print, and the problems of all unreadable cells; with problems, no categories."""
    split = split_categories([row.category for row in rows])
    numbers: dict[str, int] = {}
    for number, title in split.values():
        numbers.setdefault(title, number or len(numbers) + 1)
    problems = [*_cell_problems(rows, known_units), *_category_problems(rows, split, numbers), *_duplicates(rows, split)]
    if problems:
        order = {row.place: number for number, row in enumerate(rows)}
        return (), tuple(sorted(problems, key=lambda problem: order[problem.place]))
    entries: dict[str, list[PrintedEntry]] = {title: [] for title in numbers}
    for row in rows:
        if not row.is_heading:
            read_as = read_units(row.units, known_units)
            entry = PrintedEntry(row.title, row.channels, row.scope, row.time_limit, row.units, read_as)
            entries[split[row.category][1]].append(entry)
    return tuple(PrintedCategory(number, title, tuple(entries[title])) for title, number in numbers.items()), ()


def _cell_problems(rows: Sequence[PrintedRow], known_units: Collection[str]) -> Iterator[Problem]:
    for row in rows:
        for column, value in row.cells.items():
            if row.is_heading and column != CATEGORY:
                continue
            if complaint := _complaint(column, value, known_units):
                yield Problem(row.place, column, value if len(value) <= LONGEST[column] else f"{value[:20]}…", complaint)


def _complaint(column: str, value: str, known_units: Collection[str]) -> str | None:
    """Return why a cell cannot be imported, and which values are accepted; None if it can be imported."""
    if not has_ink(value):
        return "不能为空，请填写。"
    if complaint := order_complaint(value):
        return complaint
    if len(value) > LONGEST[column]:
        return f"有{len(value)}个字，最多{LONGEST[column]}个字。"
    try:
        if column == SCOPE:
            read_scope(value)
        elif column == TIME_LIMIT:
            read_time_limit(value)
        elif column == UNITS:
            read_units(value, known_units)
    except (UnreadableScope, UnreadableTimeLimit, UnreadableUnits) as unreadable:
        return str(unreadable)
    if points_elsewhere(value):
        return "看不出指的是哪一格，或者只有符号；请把文字写全。"
    return None


def _category_problems(rows: Sequence[PrintedRow], split: Split, numbers: dict[str, int]) -> Iterator[Problem]:
    """Yield problems of categories that look like another, or whose number is doubtful, inconsistent or taken; of headings."""
    filled = {split[row.category][1] for row in rows if not row.is_heading}
    owners = {number: title for title, number in reversed(numbers.items())}
    doubtful = doubtful_categories([row.category for row in rows])
    alike: dict[str, str] = {}
    seen = set()
    for row in rows:
        number, title = split[row.category]
        if number and number != numbers[title]:
            yield Problem(row.place, CATEGORY, row.category, f"同一个一级目录前面编号为{numbers[title]}，须一致。")
        if title in seen:
            continue
        seen.add(title)
        if (twin := alike.setdefault(as_seen(title), title)) != title:
            yield Problem(row.place, CATEGORY, row.category, f"与“{twin}”看上去相同；同一个一级目录，名称须写得一样。")
            continue
        if row.category in doubtful:
            yield Problem(row.place, CATEGORY, row.category, DOUBT)
            continue
        if owners[numbers[title]] != title:
            message = f"序号{numbers[title]}与“{owners[numbers[title]]}”重复；请给每个一级目录编上不同的序号，或都不编号。"
            yield Problem(row.place, CATEGORY, row.category, message)
        if numbers[title] > MAX_NUMBER:
            yield Problem(row.place, CATEGORY, row.category, f"一级目录最多{MAX_NUMBER}个。")
        if title and title not in filled:
            yield Problem(row.place, CATEGORY, row.category, "下面没有二级目录；不属于目录的说明文字请删去。")


def _duplicates(rows: Sequence[PrintedRow], split: Split) -> Iterator[Problem]:
    places: dict[tuple[str, str], str] = {}
    for row in rows:
        first = places.setdefault((split[row.category][1], as_seen(row.title)), row.place)
        if row.title and first != row.place:
            yield Problem(row.place, TITLE, row.title, f"与{first}重复；同一个一级目录下，二级目录不能相同。")
