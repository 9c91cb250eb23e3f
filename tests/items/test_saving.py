"""An item is saved as a whole: the indexes follow it once, with its attachments and tags."""

from __future__ import annotations

import pytest
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from disclosure.items.models import ItemTag
from search.backends.matching import ChineseIndexMixin
from tests.archive.conftest import make_file
from tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(monkeypatch) -> list[list[str]]:
    """The tags of each item that is put into the search index, as they are read there."""
    found: list[list[str]] = []

    def add_items(index, model, items) -> None:
        found.extend([tag.name for tag in item.tags.all()] for item in items)

    monkeypatch.setattr(ChineseIndexMixin, "add_items", add_items)
    return found


def test_an_item_is_indexed_once_as_it_is_saved(catalogue, units, indexed):
    item = make_item(catalogue.party_and_campus, units.zzb, live=False, attachments=[make_file()])
    indexed.clear()
    item.tags.add("党费", "公示")
    item.save()
    assert [set(tags) for tags in indexed] == [{"党费", "公示"}]


def test_an_item_is_indexed_with_a_tag_that_is_added_by_itself(catalogue, units, indexed):
    item = make_item(catalogue.party_and_campus, units.zzb, live=False, tags=["党费"])
    tag = item.tags.get().pk
    other = make_item(catalogue.party_and_campus, units.zzb, live=False)
    indexed.clear()
    ItemTag.objects.create(content_object=other, tag_id=tag)
    assert indexed == [["党费"]]


def test_the_index_of_references_knows_the_attachments_of_an_item(catalogue, units):
    file = make_file()
    item = make_item(catalogue.party_and_campus, units.zzb, live=False, attachments=[file])
    references = ReferenceIndex.get_references_to(file).values_list("object_id", flat=True)
    assert list(references) == [str(item.pk)]
    item.attachments = []
    item.save()
    assert not ReferenceIndex.get_references_to(file).exists()


def test_a_bulk_load_leaves_the_index_of_references_alone(catalogue, units):
    file = make_file()
    with disable_reference_index_auto_update():
        make_item(catalogue.party_and_campus, units.zzb, live=False, attachments=[file])
    assert not ReferenceIndex.get_references_to(file).exists()
