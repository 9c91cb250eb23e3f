"""The item editor's form with every number put in that there is: what the form shows again must be its person's to see."""

from __future__ import annotations

import json

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from disclosure.audience.circles import Scope
from disclosure.catalogue.models import EntryPage
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage
from tests.visibility.crawler import Crawler


def link_to(number: int) -> str:
    """A text that links to a page, as the editor sends it."""
    block = {"key": "a", "type": "unstyled", "depth": 0, "text": "见此", "inlineStyleRanges": []}
    block["entityRanges"] = [{"key": 0, "offset": 0, "length": 2}]
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": number, "url": "/x/"}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def everything_put_in(unit: int) -> dict[str, str]:
    """What the editor sends where somebody names every attachment, picture and item by its number, in every place."""
    attachments = list(Attachment.objects.order_by("pk").values_list("pk", flat=True))
    listed = {str(at): {"value": pk, "deleted": "", "order": at, "type": "item", "id": ""} for at, pk in enumerate(attachments)}
    body = [("attachments", {"count": len(attachments)} | listed)]
    body += [("figure", {"image": pk, "caption": ""}) for pk in Picture.objects.order_by("pk").values_list("pk", flat=True)]
    body += [("text", link_to(pk)) for pk in DisclosurePage.objects.order_by("pk").values_list("pk", flat=True)]
    fields = {
        "title": "一件事项",
        "summary": "摘要",
        "unit": unit,
        "scope": Scope.PARTY.value,
        "report_year": 2026,
        "arose_on": "2026-07-01",
        "contact": "",
        "tags": "",
        "change_note": "",
        "body": streamfield(body),
        "attachments": inline_formset([{"document": pk, "ORDER": str(at + 1)} for at, pk in enumerate(attachments)]),
    }
    return nested_form_data(fields)


def send_everything(crawler: Crawler, entry: EntryPage, unit: int) -> None:
    """Send the form as it is sent to create an item, and to preview one; judge what comes back."""
    add = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", entry.pk])
    sent = everything_put_in(unit)
    for url in (add, f"{add}preview/"):
        crawler.read(url, crawler.browser.post(url, sent), "POST")
    crawler.read(f"{add}preview/", crawler.browser.get(f"{add}preview/"), "GET")
