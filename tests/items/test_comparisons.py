"""What those who approve a change are shown of it."""

import pytest
from wagtail.admin.compare import get_comparison_class_for_block

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.blocks import BodyBlock
from disclosure.items.models import DisclosurePage
from tests.factories import make_item


def table(*rows: list[str], caption: str = "") -> dict:
    return {"data": list(rows), "table_caption": caption, "first_row_is_table_header": True, "first_col_is_header": False}


def test_a_table_is_compared_in_words_cell_by_cell():
    block = BodyBlock().child_blocks["table"]
    before = table(["项目", "金额"], ["图书", "120"], caption="支出")
    after = table(["项目", "金额"], ["图书", "135"], caption="支出")
    comparison = get_comparison_class_for_block(block)(block, True, True, before, after)
    assert comparison.htmlvalue(before) == "支出；项目｜金额；图书｜120"
    assert "135" in comparison.htmldiff()
    assert "{" not in comparison.htmldiff()


def test_a_table_with_empty_cells_or_none_at_all_is_told_too():
    block = BodyBlock().child_blocks["table"]
    assert block.render_basic(table(["甲", None], ["", "乙"])) == "甲｜；｜乙"
    assert block.render_basic(None) == ""


def changed_fields(item: DisclosurePage, draft: DisclosurePage) -> set[str]:
    panel = DisclosurePage.get_edit_handler().get_bound_panel(instance=item, request=None, form=None)
    comparisons = [compare(item, draft) for compare in panel.get_comparison()]
    return {comparison.field_label() for comparison in comparisons if comparison.has_changed()}


@pytest.fixture
def item(catalogue, units):
    groups = [ReaderGroup.objects.create(name=name) for name in ("中层干部", "学生代表")]
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, groups=groups, tags=["党费", "公示"])


def test_the_order_of_tags_and_reader_groups_is_no_change(item):
    draft = item.with_content_json(item.serializable_data())
    draft.tags.set(["公示", "党费"], clear=True)
    draft.reader_groups.set(reversed(list(item.reader_groups.all())))
    assert changed_fields(item, draft) == set()


def test_another_tag_is_a_change(item):
    draft = item.with_content_json(item.serializable_data())
    draft.tags.add("决算")
    assert changed_fields(item, draft) == {"标签"}
