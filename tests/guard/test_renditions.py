"""A picture in its size is drawn by the site from the picture, and by nobody else (law 1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.files import Picture, Rendition
from tests.factories import make_item
from tests.guard.routes import sql
from tests.guard.world import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(catalogue, units) -> Picture:
    """A picture in a published item; a reader has looked at it."""
    picture = Picture.objects.create(title="会场", file=png("#a00"))
    item = make_item(catalogue.public, units.dzb, body=[("figure", {"image": picture, "caption": ""})])
    assert Client().get(item.url).status_code == 200
    return picture


def planted() -> str:
    return default_storage.save("images/planted.png", png("#0a0"))


def forged(picture: Picture, **values) -> Rendition:
    """A row that no other one is like, with bytes that no other row names."""
    return Rendition(**{"image": picture, "filter_spec": "width-7", "file": planted(), "width": 7, "height": 7} | values)


def in_the_place_of_another(picture: Picture, file: str | None = None, **values) -> Rendition:
    """A row in the place of the one that readers are shown: that one is deleted, and its bytes may stay."""
    shown = picture.renditions.first()
    Rendition.objects.filter(pk=shown.pk)._raw_delete("default")
    return forged(picture, pk=shown.pk, filter_spec=shown.filter_spec, file=file or planted(), **values)


FORGERIES: dict[str, Callable[[Picture], object]] = {
    "save()": lambda picture: forged(picture).save(),
    "create()": lambda picture: picture.renditions.create(filter_spec="width-9", file=png("#0a0")),
    "bulk_create()": lambda picture: Rendition.objects.bulk_create([forged(picture)]),
    "bulk_create() that ignores conflicts": lambda picture: Rendition.objects.bulk_create(
        [forged(picture)], ignore_conflicts=True
    ),
    "the original": lambda picture: Rendition.objects.bulk_create([forged(picture, file=picture.file.name)]),
    "the bytes of another picture": lambda picture: Rendition.objects.bulk_create(
        [forged(picture, file=Picture.objects.create(title="别的", file=png("#00a")).file.name)]
    ),
    "a file that is not there": lambda picture: Rendition.objects.bulk_create([forged(picture, file="images/none.png")]),
    "another in its place": lambda picture: Rendition.objects.bulk_create([in_the_place_of_another(picture)]),
    "the same in its place, too small to see": lambda picture: Rendition.objects.bulk_create(
        [in_the_place_of_another(picture, picture.renditions.first().file.name, width=1, height=1)]
    ),
    "SQL": lambda picture: sql(
        "INSERT INTO items_rendition (image_id, filter_spec, file, width, height, focal_point_key)"
        " VALUES (%s, 'width-7', 'images/planted.png', 7, 7, '')",
        picture.pk,
    ),
    "SQL from another row": lambda _: sql(
        "INSERT INTO items_rendition (image_id, filter_spec, file, width, height, focal_point_key)"
        " SELECT image_id, 'width-7', 'images/planted.png', width, height, '' FROM items_rendition"
    ),
    "another file by update()": lambda picture: picture.renditions.update(file=planted()),
    "another picture by update()": lambda picture: picture.renditions.update(
        image=Picture.objects.create(title="别的", file=png("#00a"))
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_other_picture_is_shown_in_its_place(forgery: str, picture: Picture):
    before = list(Rendition.objects.values())
    with pytest.raises(NotGranted), transaction.atomic():
        FORGERIES[forgery](picture)
    assert list(Rendition.objects.values()) == before


DRAWN: dict[str, Callable[[Picture], object]] = {
    "one": lambda picture: picture.get_rendition("width-5"),
    "several at once": lambda picture: picture.get_renditions("width-5", "height-4", "fill-3x3"),
    "one that is there": lambda picture: picture.get_rendition(picture.renditions.first().filter_spec),
    "anew by the command": lambda _: call_command("wagtail_update_image_renditions", verbosity=0),
    "a lost one": lambda picture: (picture.renditions.first().delete(), picture.get_rendition("width-5")),
}


@pytest.mark.parametrize("how", DRAWN)
def test_the_site_draws_it(how: str, picture: Picture):
    before = Rendition.objects.count()
    DRAWN[how](Picture.objects.get(pk=picture.pk))
    drawn = list(Rendition.objects.all())
    assert all(rendition.file.storage.exists(rendition.file.name) for rendition in drawn)
    assert len(drawn) - before == {"one": 1, "several at once": 3}.get(how, 0)


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_a_picture_that_nobody_has_looked_at(catalogue, units):
    picture = Picture.objects.create(title="会场", file=png("#a00"))
    item = make_item(catalogue.public, units.dzb, body=[("figure", {"image": picture, "caption": ""})])
    page = Client().get(item.url).content.decode()
    assert any(rendition.url in page for rendition in picture.renditions.all())
