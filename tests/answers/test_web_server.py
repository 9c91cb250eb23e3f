"""How the web server learns how long it may repeat an answer, and that something changed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from disclosure.answers import middleware, web_server, wsgi
from disclosure.answers.web_server import EXPIRES, holding, mark
from disclosure.catalogue.guard.generation import raise_generation

SECOND = 1_800_000_000


@pytest.fixture
def folder(settings, tmp_path, monkeypatch) -> Path:
    """The folder of the marks, at a second that does not end."""
    settings.ANSWERS_DIR = tmp_path / "answers"
    monkeypatch.setattr(web_server, "_marked", None)
    for module in (web_server, middleware, wsgi):
        monkeypatch.setattr(module, "now", lambda: SECOND)
    return settings.ANSWERS_DIR


def marks(folder: Path) -> list[int]:
    return sorted(int(each.name) for each in folder.iterdir())


@pytest.mark.parametrize(
    ("networks", "told", "holds"),
    [
        ([], "none", True),
        (["10.0.0.0/8", "2001:db8::/32"], "10.0.0.0/8,2001:db8::/32", True),
        (["10.0.0.0/8"], "none", False),
        ([], "10.0.0.0/8", False),
        ([], "", False),
        ([], None, False),
    ],
)
def test_an_answer_holds_to_the_end_of_its_second_if_the_web_server_knows_the_campus(settings, networks, told, holds):
    settings.CAMPUS_NETWORKS = networks
    environ = {} if told is None else {"HTTP_X_KEEPS_OUTSIDE": told}
    assert holding(environ, SECOND) == ([(EXPIRES, f"@{SECOND}")] if holds else [])


def test_a_change_marks_its_second_and_the_one_before_and_old_marks_go(folder, monkeypatch):
    assert mark(7) == 7
    assert marks(folder) == [SECOND - 1, SECOND]
    monkeypatch.setattr(web_server, "now", lambda: SECOND + 5)
    mark(7)
    assert marks(folder) == [SECOND - 1, SECOND]
    mark(6)
    assert marks(folder) == [SECOND + 4, SECOND + 5]


def test_a_folder_that_cannot_be_written_to_stops_nothing(settings, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(web_server, "_marked", None)
    monkeypatch.setattr(web_server.logger, "propagate", True)
    settings.ANSWERS_DIR = tmp_path / "missing" / "answers"
    assert mark(7) == 7 == mark(7)
    assert len(caplog.records) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("keeping")
class TestTheSite:
    @pytest.fixture
    def site(self):
        """A site in which a form changes what readers see, whatever it answers."""

        def change(request) -> HttpResponse:
            if request.method == "POST":
                raise_generation(connection)
            return HttpResponse(status=403)

        return middleware.AnswersMiddleware(change)

    def test_a_form_that_changed_something_marks_it_before_it_is_answered(self, folder, site):
        mark(middleware.current_generation())
        for each in folder.iterdir():
            each.unlink()
        site(RequestFactory().post("/", headers={"Cookie": "disclosure_session=x"}))
        assert marks(folder) == [SECOND - 1, SECOND]

    def test_one_that_changed_nothing_leaves_no_mark(self, folder, site, monkeypatch):
        mark(middleware.current_generation())
        monkeypatch.setattr(web_server, "now", lambda: SECOND + 5)
        site(RequestFactory().get("/", headers={"Cookie": "disclosure_session=x"}))
        site(RequestFactory().options("/"))
        assert marks(folder) == [SECOND - 1, SECOND]

    def test_kept_and_rendered_answers_say_how_long_they_hold_and_others_do_not(self, folder, catalogue, client):
        asked = {"X-Keeps-Outside": "none"}
        for _ in range(2):
            for address in ("/", "/nothing/", catalogue.page.url):
                assert client.get(address, headers=asked)[EXPIRES] == f"@{SECOND}"
                assert EXPIRES not in client.get(address)
            for address in ("/sign-in/", "/search/?q=党费", "/?utm_source=x", "/admin/", "/readyz"):
                assert EXPIRES not in Client().get(address, headers=asked)
            assert EXPIRES not in Client().get("/", headers=asked | {"Authorization": "Basic eA=="})
            assert EXPIRES not in Client().get("/", headers=asked | {"Cookie": "disclosure_session=x"})

    def test_so_do_answers_in_front_of_the_handler(self, folder, catalogue, client):
        client.get("/")
        told: list = []
        environ = Client()._base_environ(PATH_INFO="/", HTTP_X_KEEPS_OUTSIDE="none", **{"wsgi.input": io.BytesIO(b"")})
        application = wsgi.AnswersFirst(lambda *_: pytest.fail("the handler was asked"), is_closed=lambda: False)
        b"".join(application(environ, lambda *start: told.extend(start)))
        assert told[0] == "200 OK" and (EXPIRES, f"@{SECOND}") in told[1]
