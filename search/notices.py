"""Notices of items that were withdrawn or suspended. Their content is not searchable; the public notice is found by number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import Q

from disclosure.approval.document_numbers import tidy_number
from disclosure.approval.models import Decision
from disclosure.approval.standing import ending
from disclosure.audience.readers import Reader, in_scope
from disclosure.items.models import TAKEN_AWAY_STANDINGS, DisclosurePage, Standing


@dataclass(frozen=True)
class Notice:
    """A public notice as listed, without title or anything else of the content taken away."""

    item: DisclosurePage
    decision: Decision

    @property
    def standing(self) -> str:
        return Standing(self.item.standing).label


INDEX_NUMBER = re.compile(r"([A-Za-z]\w*)[\s\-‐‑–—−]*(\d{4})[\s\-‐‑–—−]*(\d{4,})", re.ASCII)


def index_number_in(query: str) -> str:
    """Return the index number in a query, whatever separates its parts or surrounds it; else an empty string."""
    found = INDEX_NUMBER.search(unicodedata.normalize("NFKC", query))
    return "-".join(found.groups()).upper() if found else ""


def find_notices(query: str, reader: Reader) -> list[Notice]:
    """Return the notices in the reader's scope that bear the number: of the item's index, or of the document behind them."""
    number, document = index_number_in(query), tidy_number(query)
    decided: set[int] = set()
    if re.search("[0-9]", document):
        decided |= set(Decision.objects.filter(resolution_number=document).exclude(item=None).values_list("item", flat=True))
    if not number and not decided:
        return []
    named = Q(pk__in=decided) | Q(index_number=number)
    items = [item for item in DisclosurePage.objects.filter(named, standing__in=TAKEN_AWAY_STANDINGS) if in_scope(reader, item)]
    notices = [Notice(item, ended) for item in items if (ended := ending(item))]
    # Of all decisions on the item, the notice names the one that took the content away.
    return [
        notice
        for notice in notices
        if document == notice.decision.resolution_number or number.casefold() == str(notice.item.index_number).casefold()
    ]
