"""One entry of one unit, which is all that most tests of searching need."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage, Responsibility
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit
from home.models import HomePage
from tests.factories import as_if_decided, make_item
from tests.remembered import remembered
from tests.search.makers import text


@remembered
def unit(db) -> Unit:
    return Unit.objects.create(code="zzb", name="组织部")


@remembered
def entry(unit: Unit) -> EntryPage:
    printed = {"channels": "网站", "printed_scope": "校内外", "time_limit": "年度", "printed_units": "组织部"}
    with as_if_decided():
        catalogue = HomePage.objects.get().add_child(instance=CataloguePage(title="公开目录", slug="catalogue"))
        category = catalogue.add_child(instance=CategoryPage(title="组织建设", slug="4", number=4))
        entry = category.add_child(instance=EntryPage(title="组织工作", slug="4", number=4, **printed))
        Responsibility.objects.create(entry=entry, unit=unit)
    return entry


@pytest.fixture
def item(entry: EntryPage, unit: Unit) -> Callable[..., DisclosurePage]:
    """`item(title, …)`: a published item that says nothing but what it is given."""

    def make(title: str = "某事项", **fields) -> DisclosurePage:
        return make_item(entry, fields.pop("unit", unit), **{"title": title, "summary": "摘要", "body": text("正文")} | fields)

    return make
