"""A file that is gone from storage does not take the item with it."""

from __future__ import annotations

import pytest

from disclosure.items.files import Picture, Rendition


@pytest.mark.django_db
def test_the_stand_in_for_an_image_whose_file_is_lost_has_the_address_of_none(client_of, student):
    """Wagtail makes one, stored nowhere, as the item's page is drawn."""
    stand_in = Rendition(image=Picture(title="机构设置图"), width=0, height=0)
    assert client_of(student).get(stand_in.url).status_code == 404
