"""Whatever somebody types into a form or uploads: an answer that is none of an error, and nothing stored half.

Each input spoils a few fields of a form that stands on some page of somebody's. FUZZ says how many inputs each form is sent; on
an ordinary run that is a sample, in `make quality` at least 5,000 in all.
"""

from __future__ import annotations

import os

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from disclosure.organisation.changes.actions import propose
from disclosure.organisation.models import Role
from tests.architecture.test_layers import own_apps
from tests.factories import make_branch, make_person
from tests.files import docx, pdf, picture, xlsx
from tests.fuzz.forms import Form, walk

pytestmark = [pytest.mark.django_db, pytest.mark.long]

EACH = int(os.environ.get("FUZZ", "2"))
"""Inputs a form."""

# fmt: off
SPOILED = [
    "", " ", "\0", "a\0b", "０", "-1", "0", "1e309", "NaN", "0x10", "9" * 400, str(2**63), str(-(2**63) - 1), "1,2", "²", "٣",
    "2026-02-30", "9999-12-31", "0000-00-00", "2026-11-27T25:61", "on", "None", "null", "[]", "{}", '[{"type": "x"}]', '{"a": ',
    "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "%00%ff", "../../../../etc/passwd", "javascript:alert(1)",
    "http://127.0.0.1/", '=HYPERLINK("http://x")', "\u202e倒", "\ufeff", "字" * 70_000, "\r\n\r\n", "😀", "\x1b[2J",
]
# fmt: on

values = st.one_of(st.sampled_from(SPOILED), st.text(max_size=40), st.integers().map(str), st.dates().map(str))
REAL = [pdf(), docx(), xlsx(), picture()]
TORN = [b"%PDF-1.4", b"PK\3\4", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0" * 200]
contents = st.one_of(st.binary(max_size=200), st.sampled_from(REAL + TORN))
endings = st.sampled_from("pdf docx xlsx doc xls wps et png jpg csv svg exe pdf.exe PDF 附件".split())  # noqa: SIM905


@pytest.fixture
def browsers(world) -> dict[str, Client]:
    """A browser of each kind of person, and of nobody."""
    supervisor = make_person("supervisor", (Role.SUPERVISOR, make_branch()))
    # So that the page on which a change is confirmed has its forms.
    reset = {world.people["student"].pk}
    propose(world.people["student"], "second_factor.reset", reset, by=world.people["office"])
    return {who: browser_of(person) for who, person in {**world.people, "supervisor": supervisor, "public": None}.items()}


@pytest.fixture
def forms(browsers) -> list[Form]:
    """All forms that anybody is shown, from the front page and from the admin's."""
    found = [form for who, browser in browsers.items() for form in walk(who, browser, "/", "/sign-in/", "/admin/")]
    assert len(found) > 100
    return found


def browser_of(person) -> Client:
    browser = Client(raise_request_exception=False)
    if person:
        browser.force_login(person)
    return browser


def rows() -> dict:
    """The numbers of all rows of ours, by model; but for what is written of requests themselves."""
    models = [model for config in own_apps() for model in config.get_models() if model._meta.model_name != "accessrecord"]
    return {model: set(model._default_manager.values_list("pk", flat=True)) for model in models}


def spoil(data, form: Form) -> tuple[dict, dict]:
    """What is sent: the form as it stands, a few of its fields spoiled, left out or sent twice, and files of any kind."""
    sent: dict[str, list[str]] = {}
    for name, value in form.fields:
        sent.setdefault(name, []).append(value)
    for name in data.draw(st.lists(st.sampled_from(form.names), max_size=3, unique=True)) if form.names else []:
        if name not in form.files:
            sent[name] = data.draw(st.lists(values, max_size=2))
    files = {}
    for name in form.files:
        if data.draw(st.booleans()):
            files[name] = SimpleUploadedFile(f"附表.{data.draw(endings)}", data.draw(contents))
    if form.buttons:
        name, value = data.draw(st.sampled_from(form.buttons))
        sent[name] = [value]
    return sent, files


class Undone(Exception):
    """Takes back what an input stored: the next one finds the site as it was."""


def send(form: Form, browser: Client, sent: dict, files: dict) -> None:
    before = rows()
    response = browser.post(form.url, {**sent, **files}) if form.method == "post" else browser.get(form.url, sent)
    if response.streaming:
        b"".join(response)
    told = f"{form.who} {form.method} {form.url} {str(sent)[:2000]} {list(files)}"
    assert response.status_code < 500, f"{response.status_code}: {told}"
    after = rows()
    added = {model: after[model] - before[model] for model in after}
    if form.method == "get":
        assert not any(added.values()), told
    for model, numbers in added.items():
        for row in model._default_manager.filter(pk__in=numbers):
            try:
                row.full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                raise AssertionError(f"{model.__name__} stored half: {error}: {told}") from error


def send_spoiled(form: Form, browser: Client) -> None:
    """Send the form EACH inputs, each to the site as it was."""

    @settings(max_examples=EACH, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(data=st.data())
    def one(data):
        try:
            with transaction.atomic():
                send(form, browser, *spoil(data, form))
                raise Undone
        except Undone:
            pass

    one()


def test_no_form_fails_or_stores_half_whatever_it_is_sent(browsers, forms, subtests):
    for form in forms:
        with subtests.test(f"{form.who} {form.method} {form.url}"):
            send_spoiled(form, browsers[form.who])
