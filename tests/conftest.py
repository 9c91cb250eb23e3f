"""What every test may ask for: the units, the small catalogue, a person of each role, a browser session.

A fixture named after a role is a person who holds that role and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import Client

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import granted
from disclosure.organisation.models import Role, User
from tests.factories import Catalogue, Units, make_branch, make_catalogue, make_person, make_units
from tests.remembered import remembered

# A law holds however long an example takes, and beside a browser on two cores it may take long.
hypothesis.settings.register_profile("laws", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("laws")

REBUILT_BY_DJANGO = {"contenttypes.contenttype", "auth.permission"}
"""Rows that Django makes anew after a flush, under other numbers."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Keep what the migrations put into the database alive through every test.

    A test marked `django_db(transaction=True)` empties all tables when it ends, and with them the root page, the home page,
    the site, the workflow: all that data migrations made. So they are remembered here, and put back after each flush.
    """
    with django_db_blocker.unblock():
        migrated = serializers.serialize("json", _all_rows(), use_natural_foreign_keys=True)

    last = [config for config in apps.get_app_configs() if config.models_module][-1]

    def put_back(**kwargs) -> None:
        with transaction.atomic(), granted(None, "what migrations made"):
            for row in serializers.deserialize("json", migrated, handle_forward_references=True):
                row.save()
            # A flush by hand starts PostgreSQL's sequences anew, which rows under given numbers do not move on.
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                    cursor.execute(statement)

    post_migrate.connect(put_back, sender=last, weak=False)
    yield
    post_migrate.disconnect(put_back, sender=last)


def _all_rows() -> Iterator:
    for model in serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()]):
        if model._meta.label_lower not in REBUILT_BY_DJANGO:
            yield from model._default_manager.order_by("pk")


@pytest.fixture(autouse=True)
def tables_may_be_emptied(request) -> Iterator[None]:
    """The flush after a test marked `django_db(transaction=True)` would run into the guard; it sets it again as it ends."""
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction", False)
    if not marked and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.remove(connection)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Wagtail keeps the site's root paths in the cache: none outlives the test that made it."""
    cache.clear()


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path) -> None:
    """Each test stores its files in a folder of its own."""
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = tmp_path / "media"


units_of_old, catalogue_of_old = remembered(make_units), remembered(make_catalogue)


@pytest.fixture
def units(db) -> Units:
    return units_of_old()


@pytest.fixture
def catalogue(units: Units) -> Catalogue:
    return catalogue_of_old(units)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(user)`: a browser session in which `user` is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


# --- people of the units -----------------------------------------------------------------------------------------------


@pytest.fixture
def zzb_drafter(units: Units) -> User:
    return make_person("zzb.drafter", (Role.DRAFTER, units.zzb), campus=True)


@pytest.fixture
def zzb_reviewer(units: Units) -> User:
    return make_person("zzb.reviewer", (Role.REVIEWER, units.zzb), campus=True)


@pytest.fixture
def xcb_drafter(units: Units) -> User:
    return make_person("xcb.drafter", (Role.DRAFTER, units.xcb), campus=True)


@pytest.fixture
def xcb_reviewer(units: Units) -> User:
    return make_person("xcb.reviewer", (Role.REVIEWER, units.xcb), campus=True)


# --- people of the college ---------------------------------------------------------------------------------------------


@pytest.fixture
def committee(db) -> User:
    """An approver of the Party committee."""
    return make_person("committee", Role.COMMITTEE, party=True, campus=True)


@pytest.fixture
def office(db) -> User:
    """Somebody of the office for disclosure."""
    return make_person("office", Role.OFFICE, campus=True)


@pytest.fixture
def supervisor(db) -> User:
    """The supervisor whom a branch elected."""
    return make_person("supervisor", (Role.SUPERVISOR, make_branch()), campus=True)


@pytest.fixture
def admin(db) -> User:
    """A superuser, who holds no role."""
    return make_person("admin", superuser=True)


# --- readers -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(db) -> User:
    """A Party member on campus."""
    return make_person("member", party=True, campus=True)


@pytest.fixture
def student(db) -> User:
    """Somebody on campus who is no Party member."""
    return make_person("student", campus=True)


@pytest.fixture
def outsider(db) -> User:
    """Somebody with an account, whom the registers do not know."""
    return make_person("outsider")
