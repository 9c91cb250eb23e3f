"""No text that somebody types or uploads may be displayed in another order than it is stored (ADR 22)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver
from wagtail.blocks import FieldBlock

from disclosure.audience.sign_in.campus.attributes import refresh_reader
from disclosure.organisation.ink import DIRECTION_MARKS, order_complaint, reorders, validate_ink
from disclosure.organisation.models import User
from tests.architecture.test_layers import own_apps
from tests.factories import make_person

RIGHT_TO_LEFT = {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's classes of characters by which its bidirectional algorithm displays a text in another order."""

REORDERED = {
    "right-to-left mark": ("因\u200f3～5\u200f万元有误", "U+200F 从右到左标记"),
    "Arabic letter mark": ("因\u061c3～5\u061c万元有误", "U+061C 阿拉伯字母标记"),
    "left-to-right mark": ("因\u200e有误", "U+200E 从左到右标记"),
    "override": ("因\u202e有误\u202c", "U+202E 从右到左强制"),
    "isolate": ("因\u2067有误\u2069", "U+2067 从右到左隔离"),
    "Hebrew letter": ("3～5א", "U+05D0 希伯来文"),
    "Arabic letter": ("3～5ب", "U+0628 阿拉伯文"),
    "Arabic digit": ("3～\u0665", "U+0665 阿拉伯文"),
    "N'Ko letter": ("3～5\u07ca", "U+07CA"),
    "letter beyond the first plane": ("3～5\U00010900", "U+10900"),
    "letter of a later Unicode": ("3～5\u05ff", "U+05FF"),
}

LEFT_ALONE = "2026年3～5月（№ 7）：§1-2，ABC äöü Ω я, 10%～20%；“引文”…①②③ ～—/《》\u200b\ufeff\xad\u3000\U0002ebf0👨‍👩‍👧"


@pytest.mark.parametrize("kind", REORDERED)
def test_a_character_that_changes_the_order_is_named(kind):
    text, name = REORDERED[kind]
    complaint = order_complaint(text, "标题")
    assert complaint.startswith("标题中有") and name in complaint and complaint.endswith("。")
    assert not any(map(reorders, complaint))


def test_other_text_is_left_alone():
    assert order_complaint(LEFT_ALONE) == ""


def test_every_character_that_changes_the_order_is_known():
    for code in range(0x110000):
        character = chr(code)
        expected = unicodedata.bidirectional(character) in RIGHT_TO_LEFT or character in DIRECTION_MARKS
        if unicodedata.bidirectional(character):
            assert reorders(character) == expected, hex(code)
            assert bool(order_complaint(character)) == expected, hex(code)


# --- every field of every form -----------------------------------------------------------------------------------------


def classes_below(base: type) -> Iterator[type]:
    get_resolver().url_patterns  # noqa: B018 - loads every view, and with them every form
    for each in base.__subclasses__():
        yield each
        yield from classes_below(each)


def test_every_field_for_text_has_the_rule():
    fields = {forms.CharField, *classes_below(forms.CharField)}
    assert forms.EmailField in fields and forms.URLField in fields
    assert [field for field in fields if validate_ink not in field.default_validators] == []


CHOSEN = (
    *(forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField, forms.FileField, forms.IntegerField),
    *(forms.DateField, forms.DateTimeField, forms.TimeField, forms.DurationField),
)
"""Fields that take no text: something is chosen, counted or uploaded, or is a date."""

UNSEEN = {
    "wagtail.documents.views.bulk_actions.add_tags.TagForm.tags": "tags of files are shown to nobody",
    "wagtail.images.views.bulk_actions.add_tags.TagForm.tags": "the same",
    "django.contrib.auth.forms.UserChangeForm.password": "takes no input",
}


def test_every_field_of_every_form_takes_text_by_that_rule_or_no_text():
    checked, missing = 0, []
    for form in classes_below(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            for part in field.fields if isinstance(field, forms.MultiValueField) else [field]:
                checked += validate_ink in part.validators
                if validate_ink not in part.validators and not isinstance(part, CHOSEN):
                    missing.append(f"{form.__module__}.{form.__name__}.{name}")
    assert checked > 50
    assert set(missing) <= UNSEEN.keys()


def texts_of_ours() -> Iterator[models.Field]:
    """Every field for text of our models that a form may show. Addresses are given by the site."""
    for config in own_apps():
        for model in config.get_models():
            for field in model._meta.get_fields():
                is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
                if is_text and field.editable and not field.choices:
                    yield field


@pytest.mark.parametrize("kind", REORDERED)
def test_no_text_of_our_models_takes_it_from_a_form(kind):
    text, name = REORDERED[kind]
    fields = list(texts_of_ours())
    assert {"summary", "reason", "contact", "description", "username", "email"} <= {field.name for field in fields}
    for field in fields:
        with pytest.raises(ValidationError) as refused:
            field.formfield(required=False).clean(text)
        assert any(name in message for message in refused.value.messages), f"{field}: {refused.value.messages}"


def test_no_block_of_a_text_takes_it():
    blocks = [each for each in classes_below(FieldBlock) if each.__module__ == "wagtail.blocks.field_block"]
    texts = [block for block in blocks if block.__name__ in ("CharBlock", "TextBlock", "EmailBlock", "URLBlock", "RegexBlock")]
    assert len(texts) == 5
    for block in texts:
        made = block(regex=".*") if block.__name__ == "RegexBlock" else block()
        assert validate_ink in made.field.validators, block


# --- names from elsewhere ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_campus_account_brings_no_such_name(settings):
    settings.CAS_READER_ATTRIBUTES = {"name": {"attribute": "cn"}}
    person = make_person("zhang")
    refresh_reader(person, {"cn": "张三"})
    refresh_reader(person, {"cn": "张\u202e三"})
    assert User.objects.get(pk=person.pk).get_full_name() == "张三"
