"""What every test may ask for: the units, the small catalogue, a person of each role, a browser session.

A fixture named after a role is a person who holds that role and no other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone

from disclosure.approval.personal_data import scanning, screening
from disclosure.organisation.models import Role, User
from disclosure.uploads import blank_pages, isolated
from tests import statements
from tests.day_of_the_run import DAY_OF_THE_RUN, set_back_to
from tests.factories import Catalogue, Units, make_branch, make_catalogue, make_person, make_units
from tests.migrated import create_test_database, restore_test_database
from tests.remembered import make_first, remembered

# A law holds however long an example takes, and beside a browser on two cores it may take long. What is landed is judged by the
# same examples each time; `make quality` looks for others.
hypothesis.settings.register_profile(
    "laws", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], derandomize="FUZZ" not in os.environ
)
hypothesis.settings.load_profile("laws")


DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
"""Fixtures through which a test gets a database."""


def needs_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


LONGEST_NAME = 100
BUSY_SECONDS = 180
"""Timeout of a scan in tests, ten times that on the site: other processes may keep both cores busy."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Keep the content of a file out of a test's name: it may hold the time, and the names must agree among workers."""
    return "file" if isinstance(val, bytes) and len(val) > LONGEST_NAME else None


def pytest_addoption(parser: pytest.Parser) -> None:
    statements.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(statements)
    statements.configure(config)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long tests. What needs no database is tested once, on SQLite, and so is what others ask of it as well."""
    without = statements.left_out(config, [item for item in items if needs_database(item)])
    if connection.vendor != "sqlite":
        without += [item for item in items if not needs_database(item)]
    config.hook.pytest_deselected(items=without)
    outside = set(without)
    items[:] = [item for item in items if item not in outside]
    items.sort(key=lambda item: item.get_closest_marker("long") is None and not statements.takes_long(item))
    for item in items:
        make_first(item)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """Create the migrated test database, and restore it after each test marked `django_db(transaction=True)`.

    Django would empty all tables instead: the guard refuses that, data migrations' rows would be gone (root page, site,
    workflow), and content types would return under other numbers than those that remembered fixtures refer to.
    """
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        create_test_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: restore_test_database())
        yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(autouse=True)
def day_of_the_run(monkeypatch) -> None:
    """Past midnight, tests go on in the day on which their modules were loaded."""
    if timezone.localdate() != DAY_OF_THE_RUN:
        monkeypatch.setattr(timezone, "now", set_back_to(DAY_OF_THE_RUN))


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Wagtail keeps the site's root paths in the cache: none outlives the test that made it."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Read each file content once per worker in a process of its own, with a timeout that is long enough for a busy machine."""
    known: dict[tuple, bytes] = {}

    def remembering(module: str, data: bytes, seconds: float) -> bytes:
        key = module, hashlib.sha256(data).digest(), seconds
        if key not in known:
            known[key] = isolated.output_of(module, data, seconds)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        for module in (scanning, blank_pages):
            patch.setattr(module, "output_of", remembering)
            patch.setattr(module, "PATIENCE", BUSY_SECONDS)
        patch.setattr(screening, "PROPOSAL_SCAN_SECONDS", BUSY_SECONDS)
        yield


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path) -> None:
    """Each test stores its files in a folder of its own."""
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = tmp_path / "media"


@remembered
def units(db) -> Units:
    return make_units()


@remembered
def catalogue(units: Units) -> Catalogue:
    return make_catalogue(units)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(user)`: a browser session in which `user` is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


# --- people of the units -----------------------------------------------------------------------------------------------


@remembered
def zzb_drafter(units: Units) -> User:
    return make_person("zzb.drafter", (Role.DRAFTER, units.zzb), campus=True)


@remembered
def zzb_reviewer(units: Units) -> User:
    return make_person("zzb.reviewer", (Role.REVIEWER, units.zzb), campus=True)


@remembered
def xcb_drafter(units: Units) -> User:
    return make_person("xcb.drafter", (Role.DRAFTER, units.xcb), campus=True)


@remembered
def xcb_reviewer(units: Units) -> User:
    return make_person("xcb.reviewer", (Role.REVIEWER, units.xcb), campus=True)


# --- people of the college ---------------------------------------------------------------------------------------------


@remembered
def committee(db) -> User:
    """An approver of the Party committee."""
    return make_person("committee", Role.COMMITTEE, party=True, campus=True)


@remembered
def office(db) -> User:
    """Somebody of the office for disclosure."""
    return make_person("office", Role.OFFICE, campus=True)


@remembered
def supervisor(db) -> User:
    """The supervisor whom a branch elected."""
    return make_person("supervisor", (Role.SUPERVISOR, make_branch()), campus=True)


@remembered
def admin(db) -> User:
    """A superuser, who holds no role."""
    return make_person("admin", superuser=True)


# --- readers -----------------------------------------------------------------------------------------------------------


@remembered
def member(db) -> User:
    """A Party member on campus."""
    return make_person("member", party=True, campus=True)


@remembered
def student(db) -> User:
    """Somebody on campus who is no Party member."""
    return make_person("student", campus=True)


@remembered
def outsider(db) -> User:
    """Somebody with an account, whom the registers do not know."""
    return make_person("outsider")
