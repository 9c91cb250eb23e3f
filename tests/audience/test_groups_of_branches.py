"""Named groups whose members follow from the reader profiles: the Party members of a branch, the people of a unit."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.audience.readers import Reader, in_scope
from disclosure.audience.sign_in.campus.attributes import refresh_reader
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Branch, RegisterChange, User
from tests.factories import confirm_changes, make_branch, make_item, make_person, make_reader_group

PROFILES = "/admin/registers/readers/"
GROUPS = "/admin/registers/reader-groups/"


@pytest.fixture
def ours(db) -> Branch:
    return make_branch("机电工程系党总支")


@pytest.fixture
def theirs(db) -> Branch:
    return make_branch("汽车工程系党总支")


@pytest.fixture
def of_ours(ours) -> ReaderGroup:
    return ReaderGroup.objects.create(name="机电工程系党总支党员", branch=ours)


@pytest.fixture
def of_unit(units) -> ReaderGroup:
    return ReaderGroup.objects.create(name="组织部教职工", unit=units.zzb)


@pytest.fixture
def desk(office: User, client_of):
    """A session of the office."""
    return client_of(office)


@pytest.mark.parametrize(
    ("circles", "branch", "unit", "groups"),
    [
        ({"party", "campus"}, "ours", None, {"机电工程系党总支党员"}),
        ({"party", "campus"}, "ours", "zzb", {"机电工程系党总支党员", "组织部教职工"}),
        ({"party", "campus"}, "theirs", None, set()),
        ({"party", "campus"}, None, None, set()),
        ({"campus"}, None, "zzb", {"组织部教职工"}),
        ({"campus"}, None, "xcb", set()),
        # Whoever has left the Party or the campus, though a branch or a unit is still on record.
        ({"campus"}, "ours", "zzb", {"组织部教职工"}),
        ({"party"}, "ours", "zzb", set()),
    ],
)
def test_the_profile_decides_who_is_in_the_group(circles, branch, unit, groups, ours, theirs, units, of_ours, of_unit):
    place = {"ours": ours, "theirs": theirs}.get(branch)
    person = make_person("reader", branch=place, unit=unit and getattr(units, unit), **dict.fromkeys(circles, True))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reader = Reader.of(person)
    assert set(reader.group_names) == groups
    assert reader.groups == set(ReaderGroup.objects.filter(name__in=groups).values_list("pk", flat=True))
    assert {group.name for group in (of_ours, of_unit) if person in group.people()} == groups
    assert len([each for each in asked if "readerprofile" in each["sql"]]) == 1


def test_a_group_out_of_use_opens_nothing(ours, of_ours):
    member = make_person("comrade", party=True, campus=True, branch=ours)
    ReaderGroup.objects.update(active=False)
    assert Reader.of(member).groups == frozenset()


def test_a_list_adds_nobody_to_a_group_that_follows_from_the_profiles(of_ours):
    stranger = make_person("stranger", party=True, campus=True, groups=[of_ours])
    assert Reader.of(stranger).groups == frozenset()
    assert not of_ours.people()


def test_listed_groups_and_those_of_branch_and_unit_add_up(ours, units, of_ours, of_unit):
    listed = [make_reader_group("中层干部"), make_reader_group("教师代表")]
    reader = Reader.of(make_person("all", party=True, campus=True, branch=ours, unit=units.zzb, groups=listed))
    assert reader.groups == {of_ours.pk, of_unit.pk, *(group.pk for group in listed)}
    assert reader.group_names == tuple(sorted(("中层干部", "教师代表", "机电工程系党总支党员", "组织部教职工")))


def test_a_branchs_group_is_not_wider_than_the_campus(catalogue, units, ours, of_ours, client_of):
    """校内 covers 一定范围, so an entry for the campus may hold an item for a branch."""
    item = make_item(catalogue.party_and_limited, units.zzb, Scope.LIMITED, groups=[of_ours])
    retired = make_person("retired", party=True, branch=ours)
    assert Reader.of(retired).groups == frozenset()
    assert client_of(retired).get(item.url).status_code != 200
    assert retired not in of_ours.people()


def test_an_item_for_a_branch_is_read_by_its_members_and_does_not_exist_for_those_of_another(
    catalogue, units, ours, theirs, of_ours, client_of, client
):
    item = make_item(catalogue.party_and_limited, units.zzb, Scope.LIMITED, groups=[of_ours], title="本总支发展党员公示")
    member, other = (make_person(f"{place.pk}", party=True, campus=True, branch=place) for place in (ours, theirs))
    for browser, reads in ((client_of(member), True), (client_of(other), False), (client, False)):
        assert (browser.get(item.url).status_code == 200) is reads
        for listing in ("/", catalogue.party_and_limited.url, "/search/?q=发展党员"):
            page = browser.get(listing).content.decode()
            assert (f'href="{item.url}"' in page) is reads
            assert ("公示" in page) is reads
    for person in (member, other):
        reader = Reader.of(person)
        assert in_scope(reader, item) is (item in DisclosurePage.objects.viewable_by(reader)) is (person == member)


def test_a_member_who_changes_branch_reads_the_new_ones_once_a_second_person_confirms(desk, committee, ours, theirs, of_ours):
    of_theirs = ReaderGroup.objects.create(name="汽车工程系党总支党员", branch=theirs)
    member = make_person("comrade", party=True, campus=True, branch=ours)
    form = {"user": member.pk, "campus": "on", "party": "on", "branch": theirs.pk}
    assert desk.post(f"{PROFILES}edit/{member.reader_profile.pk}/", form).status_code == 302
    assert Reader.of(member).groups == {of_ours.pk}
    change = RegisterChange.objects.pending().get()
    assert change.rows() == [("所在党总支、直属党支部", "机电工程系党总支", "汽车工程系党总支")]
    assert set(change.people.all()) == {member}
    confirm_changes(by=committee)
    assert Reader.of(member).groups == {of_theirs.pk}


def test_leaving_a_branch_takes_effect_at_once(desk, ours, of_ours):
    member = make_person("comrade", party=True, campus=True, branch=ours)
    desk.post(f"{PROFILES}edit/{member.reader_profile.pk}/", {"user": member.pk, "campus": "on", "party": "on"})
    assert not RegisterChange.objects.pending()
    assert Reader.of(member).groups == frozenset()


def test_whoever_is_no_member_has_no_branch_and_whoever_is_not_on_campus_no_unit(desk, outsider: User, ours, units):
    form = {"user": outsider.pk, "branch": ours.pk, "unit": units.zzb.pk}
    assert desk.post(f"{PROFILES}create/", form).context["form"].errors == {
        "branch": ["不是党员的，不填所在党总支、直属党支部。"],
        "unit": ["不是校内读者的，不填所在单位。"],
    }
    assert not ReaderProfile.objects.filter(user=outsider)


# --- the register of groups --------------------------------------------------------------------------------------------

GROUP = {"name": "机电工程系党总支党员", "description": "以组织关系为准", "active": "on"}


def test_a_group_of_a_branch_comes_into_use_once_confirmed_by_its_own_member_if_need_be(desk, committee, ours):
    member = make_person("comrade", party=True, campus=True, branch=ours)
    assert desk.post(f"{GROUPS}create/", GROUP | {"branch": ours.pk}).status_code == 302
    assert Reader.of(member).groups == frozenset()
    assert not RegisterChange.objects.pending().get().people.all()
    ReaderProfile.objects.update_or_create(user=committee, defaults={"campus": True, "party": True, "branch": ours})
    confirm_changes(by=committee)
    assert Reader.of(member).group_names == Reader.of(committee).group_names == ("机电工程系党总支党员",)
    listed = desk.get(GROUPS).content.decode()
    assert "机电工程系党总支的党员" in listed


def test_the_list_counts_and_the_export_names_who_follows_from_the_profiles(desk, ours, units, of_ours, of_unit):
    make_person("zhao", last_name="赵", first_name="一", party=True, campus=True, branch=ours)
    make_person("qian", last_name="钱", first_name="二", party=True, campus=True, branch=ours, unit=units.zzb)
    make_reader_group("中层干部", make_person("sun", last_name="孙", first_name="三", campus=True))
    sent = desk.get(f"{GROUPS}?export=xlsx").streaming_content
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(sent))).active.values)[1:]
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        ("中层干部", "名单", 1, "孙三"),
        ("机电工程系党总支党员", "机电工程系党总支的党员", 2, "赵一、钱二"),
        ("组织部教职工", "组织部的师生", 1, "钱二"),
    ]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"members": "student", "branch": "ours"}, {"members": ["成员以读者身份的登记为准的范围，不再另列名单。"]}),
        (
            {"branch": "ours", "unit": "zzb"},
            {"unit": ["一个读者范围只以一处登记为据：党总支、直属党支部的党员，或者单位的师生。"]},
        ),
        ({"branch": "taken"}, {"branch": ["这个党总支、直属党支部的党员已有一个读者范围。"]}),
    ],
)
def test_a_group_has_one_source_of_members(fields, errors, desk, student, ours, theirs, units):
    ReaderGroup.objects.create(name="汽车工程系党总支党员", branch=theirs)
    places = {"ours": ours.pk, "zzb": units.zzb.pk, "taken": theirs.pk}
    typed = {name: places.get(value, value) for name, value in fields.items()}
    assert desk.post(f"{GROUPS}create/", GROUP | typed).context["form"].errors == errors
    assert not ReaderGroup.objects.filter(name=GROUP["name"])


@pytest.mark.parametrize(("stored", "typed"), [("branch", ""), ("branch", "theirs"), (None, "ours")])
def test_what_the_members_follow_from_stays(stored, typed, desk, ours, theirs):
    group = ReaderGroup.objects.create(name=GROUP["name"], branch=ours if stored else None)
    number = {"ours": ours.pk, "theirs": theirs.pk}.get(typed, "")
    errors = desk.post(f"{GROUPS}edit/{group.pk}/", GROUP | {"branch": number}).context["form"].errors
    assert errors == {"branch": ["读者范围以什么为据，登记后不再改动。请另行登记一个读者范围。"]}


def test_the_database_keeps_to_one_source(ours, units):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderGroup.objects.create(name="两处", branch=ours, unit=units.zzb)
    with pytest.raises(ValidationError):
        ReaderGroup(name="两处", branch=ours, unit=units.zzb).full_clean()


# --- the campus account's attributes -----------------------------------------------------------------------------------


def test_attributes_move_a_reader_to_another_branch_and_unit(settings, ours, theirs, units, of_ours, of_unit):
    settings.CAS_READER_ATTRIBUTES = {"branch": {"attribute": "org"}, "unit": {"attribute": "dept"}}
    person = make_person("reader", party=True, campus=True, branch=theirs)
    refresh_reader(person, {"org": "机电工程系党总支", "dept": "组织部"})
    assert Reader.of(User.objects.get(pk=person.pk)).groups == {of_ours.pk, of_unit.pk}
    refresh_reader(person, {"org": "另一所学校的党总支"})
    profile = ReaderProfile.objects.get(user=person)
    assert (profile.branch, profile.unit, profile.party) == (None, None, True)


def test_attributes_put_nobody_on_the_list_of_a_group_that_follows_from_the_profiles(settings, ours, of_ours):
    settings.CAS_READER_ATTRIBUTES = {"groups": {of_ours.name: {"attribute": "rank", "values": ["x"]}}}
    refresh_reader(make_person("reader", campus=True), {"rank": "x"})
    assert not of_ours.members.all()
