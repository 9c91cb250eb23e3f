"""The number of something hidden gets the same answer as one that nothing has, wherever the admin takes one (laws 2, 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import UploadedFile

from disclosure.approval.meetings import actions as meetings
from disclosure.approval.motions.actions import propose_postponement
from disclosure.archive.models import ArchiveExport
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import recording
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.approval.meeting_room import make_meeting, scan
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.files import pdf_file, png_file
from tests.visibility.generated import browser_of

pytestmark = pytest.mark.django_db

MISSING = 987_654_321
"""A number that nothing has."""

VARIABLE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"CSRF_TOKEN": "\w+"|csrf[-_]token[^>]*')

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")

WORDS = {
    # what an argument that is no number may be
    "content_type_app_name": "items",
    "content_type_model_name": "disclosurepage",
    "app_label": "wagtailcore",
    "model_name": "page",
    "app_name": "taggit",
    "action_name": "approve",
    "kind": "postponement",
    "filter_spec": "max-165x165",
}


NOT_HIDDEN = (
    "catalogue/export/",
    "password_reset/",
    "archive/<str:index_number>",
    "bulk/",
    "tag-autocomplete/",
    "admin/sites/",
)
"""Addresses that take no number of a row, or none of something hidden."""


def numbered(resolver: URLResolver, place: str = "", route: str = "") -> Iterator[tuple[str, list[str]]]:
    """The addresses of the admin that take a number: each as a pattern, and the names of its arguments."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).strip("^$")
        if isinstance(entry, URLResolver):
            yield from numbered(entry, place, here)
        elif here.startswith("admin/") and isinstance(entry, URLPattern):
            names = [first or second for first, second in ARGUMENT.findall(here)]
            if set(names) - WORDS.keys() and not any(part in here for part in NOT_HIDDEN):
                yield here.replace("^", ""), names


ADDRESSES = dict(numbered(get_resolver()))


@pytest.fixture
def hidden(catalogue, units, zzb_drafter, zzb_reviewer, office, settings) -> dict[str, int]:
    """Numbers of what other units must not know of, by the words in an address that say what is meant."""
    mine = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter, "title": "名单"}
    attachment = Attachment.objects.create(file=pdf_file("list.pdf"), **mine)
    picture = Picture.objects.create(file=png_file(), **mine)
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY,
        live=False,
        owner=zzb_drafter,
        attachments=[attachment],
        body=[("figure", {"image": picture, "caption": ""})],
    )
    proposal = Proposal(item).propose(zzb_drafter)
    step = proposal.step
    meeting = make_meeting(office)
    minutes = meetings.add_minutes(meeting, scan(), by=office)
    until = timezone.localdate() + timezone.timedelta(days=30)
    motion = propose_postponement(
        by=zzb_drafter, entry=catalogue.party_and_campus, unit=units.zzb, report_year=2026, until=until, reason="情况未明。"
    )
    with recording("an export"):
        export = ArchiveExport.objects.create(by=office, started_at=timezone.now())
    uploads = {
        model: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"x", name="x.pdf"),
            uploaded_by_user=zzb_drafter,
        ).pk
        for model in (Attachment, Picture)
    }
    return {
        "documents/multiple/create": uploads[Attachment],
        "documents/multiple/delete_upload": uploads[Attachment],
        "images/multiple/create": uploads[Picture],
        "images/multiple/delete_upload": uploads[Picture],
        "documents/": attachment.pk,
        "images/": picture.pk,
        "revision_id": item.latest_revision_id,
        "task_state_id": step.pk,
        "task_id": step.task_id,
        "workflow_state_id": step.workflow_state_id,
        "minutes_pk": minutes.pk,
        "meetings/": meeting.pk,
        "motions/": motion.pk,
        "archive/exports/": export.pk,
        "registers/appointments/": zzb_drafter.appointments.get().pk,
        "registers/": units.zzb.pk,
        "users/": zzb_drafter.pk,
        "people/": zzb_drafter.pk,
        "groups/": units.zzb.group_id,
        "collections/": mine["collection"].pk,
        "": item.pk,
    }


def number_of(hidden: dict[str, int], address: str, name: str) -> int:
    """The number for the argument `name` of an address: by its name, or else by what the address is about."""
    return next(
        number
        for words, number in hidden.items()
        if words == name or (words.endswith(("/", "create", "upload")) and words in address) or not words
    )


def filled(address: str, numbers: dict[str, object]) -> str:
    return "/" + ARGUMENT.sub(lambda found: str(numbers[found[1] or found[2]]), address)


def answer(browser: Client, method: str, url: str, numbers: list[int]) -> tuple:
    """All that an answer tells, numbers that were asked for left out."""
    browser.cookies.pop("messages", None)
    with CaptureQueriesContext(connection) as queries:
        response = browser.generic(method, url)
    body = b"".join(response).decode("utf-8", "replace") if response.streaming else response.content.decode("utf-8", "replace")
    said = [str(message) for message in get_messages(response.wsgi_request)]
    headers = [(name, value) for name, value in response.items() if name not in ("Content-Length", "ETag", "Expires")]
    told = f"{response.status_code} {headers} {said} {VARIABLE.sub('', body)}"
    for number in {*numbers, MISSING}:
        told = re.sub(rf"(?<!\d){number}(?!\d)", "N", told)
    # A session is written once a minute, whatever is asked for.
    asked = [query for query in queries if "django_session" not in query["sql"] and "SAVEPOINT" not in query["sql"]]
    return told, len(asked)


def first_difference(there: str, nothing: str) -> str:
    """Where two answers part, with what stands around it."""
    place = next((at for at, (one, other) in enumerate(zip(there, nothing, strict=False)) if one != other), 0)
    return (
        f"{there[:3]}/{nothing[:3]} …{there[max(0, place - 40) : place + 60]!r} / …{nothing[max(0, place - 40) : place + 60]!r}"
    )


PERSONS = ("xcb_drafter", "xcb_reviewer", "member")


def test_the_number_of_something_hidden_is_answered_for_as_one_that_nothing_has(hidden, request):
    different = []
    for name in PERSONS:
        browser = browser_of(request.getfixturevalue(name))
        browser.get("/admin/")
        for address, names in ADDRESSES.items():
            numbers = {each: number_of(hidden, address, each) for each in names if each not in WORDS}
            for method in ("GET", "POST"):
                there, nothing = (
                    answer(browser, method, filled(address, WORDS | asked), list(numbers.values()))
                    for asked in (numbers, dict.fromkeys(numbers, MISSING))
                )
                if there[0] != nothing[0]:
                    different.append(f"{name}, {method} {address}: {first_difference(there[0], nothing[0])}")
                elif abs(there[1] - nothing[1]) > 1:
                    different.append(f"{name}, {method} {address}: {there[1]} and {nothing[1]} queries")
    assert not different, "\n".join(different)
