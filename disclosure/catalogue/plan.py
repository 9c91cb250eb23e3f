"""Plans of an import: the printed catalogue compared with the one in force."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property

from disclosure.catalogue.changes import NUMBER, Change, ChangeKind, FieldChange
from disclosure.catalogue.checks import PrintedCategory, PrintedEntry, Problem, check
from disclosure.catalogue.models import CategoryPage, EntryPage
from disclosure.catalogue.rows import CHANNELS, SCOPE, TIME_LIMIT, TITLE, UNITS, PrintedRow
from disclosure.organisation.canonical_json import sha256_of_json
from disclosure.organisation.folding import as_seen
from disclosure.organisation.models import Unit

ALIKE = 0.6
"""Minimum likeness (difflib's ratio) at which a new title in the place of a missing one is a new name of the same entry."""

POSITION = "排列次序"


@dataclass(frozen=True)
class CategoryStep:
    """A category that is added, renamed or renumbered. `slug` is its address, which does not change."""

    kind: ChangeKind
    slug: str
    number: int
    title: str
    changes: tuple[FieldChange, ...] = ()

    def as_change(self) -> Change:
        """Return the step as a change, under the number of its address, by which its entries are numbered."""
        is_printed_otherwise = self.kind is ChangeKind.ADD and self.slug != str(self.number)
        cells = (FieldChange(NUMBER, "", str(self.number)),) if is_printed_otherwise else self.changes
        return Change(self.kind, self.slug, self.title, cells)


@dataclass(frozen=True)
class EntryStep:
    """The change of one entry: `category` is its category's address, `printed` the entry in the file, if any."""

    kind: ChangeKind
    category: str
    number: int
    title: str
    position: int = 0
    printed: PrintedEntry | None = None
    changes: tuple[FieldChange, ...] = ()

    @property
    def code(self) -> str:
        """Return the entry's number in the catalogue, e.g. `4-3`."""
        return f"{self.category}-{self.number}"

    def as_change(self) -> Change:
        """Return the step as a change; for a new entry, with its cells."""
        cells = self.changes
        if self.kind is ChangeKind.ADD and self.printed:
            printed = self.printed
            new = {CHANNELS: printed.channels, SCOPE: printed.scope, TIME_LIMIT: printed.time_limit, UNITS: printed.units}
            cells = tuple(FieldChange(column, "", cell) for column, cell in new.items())
        return Change(self.kind, self.code, self.title, cells)


@dataclass(frozen=True)
class ImportPlan:
    """All changes of an import of `rows`, or the problems that prevent it."""

    rows: tuple[PrintedRow, ...]
    problems: tuple[Problem, ...] = ()
    categories: tuple[CategoryStep, ...] = ()
    entries: tuple[EntryStep, ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.categories or self.entries)

    @cached_property
    def digest(self) -> str:
        """Return a digest of this plan: a change of the catalogue in between makes another plan."""
        return sha256_of_json(asdict(self))

    def changes(self) -> list[Change]:
        """Return the changes, line by line, kind by kind; within a kind, categories first."""
        found = [step.as_change() for step in self.categories] + [step.as_change() for step in self.entries]
        return sorted(found, key=lambda change: list(ChangeKind).index(change.kind))

    def entries_of(self, kind: ChangeKind) -> list[EntryStep]:
        return [step for step in self.entries if step.kind is kind]

    def summary(self) -> str:
        """Return a summary such as `一级目录变化1个、新增1条、修改2条、不变30条`."""
        counts = [f"一级目录变化{len(self.categories)}个"] if self.categories else []
        counts += [f"{kind}{len(steps)}条" for kind in ChangeKind if (steps := self.entries_of(kind))]
        return "、".join([*counts, f"不变{self.unchanged}条"])


def plan_import(rows: Sequence[PrintedRow]) -> ImportPlan:
    """Return the changes that importing `rows` would make in the catalogue in force, without making them.

    A category is identified by its title, an entry by its title within its category. A new title that is similar to the missing
    one in its place is a new name for it, and the address does not change. An entry that is not printed is retired; a retired
    entry that is printed again returns to its address.
    """
    printed, problems = check(rows, list(Unit.objects.active().values_list("name", flat=True)))
    if problems:
        return ImportPlan(tuple(rows), problems)
    return _Comparison(printed).plan(tuple(rows))


class _Comparison:
    """A comparison of the catalogue's pages with the printed categories."""

    def __init__(self, printed: tuple[PrintedCategory, ...]):
        self.printed = printed
        self.entries: dict[str, list[EntryPage]] = {}
        for entry in EntryPage.objects.order_by("position", "number").prefetch_related("responsibilities"):
            self.entries.setdefault(entry.path[: -EntryPage.steplen], []).append(entry)
        self.categories = list(CategoryPage.objects.printed().order_by("number"))

    def plan(self, rows: tuple[PrintedRow, ...]) -> ImportPlan:
        pages = {page.title: page for page in self.categories}
        in_force = [page.title for page in self.categories if any(not entry.is_retired for entry in self._entries_of(page))]
        names = match_titles(in_force, [category.title for category in self.printed], known=pages)
        slugs = _free_slugs({page.slug for page in self.categories})
        category_steps, entry_steps, unchanged = [], [], 0
        for category in self.printed:
            page = pages.get(names.get(category.title, ""))
            slug = page.slug if page else slugs(category.number)
            category_steps += _compare_category(page, category, slug)
            steps = _compare_entries(self._entries_of(page), category.entries, slug)
            entry_steps += steps
            unchanged += len(category.entries) - sum(step.printed is not None for step in steps)
        for title in set(in_force) - set(names.values()):
            entry_steps += _compare_entries(self._entries_of(pages[title]), (), pages[title].slug)
        entry_steps.sort(key=lambda step: (int(step.category), step.position, step.number))
        return ImportPlan(rows, (), tuple(category_steps), tuple(entry_steps), unchanged)

    def _entries_of(self, page: CategoryPage | None) -> list[EntryPage]:
        return self.entries.get(page.path, []) if page else []


def match_titles(old: Sequence[str], new: Sequence[str], known: Collection[str]) -> dict[str, str]:
    """Return the old title of each new title: the same, one that looks the same, or a similar one that is missing in its place.

    `old` and `new` are in the order printed. `known` are all titles with an address, in force or not; they retain it.
    """
    looks = {as_seen(title): title for title in known}
    names = {title: title if title in known else looks[as_seen(title)] for title in new if as_seen(title) in looks}
    for operation, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation != "replace":
            continue
        missing = [title for title in old[start:end] if title not in names.values()]
        for title in new[new_start:new_end]:
            if title not in names and (alike := get_close_matches(title, missing, n=1, cutoff=ALIKE)):
                names[title] = alike[0]
                missing.remove(alike[0])
    return names


def _free_slugs(taken: set[str]) -> Callable[[int], str]:
    """Return a function that assigns slugs to new categories: the printed number, or the next number that was never used."""

    def give(number: int) -> str:
        slug = str(number) if str(number) not in taken else str(max(map(int, taken)) + 1)
        taken.add(slug)
        return slug

    return give


def _compare_category(page: CategoryPage | None, printed: PrintedCategory, slug: str) -> list[CategoryStep]:
    if page is None:
        return [CategoryStep(ChangeKind.ADD, slug, printed.number, printed.title)]
    cells = {NUMBER: (str(page.number), str(printed.number)), "一级目录": (page.title, printed.title)}
    changes = tuple(FieldChange(column, *cell) for column, cell in cells.items() if cell[0] != cell[1])
    kind = ChangeKind.RENAME if page.title != printed.title else ChangeKind.CHANGE
    return [CategoryStep(kind, slug, printed.number, printed.title, changes)] if changes else []


def _compare_entries(pages: list[EntryPage], printed: tuple[PrintedEntry, ...], category: str) -> list[EntryStep]:
    by_title = {page.title: page for page in pages}
    in_force = [page.title for page in pages if not page.is_retired]
    names = match_titles(in_force, [entry.title for entry in printed], known=by_title)
    next_number = max((page.number for page in pages), default=0) + 1
    steps = []
    for position, entry in enumerate(printed, start=1):
        page = by_title.get(names.get(entry.title, ""))
        if page is None:
            steps.append(EntryStep(ChangeKind.ADD, category, next_number, entry.title, position, entry))
            next_number += 1
        elif kind := _kind_of_change(page, entry, position):
            steps.append(EntryStep(kind, category, page.number, entry.title, position, entry, _changes(page, entry, position)))
    gone = [by_title[title] for title in in_force if title not in names.values()]
    return steps + [EntryStep(ChangeKind.RETIRE, category, page.number, page.title, page.position) for page in gone]


def _kind_of_change(page: EntryPage, printed: PrintedEntry, position: int) -> ChangeKind | None:
    if page.is_retired:
        return ChangeKind.RETURN
    if page.title != printed.title:
        return ChangeKind.RENAME
    changed = {change.column for change in _changes(page, printed, position)}
    if changed - {POSITION}:
        return ChangeKind.CHANGE
    return ChangeKind.MOVE if changed else None


def _changes(page: EntryPage, printed: PrintedEntry, position: int) -> tuple[FieldChange, ...]:
    """Return the cells that differ, and the position in the category.

    If the units are printed alike but parsed differently, since the register changed, the parsed units are compared.
    """
    cells = {
        TITLE: (page.title, printed.title),
        CHANNELS: (page.channels, printed.channels),
        SCOPE: (page.printed_scope, printed.scope),
        TIME_LIMIT: (page.time_limit, printed.time_limit),
        UNITS: (page.printed_units, printed.units),
        POSITION: (str(page.position), str(position)),
    }
    if page.printed_units == printed.units:
        held = [responsibility.unit.name for responsibility in page.responsibilities.all()]
        cells[UNITS] = ("、".join(held), "、".join(printed.read_as.names))
    return tuple(FieldChange(column, *cell) for column, cell in cells.items() if cell[0] != cell[1])
