"""The admin speaks Chinese: on the screens of each role no English sentence is left, and the catalogues hold together."""

from __future__ import annotations

import ast
import datetime
import gettext
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.test import Client
from django.utils import timezone
from django.utils.translation import override, trans_real

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.organisation.models import Appointment, User
from tests.factories import Catalogue, Units, make_item

CATALOGUES = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"

ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ \n]+[A-Za-z']{2,})+")
"""Two English words in a row."""

PLACEHOLDER = r"%\(\w+\)[sd]|\{\w+\}"

READ_OUT = {"title", "placeholder", "aria-label", "alt", "data-w-progress-active-value", "data-w-tooltip-content-value"}
"""Attributes that people see or hear."""


class Seen(HTMLParser):
    """What a page shows: its text, the labels that are read out, and the menu that the browser draws."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag in ("script", "style"):
            self.inside.append("menu" if found.get("id") == "wagtail-sidebar-props" else tag)
        self.texts += [value for name, value in attributes if name in READ_OUT and value]
        if tag == "input" and found.get("type") in ("submit", "button") and found.get("value"):
            self.texts.append(found["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.texts.append(data)
        elif self.inside[-1] == "menu":
            self.texts += re.findall(r'"label": "([^"]*)"', data)


def english(html: str) -> set[str]:
    page = Seen()
    page.feed(html)
    return {" ".join(found.split()) for text in page.texts for found in ENGLISH.findall(text)}


@pytest.fixture
def screens(catalogue: Catalogue, units: Units, zzb_drafter: User, office: User) -> dict[str, str]:
    """The addresses of the screens, by what they show."""
    published = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, owner=zzb_drafter)
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter)
    first = draft.latest_revision.pk
    draft.summary = "改写后的摘要"
    second = draft.save_revision(user=zzb_drafter).pk
    entry, unit = catalogue.party_and_campus.pk, units.zzb.pk
    appointment = Appointment.objects.first().pk
    group = ReaderGroup.objects.create(name="中层干部").pk
    return {
        "home": "/admin/",
        "explorer": f"/admin/pages/{catalogue.page.pk}/",
        "entry": f"/admin/pages/{entry}/",
        "new item": f"/admin/pages/add/items/disclosurepage/{entry}/",
        "draft": f"/admin/pages/{draft.pk}/edit/",
        "published": f"/admin/pages/{published.pk}/edit/",
        "history": f"/admin/pages/{draft.pk}/history/",
        "compare": f"/admin/pages/{draft.pk}/revisions/compare/{first}...{second}/",
        "dossier": f"/admin/dossiers/{draft.pk}/",
        "usage": f"/admin/pages/{draft.pk}/usage/",
        "deletion": f"/admin/pages/{draft.pk}/delete/",
        "search": "/admin/pages/search/?q=党费",
        "documents": "/admin/documents/",
        "new documents": "/admin/documents/multiple/add/",
        "document chooser": "/admin/documents/chooser/",
        "images": "/admin/images/",
        "new images": "/admin/images/multiple/add/",
        "image chooser": "/admin/images/chooser/",
        "page chooser": "/admin/choose-page/",
        "link chooser": "/admin/choose-external-link/",
        "mail chooser": "/admin/choose-email-link/",
        "telephone chooser": "/admin/choose-phone-link/",
        "account": "/admin/account/",
        "units": "/admin/registers/units/",
        "unit": f"/admin/registers/units/edit/{unit}/",
        "unit seen": f"/admin/registers/units/inspect/{unit}/",
        "history of a unit": f"/admin/registers/units/history/{unit}/",
        "branches": "/admin/registers/branches/",
        "appointments": "/admin/registers/appointments/",
        "new appointment": "/admin/registers/appointments/create/",
        "appointment": f"/admin/registers/appointments/edit/{appointment}/",
        "people": "/admin/people/",
        "readers": "/admin/registers/readers/",
        "reader groups": "/admin/registers/reader-groups/",
        "reader group": f"/admin/registers/reader-groups/edit/{group}/",
        "locked pages": "/admin/reports/locked/",
        "workflows": "/admin/reports/workflow/",
        "steps": "/admin/reports/workflow_tasks/",
        "site history": "/admin/reports/site-history/",
        "aging pages": "/admin/reports/aging-pages/",
        "page types": "/admin/reports/page-types-usage/",
        "users": "/admin/users/",
        "new user": "/admin/users/new/",
        "user": f"/admin/users/edit/{office.pk}/",
        "no such page": "/admin/no-such-page/",
    }


OPEN_TO = {
    "zzb_drafter": {
        "home", "explorer", "entry", "new item", "draft", "published", "history", "compare", "dossier", "usage",
        "deletion", "search", "documents", "new documents", "document chooser", "images", "new images", "image chooser",
        "page chooser", "link chooser", "mail chooser", "telephone chooser", "account",
    },
    "office": {
        "home", "explorer", "entry", "dossier", "search", "account", "units", "unit", "unit seen", "history of a unit",
        "branches", "appointments", "new appointment", "appointment", "people", "readers", "reader groups", "reader group",
        "workflows", "steps", "site history", "aging pages", "page types",
    },
    "admin": {
        "users", "new user", "user", "site history", "home", "locked pages",
    },
}  # fmt: skip


@pytest.mark.parametrize("role", OPEN_TO)
def test_no_screen_of_a_role_shows_an_english_sentence(role: str, screens: dict[str, str], client_of, request):
    client = client_of(request.getfixturevalue(role))
    left = {}
    for name in [*sorted(OPEN_TO[role]), "no such page"]:
        response = client.get(screens[name])
        assert response.status_code == (404 if name == "no such page" else 200), name
        html = response.json()["html"] if response["Content-Type"] == "application/json" else response.content.decode()
        if found := english(html):
            left[name] = found
    assert left == {}


@pytest.mark.parametrize("name", ["new item", "draft", "home", "account"])
def test_no_screen_leads_to_another_site(name: str, screens: dict[str, str], zzb_drafter: User, client_of):
    page = client_of(zzb_drafter).get(screens[name]).content.decode()
    assert re.findall(r'(?:href|src)="(https?://[^"]*)"', page) == []


def test_the_log_says_that_something_was_created_and_not_when(screens: dict[str, str], zzb_drafter: User, client_of):
    page = client_of(zzb_drafter).get(screens["history"]).content.decode()
    assert "已创建" in page
    assert "创建时间" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.CharField(max_length=3), "一二三四", "最多3个字，现在有4个字。"),
        (forms.CharField(), "一\0", "含有不能使用的控制字符，请删去。"),
        (forms.IntegerField(min_value=1950), 1949, "不能小于1950。"),
        (forms.IntegerField(), "二〇二六", "请填写整数。"),
        (forms.DateField(), "昨天", "请填写日期，如2026-03-05。"),
        (forms.ChoiceField(choices=[("1", "党内")]), "9", "“9”不在可选之列，请重新选择。"),
    ],
)
def test_what_a_form_complains_of_is_said_as_people_here_speak(field: forms.Field, value, said: str):
    with pytest.raises(forms.ValidationError) as complaint:
        field.clean(value)
    assert complaint.value.messages == [said]


def test_the_sign_in_page_shows_no_english_sentence(client: Client, db):
    page = client.get("/sign-in/").content.decode()
    assert english(page) == set()
    assert re.search(r"<label[^>]*>\s*密码", page)


@pytest.mark.parametrize(("is_demonstration", "said"), [(True, 1), (False, 0)])
def test_every_screen_of_a_demonstration_says_so(is_demonstration: bool, said: int, settings, client_of, office: User):
    settings.DEMONSTRATION = is_demonstration
    for client, address in (
        (Client(), "/sign-in/"),
        (client_of(office), "/admin/"),
        (client_of(office), "/admin/registers/units/"),
    ):
        assert client.get(address).content.decode().count("演示站点") == said


def test_texts_that_the_browser_puts_on_the_page_are_chinese_too(client: Client, db):
    texts = client.get("/admin/jsi18n/").content.decode()
    assert json.dumps("修改已自动保存。") in texts


def test_the_table_editor_is_given_its_chinese_words_once_it_is_there(screens: dict[str, str], zzb_drafter: User, client_of):
    page = client_of(zzb_drafter).get(screens["draft"]).content.decode()
    assert page.index("vendor/handsontable") < page.index("admin/table-words.js")
    assert '<html lang="zh-hans"' in page


# --- the catalogues ----------------------------------------------------------------------------------------------------


def entries(domain: str) -> list[dict[str, str]]:
    """The entries of a .po file, by keyword: msgctxt, msgid, msgid_plural, msgstr, msgstr[0]."""
    found = []
    for block in (CATALOGUES / f"{domain}.po").read_text().split("\n\n"):
        entry: dict[str, str] = {}
        for line in block.splitlines():
            if match := re.fullmatch(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[0\]) (".*")', line):
                keyword = match[1]
                entry[keyword] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                entry[keyword] += ast.literal_eval(line)
        if entry.get("msgid"):
            found.append(entry)
    assert found
    return found


def compiled(domain: str) -> dict[tuple[str | None, str, bool], str]:
    """The translations of a .mo file, by context, message and whether it has a plural."""
    with (CATALOGUES / f"{domain}.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    messages = {}
    for key, translation in catalogue.items():
        whole, plural = (key[0], True) if isinstance(key, tuple) else (key, False)
        context, _, message = whole.rpartition("\x04")
        if message:
            messages[context or None, message, plural] = translation
    return messages


def translation(entry: dict[str, str]) -> str:
    return entry["msgstr[0]" if "msgid_plural" in entry else "msgstr"]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
class TestCatalogue:
    def test_what_is_compiled_is_what_is_written(self, domain: str):
        written = {
            (entry.get("msgctxt"), entry["msgid"], "msgid_plural" in entry): translation(entry) for entry in entries(domain)
        }
        assert compiled(domain) == written

    def test_every_message_is_translated_once(self, domain: str):
        assert [entry["msgid"] for entry in entries(domain) if not translation(entry)] == []
        assert len(compiled(domain)) == len(entries(domain))

    def test_a_translation_asks_for_nothing_that_its_message_does_not_give(self, domain: str):
        for entry in entries(domain):
            given = re.findall(PLACEHOLDER, entry["msgid"] + entry.get("msgid_plural", ""))
            assert set(re.findall(PLACEHOLDER, translation(entry))) <= set(given), entry


def test_nobody_is_addressed_familiarly(client_of, office: User):
    """By any message of Wagtail's, Django's or ours, in the pages or in their scripts."""
    with override("zh-hans"):
        messages = trans_real.catalog()._catalog
        shown = {key: messages[key] for catalogue in messages._catalogs for key in catalogue}
    assert {key: text for key, text in shown.items() if "你" in text} == {}
    scripts = client_of(office).get("/admin/jsi18n/").content.decode()
    written, _ = json.JSONDecoder().raw_decode(scripts.split("newcatalog = ", 1)[1])
    assert "像素" in str(written) and "你" not in str(written)


def test_how_long_ago_something_was_is_said_in_chinese():
    assert naturaltime(timezone.now() - datetime.timedelta(seconds=8)) == "8秒之前"
