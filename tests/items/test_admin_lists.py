"""Lists of the admin are read by indexes, and a unit finds its own items under 各职能部门 by their unit."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy

from disclosure.approval import panels
from disclosure.audience.circles import Scope
from disclosure.items.explorer import ExplorerView
from disclosure.items.policies import common_beginning
from disclosure.organisation.models import Role, User
from tests.factories import make_item, make_person

pytestmark = pytest.mark.django_db

migration = import_module("disclosure.items.migrations.0027_own_items_by_rule")


def found_by(user: User) -> set[int]:
    """Return the items that the explorer shows to the person, as the next request reads them."""
    pages = page_permission_policy.explorable_instances(User.objects.get(pk=user.pk))
    return set(pages.filter(depth=6).values_list("pk", flat=True))


def plan(queryset: QuerySet) -> str:
    sql, values = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return "\n".join(row[3] for row in cursor.fetchall())


def test_a_unit_finds_its_own_items_under_each_department_and_no_others(catalogue, units):
    own, others = (make_item(catalogue.each_department, unit, Scope.PARTY_AND_CAMPUS) for unit in (units.dzb, units.zzb))
    first, second = (make_person(f"drafter of {unit.code}", (Role.DRAFTER, unit)) for unit in (units.dzb, units.zzb))
    assert own.pk in found_by(first) and others.pk not in found_by(first)
    assert others.pk in found_by(second) and own.pk not in found_by(second)
    assert not GroupPagePermission.objects.filter(page__in=[own, others]).exists()
    for person, item, found in ((first, own, True), (first, others, False)):
        user = User.objects.get(pk=person.pk)
        assert page_permission_policy.user_has_permission_for_instance(user, "change", item) is found
        shown = page_permission_policy.children_shown_to(user, catalogue.each_department)
        assert shown.filter(pk=item.pk).exists() is found


def test_the_permissions_that_the_rule_replaced_come_back_with_the_migration_s_reverse(catalogue, units):
    own, others = (make_item(catalogue.each_department, unit, Scope.PARTY_AND_CAMPUS) for unit in (units.dzb, units.zzb))
    elsewhere = make_item(catalogue.public, units.dzb)
    held = GroupPagePermission.objects.filter(page__in=[own, others, elsewhere]).order_by("page")
    migration.restore_permissions(apps, None)
    assert list(held.values_list("group", "page", "permission__codename")) == [
        (page.unit.group_id, page.pk, "change_page") for page in sorted((own, others), key=lambda page: page.pk)
    ]
    migration.remove_permissions(apps, None)
    assert not held.exists()


def test_who_works_only_under_each_department_explores_from_there(catalogue, units):
    drafter = make_person("drafter of one kind", (Role.DRAFTER, units.rsc))
    assert page_permission_policy.explorable_root_instance(User.objects.get(pk=drafter.pk)) != catalogue.each_department
    GroupPagePermission.objects.filter(group=units.rsc.group).delete()
    assert page_permission_policy.explorable_root_instance(User.objects.get(pk=drafter.pk)) is None
    item = make_item(catalogue.each_department, units.rsc, Scope.PARTY_AND_CAMPUS)
    user = User.objects.get(pk=drafter.pk)
    assert page_permission_policy.explorable_root_instance(user).pk == catalogue.each_department.pk
    assert page_permission_policy.user_has_permission(user, "change")
    assert found_by(drafter) == {item.pk}


@pytest.mark.parametrize(
    ("paths", "beginning"),
    [
        ([], ""),
        (["00010001"], "00010001"),
        (["000100010001", "000100010002"], "00010001"),
        (["000100010001", "00010001000100020003"], "000100010001"),
        (["0001000A", "0001000B"], "0001"),
    ],
)
def test_the_common_beginning_of_paths_is_the_path_of_a_page(paths, beginning):
    assert common_beginning(paths) == beginning


def test_no_address_lists_all_pages_of_an_entry_at_once(catalogue, units, office, client_of, monkeypatch):
    monkeypatch.setattr(ExplorerView, "paginate_by", 2)
    for _ in range(3):
        make_item(catalogue.public, units.dzb, Scope.PUBLIC)
    address = reverse("wagtailadmin_explore", args=[catalogue.public.pk])
    for ordering in ("", "ord", "-ord", "title"):
        response = client_of(office).get(address, {"ordering": ordering})
        assert len(response.context["object_list"]) == 2, ordering


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans; PostgreSQL scans small tables")
def test_lists_read_indexes_and_no_whole_table(catalogue, units, office, zzb_drafter):
    children = page_permission_policy.children_shown_to(office, catalogue.public.specific)
    newest = children.order_by("-latest_revision_created_at")[:50]
    assert "USING INDEX items_page_by_entry" in plan(newest) and "TEMP B-TREE" not in plan(newest)
    assert "items_by_standing" in plan(panels.suspended_for(office))
    assert "items_workflows_under_way" in plan(panels.under_way_for(office))
    assert "approval_returned_items" in plan(panels.returned_to(zzb_drafter))
    assert "SCAN wagtailcore_page" not in plan(Page.objects.filter(page_permission_policy._explorable(office), owner=office))
