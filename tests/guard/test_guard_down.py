"""While the guard is not whole, readers read on and nothing that they see changes, whichever form is sent (law 1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import Unguarded, granted, recording
from disclosure.catalogue.guard.installation import guard_stands
from disclosure.catalogue.models import Grant
from disclosure.items.files import Attachment
from disclosure.organisation.models import User
from tests.factories import Catalogue, Units, make_item
from tests.files import pdf_file
from tests.guard.routes import sql

pytestmark = pytest.mark.django_db


def name_of_one_trigger() -> str:
    with connection.cursor() as cursor:
        cursor.execute(triggers.REMOVABLE[connection.vendor])
        name = next(name for (name,) in cursor.fetchall() if "wagtailcore_site_update" in name)
    return connection.ops.quote_name(name)


def drop_one_trigger() -> None:
    sql(triggers.REMOVE[connection.vendor].format(name=name_of_one_trigger()))


def make_toothless(statements: dict[str, list[str]]) -> Callable[[], None]:
    """Put another trigger in the place of one of the guard's, under its name."""

    def damage() -> None:
        name = name_of_one_trigger()
        if connection.vendor == "sqlite":
            drop_one_trigger()
        for statement in statements[connection.vendor]:
            sql(statement.format(name=name))

    return damage


NOTHING = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE UPDATE ON wagtailcore_site WHEN 0 BEGIN SELECT 1; END"],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
}
ELSEWHERE = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE UPDATE ON wagtailcore_locale WHEN 0 BEGIN SELECT 1; END"],
    "postgresql": [
        "DROP TRIGGER {name} ON wagtailcore_site",
        "CREATE TRIGGER {name} BEFORE UPDATE ON wagtailcore_locale FOR EACH ROW EXECUTE FUNCTION {name}()",
    ],
}
AT_ANOTHER_TIME = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE INSERT ON wagtailcore_site BEGIN SELECT 1; END"],
    "postgresql": [
        "DROP TRIGGER {name} ON wagtailcore_site",
        "CREATE TRIGGER {name} BEFORE INSERT ON wagtailcore_site FOR EACH ROW EXECUTE FUNCTION {name}()",
    ],
}
ON_A_CONDITION = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE UPDATE OF port ON wagtailcore_site BEGIN SELECT 1; END"],
    "postgresql": [
        "DROP TRIGGER {name} ON wagtailcore_site",
        "CREATE TRIGGER {name} BEFORE UPDATE ON wagtailcore_site FOR EACH ROW WHEN (FALSE) EXECUTE FUNCTION {name}()",
    ],
}
NEVER = {"sqlite": [], "postgresql": ["ALTER TABLE wagtailcore_site DISABLE TRIGGER {name}"]}


def add_another(on: str, name: str) -> Callable[[], None]:
    """Put a trigger that is not the guard's on a guarded table."""
    statements = {
        "sqlite": [f"CREATE TRIGGER {name} AFTER UPDATE ON {on} BEGIN SELECT 1; END"],
        "postgresql": [
            "CREATE FUNCTION zz_other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            f"CREATE TRIGGER {name} AFTER UPDATE ON {on} FOR EACH ROW EXECUTE FUNCTION zz_other()",
        ],
    }

    def damage() -> None:
        for statement in statements[connection.vendor]:
            sql(statement)

    return damage


OTHERS = [
    pytest.param(add_another("wagtailcore_page", "zz_evil"), "zz_evil", id="a trigger of another name on the table of pages"),
    pytest.param(add_another("WAGTAILCORE_PAGE", "zz_evil"), "zz_evil", id="a trigger on that table, spelt in capitals"),
    pytest.param(add_another("wagtailcore_page", "guard_evil"), "guard_evil", id="a trigger named like the guard's"),
    pytest.param(add_another("approval_decision", "zz_evil"), "zz_evil", id="a trigger on a table of evidence"),
    pytest.param(add_another("catalogue_grant", "zz_evil"), "zz_evil", id="a trigger on the table of grants"),
]


@pytest.mark.parametrize(("add", "name"), OTHERS)
def test_a_trigger_that_is_not_the_guards_is_told_of_by_its_name(db, add, name):
    add()
    assert not triggers.is_whole(connection)
    assert Client().get("/readyz").status_code == 503
    assert triggers.other_triggers(connection) == [name]
    (warning,) = guard_stands(["default"])
    assert name in warning.hint and ("不属于本系统" in warning.hint) == (not name.startswith("guard_"))


def test_a_trigger_on_a_table_that_is_not_guarded_is_nothing_to_the_guard(db):
    add_another("django_session", "zz_evil")()
    assert triggers.is_whole(connection)
    assert not triggers.other_triggers(connection)


def leave_a_grant_behind() -> None:
    """As a restored copy might bring one: in a database without triggers, references and all."""
    sql("INSERT INTO catalogue_grant (page_id, reason, ends_id) VALUES (NULL, 'left behind', 0)")


DAMAGES = [
    pytest.param(lambda: triggers.remove(connection), id="no triggers"),
    pytest.param(drop_one_trigger, id="a trigger less"),
    pytest.param(make_toothless(NOTHING), id="a trigger of the same name that refuses nothing"),
    pytest.param(make_toothless(ELSEWHERE), id="a trigger of the same name on another table"),
    pytest.param(make_toothless(AT_ANOTHER_TIME), id="a trigger of the same name for another event"),
    pytest.param(make_toothless(ON_A_CONDITION), id="a trigger of the same name for few changes"),
    pytest.param(make_toothless(NEVER), id="a trigger that is switched off"),
    pytest.param(leave_a_grant_behind, id="a grant left behind"),
]


@pytest.fixture(params=DAMAGES)
def damaged(request, catalogue: Catalogue, units: Units):
    make_item(catalogue.public, units.dzb, title="领导班子")
    request.param()
    yield
    Grant.objects.all().delete()


def forms(catalogue: Catalogue) -> dict[str, dict]:
    """What a superuser sends to forms that never come near a grant."""
    site = {"hostname": "localhost", "port": 80, "site_name": "x", "root_page": catalogue.page.pk, "is_default_site": "on"}
    file = Attachment.objects.create(title="附表", file=pdf_file())
    name = f"doc-{file.pk}"
    return {
        reverse("wagtailsites:edit", args=[Site.objects.get().pk]): site,
        reverse("wagtaildocs:edit_multiple", args=[file.pk]): {f"{name}-title": "改名", f"{name}-collection": 1},
        "/admin/registers/units/create/": {"name": "新单位", "code": "new", "active": "on", "order": "0"},
        reverse("wagtailadmin_api:pages:action", args=[catalogue.public.pk, "unpublish"]): {},
    }


def test_every_form_is_refused_and_says_why(damaged, catalogue, admin: User, client_of):
    root_page = Site.objects.get().root_page_id
    for address, sent in forms(catalogue).items():
        response = client_of(admin).post(address, sent)
        assert response.status_code == 503
        assert "暂时不能办理" in response.content.decode() and "migrate" in response.content.decode()
    assert Site.objects.get().root_page_id == root_page
    assert Attachment.objects.get().title == "附表"


def test_readers_read_on_and_sign_in(damaged, catalogue, member: User):
    reader = Client()
    assert "领导班子" in reader.get(catalogue.public.url).content.decode()
    member.set_password("secret-of-a-member")
    member.save()
    response = reader.post("/sign-in/", {"username": member.username, "password": "secret-of-a-member"})
    assert response.status_code != 503


def test_no_action_takes_a_grant(damaged, catalogue):
    with pytest.raises(Unguarded, match="暂时不能办理"), granted(catalogue.public, "test"):
        pass


def test_what_is_recorded_takes_none_either(catalogue):
    """A meeting's outcomes are recorded first, and carried out within."""
    triggers.remove(connection)
    with pytest.raises(Unguarded), recording("a test"), granted(catalogue.public, "test"):
        pass


def test_it_is_told_to_whoever_asks_whether_the_site_is_ready(damaged):
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ok")
    assert "no-store" in response["Cache-Control"]


def test_a_whole_guard_is_ready(db):
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert Client().post("/readyz").status_code == 405


def test_triggers_that_are_put_back_put_an_end_to_left_over_grants(damaged):
    triggers.install(connection)
    assert triggers.is_whole(connection)
    assert not Grant.objects.exists()


def test_triggers_wait_until_the_tables_have_the_columns_of_which_they_speak(catalogue, monkeypatch):
    """A `migrate` that was killed half-way left tables on which the triggers would fail."""
    triggers.remove(connection)
    rule = triggers.all_rules()[0]
    newer = type(rule)(rule.model, columns=("column_to_come",))
    monkeypatch.setattr(triggers, "all_rules", lambda: [newer])
    triggers.install(connection)
    assert not triggers.is_installed(connection)
