"""What is displayed in another order than it is stored neither comes into an item nor stands in a public notice (ADR 22)."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from taggit.models import Tag
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from disclosure.approval.actions import propose
from disclosure.approval.errors import Refused
from disclosure.approval.standing import last_carried_out
from disclosure.items.files import Attachment
from disclosure.items.models import ItemAttachment
from disclosure.uploads.kinds import ATTACHMENTS
from disclosure.uploads.vetting import vet
from tests.approval.test_admin_sight import editor_data
from tests.approval.test_dossier import address
from tests.factories import as_if_decided
from tests.files import pdf_file

pytestmark = pytest.mark.django_db

RLM = "\u200f"
FORGED = f"因{RLM}3～5{RLM}万元有误"
NAMED = "U+200F 从右到左标记"

TABLE = (
    '{"data": [["金额", "%s"]], "first_row_is_table_header": false, "first_col_is_header": false,'
    ' "table_header_choice": "neither", "table_caption": "", "cell": [], "mergeCells": []}'
)


def told(page) -> str:
    """Return the page's text, with the escapes in which it passes the errors of a text to its editor."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), page.content.decode())


TYPED = {
    "title": {"title": FORGED},
    "summary": {"summary": FORGED},
    "contact": {"contact": FORGED},
    "tag": {"tags": FORGED},
    "text": {"body": streamfield([("text", rich_text(f"<p>{FORGED}</p>"))])},
    "heading": {"body": streamfield([("heading", FORGED)])},
    "table's cell": {"body": streamfield([("table", TABLE % FORGED)])},
    "quotation": {"body": streamfield([("quotation", {"text": FORGED, "source": ""})])},
}


@pytest.mark.parametrize("place", TYPED)
def test_the_editor_refuses_it(draft, client_of, zzb_drafter, place):
    before = draft.item.latest_revision_id
    sent = editor_data(draft.item) | nested_form_data(TYPED[place])
    page = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), sent)
    assert page.status_code == 200 and NAMED in told(page)
    assert draft.item.latest_revision_id == before


def test_a_suspension_is_not_given_such_a_reason(published, office, client_of):
    sent = {"action": "suspend", "suspend-seen": last_carried_out(published.item), "suspend-reason": FORGED}
    page = client_of(office).post(address(published), sent)
    assert page.status_code == 422 and NAMED in told(page)
    assert published.item.live and not published.item.decisions.filter(kind="suspended").exists()


def _write(item, **fields) -> None:
    for name, value in fields.items():
        setattr(item, name, value)


def _attach(item, title: str) -> None:
    with as_if_decided():
        document = Attachment.objects.create(title=title, file=pdf_file())
    item.attachments = [ItemAttachment(document=document)]


STORED = {
    "title": lambda item: _write(item, title=FORGED),
    "summary": lambda item: _write(item, summary=FORGED),
    "contact": lambda item: _write(item, contact="办公电话 \u05d0"),
    "body": lambda item: _write(item, body=[{"type": "text", "value": "<p>因&#8207;3～5&rlm;万元有误</p>"}]),
    "tags": lambda item: item.tags.add(Tag.objects.create(name=FORGED)),
    "attachments": lambda item: _attach(item, FORGED),
}


@pytest.mark.parametrize("field", STORED)
def test_a_draft_from_before_the_rule_is_not_proposed(draft, zzb_drafter, field):
    item = draft.item
    STORED[field](item)
    item.save_revision(user=zzb_drafter)
    with pytest.raises(Refused) as refused:
        propose(draft.item, by=zzb_drafter)
    assert set(refused.value.fields) == {field}
    assert "会改变文字顺序" in refused.value.fields[field] or "从右向左书写" in refused.value.fields[field]


def test_no_file_has_such_a_name():
    with pytest.raises(ValidationError, match=r"文件名中有从右向左书写的字符（U\+05D0 希伯来文）"):
        vet(pdf_file(), ATTACHMENTS, 1000_000, "3～5א.pdf")
