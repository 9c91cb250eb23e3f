"""Who may read what: the scope matrix, and the laws that hold the one rule of visibility together (law 2)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.audience.circles import Circle, Scope, covers
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.audience.printed import read_scope
from disclosure.audience.readers import PUBLIC, Reader, in_scope, may_view
from disclosure.audience.scoped import ScopedMixin
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role
from tests.factories import make_branch, make_item, make_person

CADRES, STUDENTS = 1, 2
"""Ids of two named reader groups."""

READERS = {
    "公众": PUBLIC,
    "校内": Reader(Circle.PUBLIC | Circle.CAMPUS, signed_in=True),
    "校内党员": Reader(Circle.PUBLIC | Circle.CAMPUS | Circle.PARTY, signed_in=True),
    "校外党员": Reader(Circle.PUBLIC | Circle.PARTY, signed_in=True),
    "中层干部": Reader(Circle.PUBLIC | Circle.CAMPUS, frozenset({CADRES}), signed_in=True),
    "学生代表": Reader(Circle.PUBLIC | Circle.CAMPUS, frozenset({STUDENTS}), signed_in=True),
    "监督员": Reader(Circle.PUBLIC, reads_everything=True, signed_in=True),
}

EVERYBODY = set(READERS)
ON_CAMPUS = {"校内", "校内党员", "中层干部", "学生代表", "监督员"}
PARTY = {"校内党员", "校外党员", "监督员"}
NAMED = {"中层干部", "监督员"}

MATRIX = [
    # as printed, the alternatives that it offers, and for each who reads an item of that scope (named group: 中层干部)
    ("党内、校内", [ON_CAMPUS | PARTY]),
    ("校内", [ON_CAMPUS]),
    ("校内外", [EVERYBODY]),
    ("党内、校内外", [EVERYBODY]),
    ("党内、校内 一定范围", [PARTY | NAMED]),
    ("校内一定范围", [NAMED]),
    ("党内或校内一定范围", [PARTY, NAMED]),
    ("党内、校内或校外", [PARTY, ON_CAMPUS, EVERYBODY]),
]


class Item:
    """What `in_scope` asks of an item."""

    live = True
    is_limited = ScopedMixin.is_limited

    def __init__(self, scope: Circle, groups=(CADRES,)):
        self.scope = int(scope)
        self.reader_groups = self
        self._groups = [ReaderGroup(pk=pk) for pk in groups] if scope & Circle.LIMITED else []

    def all(self):
        return self._groups


@pytest.mark.parametrize(("printed", "expected"), MATRIX)
def test_each_printed_scope_is_read_by_exactly_its_readers(printed, expected):
    read = [{name for name, reader in READERS.items() if in_scope(reader, Item(scope))} for scope in read_scope(printed)]
    assert read == expected


scopes = st.sampled_from([scope.circles for scope in Scope])
readers = st.builds(
    Reader,
    circles=st.sampled_from([Circle.PUBLIC | Circle(more) for more in (0, 2, 4, 6)]),
    groups=st.just(frozenset()),
    reads_everything=st.booleans(),
).flatmap(lambda reader: st.sampled_from([reader, Reader(reader.circles, frozenset({CADRES}), reader.reads_everything)]))
on_campus_if_named = readers.filter(lambda reader: not reader.groups or reader.circles & Circle.CAMPUS)


@given(scopes, scopes, on_campus_if_named)
def test_a_scope_that_covers_another_lets_everybody_read_who_may_read_the_other(wider, narrower, reader):
    if covers(wider, narrower) and in_scope(reader, Item(narrower)):
        assert in_scope(reader, Item(wider))


@pytest.mark.parametrize(("wider", "narrower"), list(product([scope.circles for scope in Scope], repeat=2)))
def test_a_scope_that_does_not_cover_another_shuts_somebody_out(wider, narrower):
    if not covers(wider, narrower):
        assert any(in_scope(reader, Item(narrower)) and not in_scope(reader, Item(wider)) for reader in READERS.values())


@given(scopes, on_campus_if_named)
def test_an_item_that_is_not_live_is_nobodys_to_read(scope, reader):
    item = Item(scope)
    item.live = False
    assert not may_view(reader, item)


@pytest.fixture
def people(db, units):
    cadres, closed = ReaderGroup.objects.create(name="中层干部"), ReaderGroup.objects.create(name="已停用", active=False)
    inactive = make_person("inactive", party=True, campus=True, groups=[cadres])
    inactive.is_active = False
    inactive.save()
    return {
        "retired member": make_person("retired", party=True),
        "student": make_person("pupil", campus=True),
        "cadre": make_person("cadre", campus=True, groups=[cadres]),
        "cadre off campus": make_person("left", groups=[cadres]),
        "in a closed group": make_person("closed", campus=True, groups=[closed]),
        "member": make_person("comrade", party=True, campus=True),
        "inactive": inactive,
        "supervisor": make_person("watcher", (Role.SUPERVISOR, make_branch())),
        "office": make_person("clerk", Role.OFFICE),
        "committee": make_person("approver", Role.COMMITTEE),
        "superuser": make_person("root", superuser=True),
        "drafter": make_person("writer", (Role.DRAFTER, units.zzb)),
    }


def test_the_rule_for_one_item_and_the_rule_for_a_queryset_agree(catalogue, units, people):
    cadres, closed = ReaderGroup.objects.order_by("pk")
    for scope in Scope:
        groups = [cadres, closed] if scope.circles & Circle.LIMITED else []
        make_item(catalogue.public, units.dzb, scope, groups=groups, title=f"{scope.label}的事项")
        make_item(catalogue.public, units.dzb, scope, groups=groups, title=f"{scope.label}的草稿", live=False)
    for name, person in people.items():
        reader = Reader.of(person)
        listed = set(DisclosurePage.objects.viewable_by(reader))
        assert listed == {item for item in DisclosurePage.objects.all() if may_view(reader, item)}, name


READS = {
    "retired member": Circle.PUBLIC | Circle.PARTY,
    "student": Circle.PUBLIC | Circle.CAMPUS,
    "cadre": Circle.PUBLIC | Circle.CAMPUS,
    "cadre off campus": Circle.PUBLIC,
    "in a closed group": Circle.PUBLIC | Circle.CAMPUS,
    "member": Circle.PUBLIC | Circle.CAMPUS | Circle.PARTY,
    "inactive": Circle.PUBLIC,
    "committee": Circle.PUBLIC,
    "superuser": Circle.PUBLIC,
    "drafter": Circle.PUBLIC,
}


def test_a_reader_is_what_the_registers_say_and_an_office_only_where_it_must(people):
    for name, circles in READS.items():
        reader = Reader.of(people[name])
        assert (reader.circles, reader.reads_everything) == (circles, False), name
        assert bool(reader.groups) == (name == "cadre")
    assert Reader.of(people["office"]).reads_everything and Reader.of(people["supervisor"]).reads_everything


def test_a_reader_costs_no_more_queries_with_more_groups(people, django_assert_max_num_queries):
    person = people["cadre"]
    for number in range(20):
        ReaderGroup.objects.create(name=f"范围{number}").members.add(person)
    with django_assert_max_num_queries(2):
        assert len(Reader.of(person).groups) == 21


def test_somebody_without_a_profile_reads_what_the_public_reads(people):
    ReaderProfile.objects.filter(user=people["member"]).delete()
    assert Reader.of(people["member"]).circles == Circle.PUBLIC
