"""The lists of attachments and pictures in the admin."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.factories import make_item
from tests.files import pdf
from tests.guard.world import png

pytestmark = pytest.mark.django_db

FOUND = [
    ({"q": "收支"}, {"收支甲", "收支乙"}),
    ({"usage_count_min": "1"}, {"收支甲"}),
    ({"usage_count_max": "0"}, {"收支乙"}),
    ({"q": "收支", "usage_count_min": "1"}, {"收支甲"}),
    ({"q": "收支", "usage_count_max": "0"}, {"收支乙"}),
    ({"q": "收支乙", "usage_count_min": "1"}, set()),
    ({"q": "收支", "usage_count_min": "9", "ordering": "-title"}, set()),
]
"""What is asked of the list, and what it shows of 收支甲, which an item carries, and 收支乙, which none does."""


@pytest.mark.parametrize("app", ["wagtaildocs", "wagtailimages"])
def test_files_are_found_by_words_and_by_how_often_they_are_used(units, catalogue, zzb_drafter, client_of, subtests, app):
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
    titles = ["收支甲", "收支乙"]
    files = [Attachment.objects.create(title=title, file=ContentFile(pdf(), name="a.pdf"), **own) for title in titles]
    pictures = [Picture.objects.create(title=title, file=png("#a00"), **own) for title in titles]
    body = [("figure", {"image": pictures[0], "caption": "公示现场"})]
    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, body=body, attachments=files[:1])
    client = client_of(zzb_drafter)
    for asked, found in FOUND:
        with subtests.test(str(asked)):
            response = client.get(reverse(f"{app}:index"), asked)
            assert {file.title for file in response.context["page_obj"]} == found
