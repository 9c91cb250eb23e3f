"""Rows of items in the admin's lists: what a list shows of many items is read at once, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision, TaskState, WorkflowState

from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.models import ENTRY_PATH_LENGTH, EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_draft, may_see_proposals
from disclosure.organisation.models import Unit, User

SHOWN_FIELDS = ("title", "scope", "summary", "change_note")
"""The fields of an item's content, besides its unit and its groups of readers, that lists show."""


def prepare_rows(items: Iterable[DisclosurePage]) -> None:
    """Read what `permissions` asks about the items: entries, responsible units, and whether they were ever proposed.

    Costs three queries, however many items there are.
    """
    items = list(items)
    paths = {item.path[:ENTRY_PATH_LENGTH] for item in items}
    entries = {entry.path: entry for entry in EntryPage.objects.filter(path__in=paths).prefetch_related("responsibilities")}
    proposed = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(DisclosurePage), object_id__in=[str(item.pk) for item in items]
    )
    numbers = set(proposed.values_list("object_id", flat=True))
    for item in items:
        item._cached_parent_obj = entries[item.path[:ENTRY_PATH_LENGTH]]  # which `get_parent` returns
        item.was_proposed = str(item.pk) in numbers


def revisions_for(user: User, items: Sequence[DisclosurePage]) -> dict[int, Revision]:
    """Return by item, for items prepared by `prepare_rows`, what `permissions.revision_for` returns for each. Two queries."""
    numbers = {item.pk: item.latest_revision_id for item in items if may_see_draft(user, item)}
    others = [str(item.pk) for item in items if item.pk not in numbers and may_see_proposals(user, item)]
    if others:
        content_type = ContentType.objects.get_for_model(DisclosurePage)
        steps = TaskState.objects.filter(workflow_state__content_type=content_type, workflow_state__object_id__in=others)
        proposed = steps.order_by("pk").values_list("workflow_state__object_id", "revision")
        numbers |= {int(item): revision for item, revision in proposed}
    revisions = Revision.objects.in_bulk(set(numbers.values()))
    return {item: revisions[number] for item, number in numbers.items() if number in revisions}


def outlines_of(rows: Sequence[DisclosurePage], revisions: Sequence[Revision]) -> list[DisclosurePage]:
    """Return the content of each row's revision, as far as lists show it: without text, attachments and tags.

    Costs two queries, however many rows there are.
    """
    contents = [revision.content for revision in revisions]
    units = Unit.objects.in_bulk({content["unit"] for content in contents})
    groups = ReaderGroup.objects.in_bulk({number for content in contents for number in content["reader_groups"]})
    outlines = []
    for row, content in zip(rows, contents, strict=True):
        item = DisclosurePage(unit=units[content["unit"]], **{name: content[name] for name in SHOWN_FIELDS if name in content})
        item.reader_groups = [groups[number] for number in content["reader_groups"] if number in groups]
        item.adopt_row(row)
        item._cached_parent_obj = row.get_parent()
        outlines.append(item)
    return outlines
