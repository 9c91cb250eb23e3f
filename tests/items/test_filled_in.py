"""What of an item counts as filled in: nothing of which a reader would see nothing can be proposed."""

import pytest
from django.core.exceptions import ValidationError

from disclosure.audience.circles import Scope
from disclosure.items.blocks import BodyBlock
from disclosure.items.models import DisclosurePage
from tests.factories import make_item
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

TEXT = {"type": "text", "value": "<p>正文</p>"}

EMPTY_BLOCKS = {
    "heading": {"type": "heading", "value": "\u3164"},
    "paragraph": {"type": "text", "value": "<p></p>"},
    "zero width": {"type": "text", "value": "<p>\u200b&nbsp;&#8203;</p><ul><li><b>\u2800</b></li></ul>"},
    "link": {"type": "text", "value": '<p><a href="https://a.example/"></a></p>'},
    "table": {"type": "table", "value": {"data": [["", " "], ["\u200b", None]], "table_header_choice": "row"}},
    "no table": {"type": "table", "value": None},
    "figure": {"type": "figure", "value": {"image": None, "caption": "图注"}},
    "list of files": {"type": "attachments", "value": []},
    "lost files": {"type": "attachments", "value": [{"type": "item", "value": 99999, "id": "1"}]},
    "quotation": {"type": "quotation", "value": {"text": "\u200b", "source": " "}},
    "source alone": {"type": "quotation", "value": {"text": "\u2800", "source": "章程"}},
    "date alone": {"type": "resolution", "value": {"meeting": "\u200b", "date": "2026-01-01", "number": "", "text": "<p></p>"}},
    "no text": {"type": "resolution", "value": {"meeting": "第2次会议", "date": "2026-01-01", "number": "", "text": "<p></p>"}},
}


@remembered
def draft(catalogue, units) -> DisclosurePage:
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False)


@pytest.mark.parametrize("kind", EMPTY_BLOCKS)
def test_a_block_of_which_nothing_is_seen_is_missing_its_content(draft, kind):
    draft.body = [TEXT, EMPTY_BLOCKS[kind]]
    assert draft.missing()["body"].startswith("正文第2块（")
    draft.body = [TEXT]
    assert draft.missing() == {}


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_text_of_blanks_is_missing(draft, field):
    setattr(draft, field, "\u200b\u3000\u3164")
    assert set(draft.missing()) == {field}


def test_a_change_note_of_blanks_is_missing(catalogue, units):
    item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, change_note="\u2800")
    assert set(item.missing()) == {"change_note"}


def test_a_table_without_a_choice_of_headers_is_refused_in_chinese():
    block = BodyBlock().child_blocks["table"]
    with pytest.raises(ValidationError, match="表头"):
        block.clean(block.to_python({"data": [["甲"]], "table_header_choice": ""}))
