"""A hidden file costs as many queries as one that is not there, however many drafts there are (laws 2, 5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wagtail.images.models import Filter

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.approval.proposals import Proposal
from tests.cost import counted
from tests.factories import make_item
from tests.files import pdf_file, png_file

pytestmark = pytest.mark.django_db

PERSONS = ("zzb_drafter", "zzb_reviewer", "xcb_drafter", "xcb_reviewer", "committee", "member", "student", "admin")
MISSING = 99_999


@pytest.fixture
def hidden(catalogue, units, admin) -> dict[str, str]:
    """Addresses of files on a draft of another unit, by what comes before the number, and a draft of the person's own."""
    mine = {"collection": sync_unit_collection(units.dzb), "uploaded_by_user": admin, "title": "名单"}
    attachment = Attachment.objects.create(file=pdf_file("list.pdf"), **mine)
    picture = Picture.objects.create(file=png_file(), **mine)
    body = [("figure", {"image": picture, "caption": ""})]
    make_item(catalogue.public, units.dzb, live=False, owner=admin, attachments=[attachment], body=body)
    return {"documents": attachment.url, "images": picture.get_rendition(Filter("width-20")).url}


def cost(client, address: str, status: int) -> int:
    with counted() as found:
        assert client.get(address).status_code == status
    return len([query for query in found.queries if "django_session" not in query and "SAVEPOINT" not in query])


def missing(address: str) -> str:
    return "/".join(str(MISSING) if part.isdecimal() else part for part in address.split("/"))


@pytest.mark.parametrize("person", PERSONS)
def test_a_hidden_file_costs_as_much_as_none(person, hidden, catalogue, units, zzb_drafter, client_of, request, subtests):
    client = client_of(request.getfixturevalue(person))
    client.get("/")
    for address in hidden.values():
        with subtests.test(address):
            few = cost(client, address, 403), cost(client, missing(address), 403)
            for _ in range(3):
                make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)
            many = cost(client, address, 403), cost(client, missing(address), 403)
            assert len({*few, *many}) == 1, (few, many)


@pytest.mark.parametrize("entry", ["party_and_campus", "each_department"])
def test_those_who_may_see_a_draft_get_its_files_and_nobody_else(entry, hidden, catalogue, units, zzb_drafter, request):
    """Files of another unit's collection, which those of the unit cannot choose."""
    carried = {"attachments": Attachment.objects.all(), "body": [("figure", {"image": Picture.objects.get(), "caption": ""})]}
    make_item(getattr(catalogue, entry), units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, **carried)
    status = {"zzb_drafter": 200, "zzb_reviewer": 200, "office": 200, "supervisor": 200, "xcb_drafter": 403, "committee": 403}
    for name, expected in status.items():
        client = request.getfixturevalue("client_of")(request.getfixturevalue(name))
        for address in hidden.values():
            response = client.get(address)
            assert response.getvalue()
            assert (name, response.status_code) == (name, expected)


OPEN_DRAFTS = 4
"""Number of drafts that are added of each kind: with the files, with others, and with none."""

QUERIES = {"zzb_drafter": 20, "zzb_reviewer": 20, "committee": 21}
"""Number of queries of a request for a file, of those who may have it because they see a draft, or a proposal."""


@pytest.fixture
def foreign(hidden, catalogue, units, zzb_drafter) -> dict:
    """Files of another unit's collection, as parts of an item, which a draft of 组织部 carries and proposes."""
    carried = {"attachments": Attachment.objects.all(), "body": [("figure", {"image": Picture.objects.get(), "caption": ""})]}
    item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, **carried)
    Proposal(item).propose(zzb_drafter)
    return carried


@pytest.fixture
def open_more(catalogue, units, zzb_drafter) -> Callable[[dict], None]:
    """`open_more(carried)`: add open drafts of 组织部, some of which carry these files as well."""

    def add(carried: dict) -> None:
        picture = Picture.objects.create(title="图", file=png_file())
        attachment = Attachment.objects.create(title="附表", file=pdf_file("b.pdf"))
        others = {"attachments": [attachment], "body": [("figure", {"image": picture, "caption": ""})]}
        for files in (carried, others, {}):
            for _ in range(OPEN_DRAFTS):
                make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, **files)

    return add


def spent(client, address: str, status: int) -> tuple[int, int]:
    """Return the numbers of queries of a request for a file, and of drafts that it builds from their revisions."""
    with counted() as found:
        response = client.get(address)
        assert response.status_code == status and response.getvalue()
    return len([query for query in found.queries if "SAVEPOINT" not in query]), found.builds


@pytest.mark.parametrize("person", QUERIES)
def test_a_file_of_a_draft_costs_the_same_however_many_drafts_are_open(person, hidden, foreign, open_more, client_of, request):
    """The content of one draft is read, whichever of them carry the file."""
    client = client_of(request.getfixturevalue(person))
    for address in hidden.values():
        assert client.get(address).getvalue()
    few = [spent(client, address, 200) for address in hidden.values()]
    open_more(foreign)
    many = [spent(client, address, 200) for address in hidden.values()]
    assert few == many == [(QUERIES[person], 1)] * len(hidden)


@pytest.mark.parametrize("person", ["xcb_drafter", "xcb_reviewer", "member", "admin"])
def test_a_file_is_refused_without_a_draft_being_read(person, hidden, foreign, open_more, client_of, request):
    client = client_of(request.getfixturevalue(person))
    client.get("/")
    few = [spent(client, address, 403) for address in hidden.values()]
    open_more(foreign)
    assert [spent(client, address, 403) for address in hidden.values()] == few
    assert {builds for _, builds in few} == {0}
