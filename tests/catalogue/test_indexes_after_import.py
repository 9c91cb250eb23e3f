"""After an import, the indexes hold what they would hold if they were made anew."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page, ReferenceIndex
from wagtail.search.models import IndexEntry

from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table

pytestmark = pytest.mark.django_db


def references() -> set[tuple]:
    return set(
        ReferenceIndex.objects.values_list("base_content_type", "object_id", "to_object_id", "model_path", "content_path")
    )


def search_entries() -> set[tuple]:
    pages = IndexEntry.objects.filter(content_type__model__in=("entrypage", "categorypage", "cataloguepage"))
    return set(pages.values_list("content_type", "object_id", "title"))


def check() -> None:
    referred, found = references(), search_entries()
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())
    call_command("update_index", verbosity=0, stdout=StringIO())
    assert referred == references()
    assert found == search_entries()


def test_indexes_are_whole_after_a_first_import_and_after_a_revision(units):
    import_table(SMALL)
    elections = EntryPage.objects.get(title=SMALL[1][1])
    assert ReferenceIndex.get_references_to(Unit.objects.get(name="组织部")).filter(object_id=str(elections.pk)).exists()
    check()
    changed = [*SMALL[:1], [*SMALL[1][:5], "宣传部"], *SMALL[2:-1]]
    import_table(changed)
    assert not ReferenceIndex.get_references_to(Unit.objects.get(name="组织部")).filter(object_id=str(elections.pk)).exists()
    assert Page.objects.get(pk=elections.pk).live
    check()
