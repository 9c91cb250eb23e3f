"""Filled in means visible ink."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from disclosure.items.files import Attachment, Picture
from disclosure.organisation.ink import NO_INK, has_ink, inked
from disclosure.organisation.models import Unit

BLANKS = {
    "nothing": "",
    "spaces": " \u3000\xa0\t\n",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "soft hyphen": "\xad",
    "marks of direction": "\u200e\u200f\u061c",
    "overrides of direction": "\u202a\u202e\u2066\u2069",
    "variation selectors": "\ufe0f\ufe00\U000e0100",
    "tags": "\U000e0041",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "empty Braille": "\u2800",
    "combining marks alone": "\u0301\u034f\u20dd\u0903",
    "Mongolian separators": "\u180e\u180b",
    "line separators": "\u2028\u2029\x85",
    "object replacement": "\ufffc",
    "unassigned": "\u2065\ufff0",
    "unassigned letters": "\u0378\U000e0fff\U0003fffd",
    "no characters": "\ufffe\uffff\ufdd0\U0010ffff",
    "private characters": "\ue000\uf8ff\U000f0000\U000ffffd\U00100000\U0010fffd",
    "controls": "\x00\x1b\x7f",
    "ogham space": "\u1680",
}


@pytest.mark.parametrize("kind", BLANKS)
def test_what_is_not_seen_is_no_ink(kind):
    assert not has_ink(BLANKS[kind])
    assert inked(BLANKS[kind]) == ""
    assert has_ink(f"{BLANKS[kind]}。")


@pytest.mark.parametrize("text", ["党", "a", "1", "。", "—", "e\u0301", "👍🏽", "\ue000党", "〇", "ー"])
def test_what_is_seen_is_ink(text):
    assert has_ink(text)


def test_ink_keeps_what_stands_within_the_text():
    assert inked(" 张\u3000三\u200b ") == "张\u3000三\u200b"
    assert inked("王\ue000") == "王\ue000"


@pytest.mark.parametrize("kind", BLANKS)
def test_no_required_field_of_a_form_takes_a_blank(kind):
    for field in (forms.CharField(), forms.CharField(widget=forms.Textarea), forms.CharField(strip=False)):
        with pytest.raises(ValidationError):
            field.clean(BLANKS[kind])


@pytest.mark.django_db
@pytest.mark.parametrize("form", [get_document_form(Attachment), get_image_form(Picture)])
def test_the_titles_of_files_need_ink(form):
    assert NO_INK in form({"title": "\u200b"}).errors["title"]


def test_the_title_of_a_page_needs_ink():
    form = type("Form", (WagtailAdminPageForm,), {"title": forms.CharField()})
    assert form.base_fields["title"].default_validators[-1].__name__ == "validate_ink"


@pytest.mark.django_db
def test_a_unit_without_a_visible_name_is_not_registered(client_of, office):
    answer = client_of(office).post("/admin/registers/units/create/", {"name": "\u3164", "code": "abc", "active": "on"})
    assert answer.status_code == 200 and NO_INK in answer.content.decode()
    assert not Unit.objects.filter(code="abc").exists()
