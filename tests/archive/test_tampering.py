"""Whoever changes the archive behind the guard's back is found out, and the place is named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations

import pytest
from django.db import connection, transaction
from django.db.models import Field, Model

from disclosure.approval.procedures import Procedure
from disclosure.archive.chain import BEGINNING, merkle_root, sha256
from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile
from disclosure.archive.verification import first_break, verify
from disclosure.catalogue.guard import triggers
from tests.archive.conftest import Story, make_file
from tests.files import pdf
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@remembered
def sealed(published: Story, begin) -> list[Edition]:
    """Eight editions of two items; the first three have files, some of them in common."""
    published.change(attachments=[make_file("更正后的收支表", pdf(b"corrected ledger")), make_file()])
    second = begin(attachments=[make_file("另一份", pdf(b"another"))], title="另一事项")
    second.publish()
    published.suspend()
    published.settle(confirm=False)
    published.ask(Procedure.WITHDRAWAL)
    second.change()
    second.ask(Procedure.TERMINATION)
    assert first_break() is None
    return list(Edition.objects.all())


@pytest.fixture
def chain(sealed: list[Edition]) -> list[Edition]:
    """The same, without a guard."""
    triggers.remove(connection)
    return sealed


Case = tuple[str, Callable[[], object], set[int]]
"""What is done, how, and at which numbers of the chain it may show first."""


def undiscovered(cases: Iterator[Case]) -> tuple[int, list[str]]:
    """How many cases were tried, and those that were not found where they are. Each is undone before the next."""
    tried, missed = 0, []
    for name, tamper, places in cases:
        with transaction.atomic():
            tamper()
            found = first_break()
            transaction.set_rollback(True)
        if found is None or found.sequence not in places or found.expected == found.found:
            missed.append(f"{name}: {found}")
        tried += 1
    return tried, missed


# --- SQL on any column ----------------------------------------------------------------------------------------------------


def values_for(field: Field, row: Model) -> list:
    """Other values than the row's: a near one, and a far one."""
    present = getattr(row, field.attname)
    if field.get_internal_type() == "DateTimeField":
        return [present.replace(microsecond=(present.microsecond + 1) % 1_000_000), present.replace(year=2020)]
    if isinstance(present, str):
        flipped = present[:-1] + ("0" if not present.endswith("0") else "1") if present else "1"
        return [flipped, f"{present[1:]}另", "不是"]
    return [present + 1000, present + 2000]


def each_column(rows: list[Model], places: Callable[..., set[int]], but: frozenset[str] = frozenset()) -> Iterator[Case]:
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.name not in but:
                for value in values_for(field, row):
                    update = type(row).objects.filter(pk=row.pk).update
                    name = f"{field} of {row.pk} becomes {str(value)[:70]}"
                    yield name, lambda update=update, field=field, value=value: update(**{field.attname: value}), places(row)


def cases_of_columns(chain: list[Edition]) -> Iterator[Case]:
    last = len(chain)
    yield from each_column(chain, lambda row: {row.sequence})
    files = list(EditionFile.objects.all())
    yield from each_column(files, lambda row: {row.edition_id}, but=frozenset({"id"}))
    first_use = {file.file_id: file.edition_id for file in reversed(files)}
    yield from each_column(list(StoredFile.objects.all()), lambda row: {first_use[row.sha256]})
    yield from each_column(list(ChainHead.objects.all()), lambda _: {last}, but=frozenset({"id", "imported"}))
    yield "none of them was imported", lambda: ChainHead.objects.update(imported=1), {1}


def test_a_changed_column_is_found_and_named(chain):
    tried, missed = undiscovered(cases_of_columns(chain))
    assert missed == []
    assert tried >= 200


@pytest.mark.parametrize(
    ("column", "part"),
    [
        ("data", "数据"),
        ("html", "页面"),
        ("record", "办理记录"),
        ("scope", "封印"),
        ("root", "各部分的根"),
        ("previous", "前一版本的封印"),
    ],
)
def test_the_part_is_named_with_what_is_expected_and_what_is_found(chain, column: str, part: str):
    value = 1 if column == "scope" else "f" * 64
    Edition.objects.filter(pk=3).update(**{column: value})
    found = first_break()
    assert found.sequence == 3 and found.part.startswith(part)
    assert len(found.expected) == len(found.found) == 64
    assert all(words in str(found) for words in ("第3号", str(chain[2]), part, found.expected, found.found))


# --- bytes ----------------------------------------------------------------------------------------------------------------


@contextmanager
def rewritten(stored: StoredFile, content: bytes | None) -> Iterator[None]:
    """The stored file holds `content`, or is gone, within the block."""
    before = stored.path.read_bytes()
    stored.path.unlink()
    if content is not None:
        stored.path.write_bytes(content)
    try:
        yield
    finally:
        stored.path.write_bytes(before)


def test_a_changed_byte_of_any_file_is_found_and_named(chain):
    chance = random.Random(1921)  # noqa: S311
    tried = 0
    for stored in StoredFile.objects.all():
        content = stored.path.read_bytes()
        at = chance.sample(range(len(content)), 12)
        changed = [content[:i] + bytes([content[i] ^ 1 << chance.randrange(8)]) + content[i + 1 :] for i in at]
        for instead in [*changed, content[:-1], content + b"\n", b"", None]:
            with rewritten(stored, instead):
                found = first_break()
            use = stored.uses.order_by("edition").first()
            assert (found.sequence, found.expected) == (use.edition_id, stored.sha256)
            assert use.title in found.part
            tried += 1
    assert tried >= 60
    assert first_break() is None


# --- rows removed, added, swapped -----------------------------------------------------------------------------------------


def remove(edition: Edition) -> None:
    EditionFile.objects.filter(edition=edition.pk)._raw_delete("default")
    Edition.objects.filter(pk=edition.pk)._raw_delete("default")


def cut_off_from(chain: list[Edition], place: int) -> None:
    """Remove everything from `place` on, and let the head say that there never was more."""
    for edition in chain[place:]:
        remove(edition)
    seal = chain[place - 1].seal if place else BEGINNING
    ChainHead.objects.update(sequence=place, seal=seal)


def swap(one: Model, other: Model, *names: str) -> None:
    """Two rows exchange the values of some columns."""
    for row, source in ((one, other), (other, one)):
        type(row).objects.filter(pk=row.pk).update(**{name: getattr(source, name) for name in names})


def change_places(one: Edition, other: Edition) -> None:
    for now, then in ((one.pk, 10**6), (other.pk, one.pk), (10**6, other.pk)):
        Edition.objects.filter(pk=now).update(sequence=then)


def cases_of_rows(chain: list[Edition]) -> Iterator[Case]:
    for place, edition in enumerate(chain):
        at = edition.sequence
        yield f"edition {at} is removed", lambda e=edition: remove(e), {min(at, len(chain) - 1)}
        yield f"everything from {at} on is removed", lambda p=place: cut_off_from(chain, p), {at}
        yield (
            f"a copy of {at} is added at the end",
            lambda e=edition: Edition(
                **{field.attname: getattr(e, field.attname) for field in Edition._meta.concrete_fields}
                | {"sequence": len(chain) + 1, "decision_id": e.decision_id + 10**6, "previous": "a" * 64, "seal": "b" * 64}
            ).save(),
            {len(chain) + 1},
        )
    for file in EditionFile.objects.all():
        yield (
            f"file {file.pk} is removed",
            lambda f=file: EditionFile.objects.filter(pk=f.pk)._raw_delete("default"),
            {file.edition_id},
        )
        yield (
            f"file {file.pk} is added once more",
            lambda f=file: EditionFile(
                edition_id=f.edition_id, order=9, title="多", name="x", label_sha256="c" * 64, role=f.role, file=f.file
            ).save(),
            {file.edition_id},
        )
        yield (
            f"file {file.pk} is moved to another edition",
            lambda f=file: EditionFile.objects.filter(pk=f.pk).update(edition=6),
            {min(file.edition_id, 6)},
        )
    for stored in StoredFile.objects.all():
        first = stored.uses.order_by("edition").first().edition_id
        yield f"{stored} is removed", lambda s=stored: StoredFile.objects.filter(pk=s.pk)._raw_delete("default"), {first}
    yield "the head is removed", lambda: ChainHead.objects.all()._raw_delete("default"), {len(chain)}
    for one, other in combinations(chain, 2):
        both = {one.sequence, other.sequence}
        yield f"{both} change places", lambda o=one, t=other: change_places(o, t), both
        if one.html != other.html:
            yield f"{both} exchange pages", lambda o=one, t=other: swap(o, t, "html", "html_sha256"), both
        yield f"{both} exchange times", lambda o=one, t=other: swap(o, t, "sealed_at"), both
    for one, other in combinations(EditionFile.objects.all(), 2):
        both = {one.edition_id, other.edition_id}
        if one.file_id != other.file_id:
            yield f"files {one.pk}, {other.pk} exchange bytes", lambda o=one, t=other: swap(o, t, "file_id"), both


def test_rows_removed_added_or_swapped_are_found_and_named(chain):
    tried, missed = undiscovered(cases_of_rows(chain))
    assert missed == []
    assert tried >= 100


# --- re-chained from the middle -------------------------------------------------------------------------------------------


def rechain(start: int, end: int, *, with_head: bool = False) -> None:
    """Forge the page of edition `start`, and make all seals anew from there to `end`, as somebody would who knows how."""
    previous = None
    for edition in Edition.objects.filter(sequence__gte=start, sequence__lte=end).order_by("sequence"):
        if edition.sequence == start:
            edition.html = edition.html.replace("党", "某")
            edition.html_sha256 = sha256(edition.html)
        edition.previous = previous or edition.previous
        edition.root = merkle_root(edition.parts_with(edition.files.all()))
        edition.seal = previous = edition.seal_of_head()
        Edition.objects.filter(pk=edition.pk).update(
            html=edition.html, html_sha256=edition.html_sha256, previous=edition.previous, root=edition.root, seal=edition.seal
        )
    if with_head:
        ChainHead.objects.update(seal=previous)


def test_a_chain_made_anew_from_the_middle_breaks_where_the_new_links_end(chain):
    length = len(chain)
    cases = (
        (f"from {start} to {end}", lambda s=start, e=end: rechain(s, e), {min(end + 1, length)})
        for start in range(1, length + 1)
        for end in range(start, length + 1)
    )
    tried, missed = undiscovered(cases)
    assert missed == [] and tried == length * (length + 1) // 2


def test_a_chain_made_anew_to_its_very_end_contradicts_an_earlier_verification(chain):
    length = len(chain)
    assert verify().is_sound
    cases = ((f"from {start}", lambda s=start: rechain(s, length, with_head=True), {length}) for start in range(1, length + 1))
    tried, missed = undiscovered(cases)
    assert missed == [] and tried == length


def test_a_chain_cut_off_with_its_decisions_contradicts_an_earlier_verification(chain):
    assert verify().is_sound
    cut_off_from(chain, 5)
    type(chain[5]).decision.get_queryset().filter(pk__in=[each.decision_id for each in chain[5:]])._raw_delete("default")
    found = first_break()
    assert (found.sequence, found.expected, found.found) == (5, "8", "5")
