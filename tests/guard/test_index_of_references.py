"""The file of a published item is served to its readers, and to nobody else, whatever the index of references says (law 2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from wagtail.images.models import Filter
from wagtail.models import ReferenceIndex

from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC, Reader
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage
from disclosure.items.serving import carriers_for, published_carriers
from tests.factories import make_item
from tests.guard.test_grants import attachment
from tests.guard.world import png
from tests.visibility.files import is_served

pytestmark = pytest.mark.django_db


def point_elsewhere() -> None:
    ReferenceIndex.objects.update(to_object_id="987654")


DAMAGES: dict[str, Callable[[], object]] = {
    "whole": lambda: None,
    "emptied": lambda: ReferenceIndex.objects.all().delete(),
    "pointing elsewhere": point_elsewhere,
}


def picture() -> Picture:
    return Picture.objects.create(title="会场", file=png("#a00"))


def body_of(file: Attachment | Picture) -> list:
    return [("figure", {"image": file, "caption": ""})] if isinstance(file, Picture) else [("attachments", [file])]


PLACES: dict[str, Callable[[], tuple[Attachment | Picture, dict]]] = {
    "attached": lambda: (file := attachment(), {"attachments": [file]}),
    "in the text": lambda: (file := attachment(), {"body": body_of(file)}),
    "a picture": lambda: (file := picture(), {"body": body_of(file)}),
}


def address(file: Attachment | Picture) -> str:
    return file.get_rendition(Filter("width-20")).url if isinstance(file, Picture) else file.url


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("place", PLACES)
def test_a_published_file_is_served(place, damage, catalogue, units):
    file, carried = PLACES[place]()
    make_item(catalogue.public, units.dzb, **carried)
    DAMAGES[damage]()
    response = Client().get(address(file))
    assert (response.status_code, bool(response.getvalue())) == (200, True)
    response.close()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("place", PLACES)
def test_nobody_else_gets_it(place, damage, catalogue, units, member, student):
    file, carried = PLACES[place]()
    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, **carried)
    DAMAGES[damage]()
    given = [is_served(Reader.of(user), user, file) for user in (member, student, AnonymousUser())]
    assert given == [True, False, False]


@pytest.mark.parametrize("place", PLACES)
def test_a_draft_gives_it_to_no_reader(place, catalogue, units):
    file, carried = PLACES[place]()
    make_item(catalogue.public, units.dzb, live=False, **carried)
    ReferenceIndex.objects.all().delete()
    assert not is_served(PUBLIC, AnonymousUser(), file)


@pytest.mark.parametrize("place", PLACES)
def test_an_index_that_knows_one_item_of_two_hides_the_file_from_nobody(place, catalogue, units):
    file, carried = PLACES[place]()
    public = make_item(catalogue.public, units.dzb, **carried)
    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, **carried)
    ReferenceIndex.objects.filter(object_id=str(public.pk)).delete()
    assert carriers_for(PUBLIC, file) == [public]


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_a_published_item_carries_is_found_to_be_in_use(place, catalogue, units):
    """Files that no published item carries are cleared of what the law demands to be removed."""
    file, carried = PLACES[place]()
    item = make_item(catalogue.public, units.dzb, **carried)
    make_item(catalogue.public, units.dzb)
    ReferenceIndex.objects.all().delete()
    assert list(published_carriers(file)) == [item]


def test_few_items_are_looked_at_for_a_file(catalogue, units, monkeypatch):
    """A number that is part of another, or of a word, leads nowhere."""
    files = [attachment(str(number)) for number in range(12)]
    items = [make_item(catalogue.public, units.dzb, body=body_of(file)) for file in files]
    ReferenceIndex.objects.all().delete()
    looked_at: list[DisclosurePage] = []
    monkeypatch.setattr("disclosure.items.serving.files_of", lambda item: looked_at.append(item) or files_of(item))
    assert carriers_for(PUBLIC, files[0]) == [items[0]]
    assert looked_at == [items[0]]


def test_a_file_is_found_by_the_index_alone_where_it_is_whole(catalogue, units, django_assert_num_queries):
    file = attachment()
    make_item(catalogue.public, units.dzb, attachments=[file])
    carriers_for(PUBLIC, file)
    with django_assert_num_queries(3):
        carriers_for(PUBLIC, file)
