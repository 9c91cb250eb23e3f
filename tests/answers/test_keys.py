"""Which requests get a kept answer, and which the site answers each time."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.utils import timezone

from disclosure.answers.keys import key_of

KEPT = {
    "a page": {},
    "by HEAD": {"REQUEST_METHOD": "HEAD"},
    "a page of a list": {"QUERY_STRING": "page=2"},
    "with a cookie of the college's other sites": {"HTTP_COOKIE": f"_ga=1; csrftoken={'a' * 32}"},
    "from outside the campus": {"REMOTE_ADDR": "198.51.100.7"},
}

NOT_KEPT = {
    "a form": {"REQUEST_METHOD": "POST"},
    "a session": {"HTTP_COOKIE": "_ga=1; disclosure_session=x"},
    "a session without blanks": {"HTTP_COOKIE": "_ga=1;disclosure_session=x"},
    "a message": {"HTTP_COOKIE": "messages=x"},
    "a token that the site replaces": {"HTTP_COOKIE": "csrftoken=x"},
    "an authorization": {"HTTP_AUTHORIZATION": "Basic eA=="},
    "from the campus": {"REMOTE_ADDR": "10.1.2.3"},
    "from the campus by a proxy": {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"},
    "a search": {"QUERY_STRING": "q=党费"},
    "a parameter of nobody's": {"QUERY_STRING": "page=2&utm_source=x"},
    "a parameter twice": {"QUERY_STRING": "page=2&page=3"},
    "a long number": {"QUERY_STRING": f"page={'1' * 80}"},
    "a static file": {"PATH_INFO": "/static/css/base.css"},
}


@pytest.fixture(autouse=True)
def networks(settings) -> None:
    settings.CAMPUS_NETWORKS = ["10.0.0.0/8"]
    settings.TRUSTED_PROXIES = ["192.0.2.1"]


def environ(**changes: str) -> dict:
    return RequestFactory().get("/catalogue/").META | changes


@pytest.mark.parametrize("what", KEPT)
def test_an_answer_to_an_unknown_reader_is_kept(what):
    assert key_of(environ(**KEPT[what])) is not None


@pytest.mark.parametrize("what", NOT_KEPT)
def test_an_answer_that_may_depend_on_who_asks_is_not_kept(what):
    assert key_of(environ(**NOT_KEPT[what])) is None


@pytest.mark.parametrize(
    "change",
    [
        {"PATH_INFO": "/catalogue/1/"},
        {"QUERY_STRING": "page=2"},
        {"HTTP_HOST": "localhost"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"SCRIPT_NAME": "/disclosure"},
    ],
)
def test_an_answer_is_of_its_address(change):
    assert key_of(environ(**change)) != key_of(environ())


def test_the_parts_of_an_address_are_not_confused():
    """A server in front may say what a path is below; what it says is another page's address otherwise."""
    assert key_of(environ(SCRIPT_NAME="/catalogue", PATH_INFO="/1/")) != key_of(environ(PATH_INFO="/catalogue/1/"))


@pytest.mark.parametrize("proto", [None, "https", "http", "https, http", "http, https", " https ", "HTTPS", ""])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_is_as_secure_as_the_site_takes_it(proto, scheme):
    asked = environ(**{"wsgi.url_scheme": scheme} | ({} if proto is None else {"HTTP_X_FORWARDED_PROTO": proto}))
    assert key_of(asked).is_secure == WSGIRequest(asked).is_secure()


def test_head_gets_the_answer_of_get():
    assert key_of(environ(REQUEST_METHOD="HEAD")) == key_of(environ())


def test_an_answer_holds_until_midnight_in_shanghai(monkeypatch):
    evening = timezone.make_aware(timezone.datetime(2026, 12, 31, 23, 59, 59))
    keys = []
    for moment in (evening, evening + timezone.timedelta(seconds=2)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        keys.append(key_of(environ()))
    assert keys[0] != keys[1]
