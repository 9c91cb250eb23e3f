"""A file that is gone from storage does not take the item with it."""

from __future__ import annotations

import io

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from disclosure.items.files import Picture
from tests.factories import Catalogue, Units, make_item


@pytest.fixture
def picture(db) -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (20, 10)).save(drawn, "PNG")
    return Picture.objects.create(title="机构设置图", file=ImageFile(drawn, "chart.png"))


def test_an_item_whose_image_file_is_lost_can_still_be_read(catalogue: Catalogue, units: Units, picture: Picture, client: Client):
    item = make_item(catalogue.public, units.dzb, body=[("figure", {"image": picture, "caption": "图一"})])
    picture.file.storage.delete(picture.file.name)
    response = client.get(item.url)
    assert response.status_code == 200
    assert "图一" in response.text
    assert client.get("/images/0/").status_code == 404
