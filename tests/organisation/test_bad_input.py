"""What no page of the site sends: it is answered with 400 or 404 and a page in Chinese, by whatever view of the admin."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import resolve, reverse

from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from disclosure.organisation.bad_input import is_bad_input
from disclosure.organisation.models import User
from tests.factories import Catalogue, Units, make_item
from tests.remembered import remembered

NO_NUMBERS = ["abc", "-1", "9" * 25, str(2**63), "\0", "²", "abc.def"]

CHOSEN_BY_NUMBER = ["wagtaildocs_chooser:chosen", "wagtailimages_chooser:chosen", "people:chosen"]
SEVERAL_CHOSEN = [
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtaildocs_chooser:chosen_multiple",
    "wagtailimages_chooser:chosen_multiple",
    "people:chosen_multiple",
]
ASKED = [
    # the view's name, a parameter over which it fails
    *((view, "id") for view in SEVERAL_CHOSEN),
    ("wagtailadmin_choose_page", "target_pages[]"),
    ("wagtailadmin_choose_page_external_link", "parent_page_id"),
    ("wagtailadmin_choose_page_email_link", "parent_page_id"),
    ("wagtailadmin_choose_page_phone_link", "parent_page_id"),
    ("wagtailadmin_choose_page_anchor_link", "parent_page_id"),
    ("wagtailadmin_api:pages:listing", "offset"),
    ("wagtailadmin_api:pages:find", "id"),
    ("wagtailadmin_explore_root", "content_type"),
    ("wagtailadmin_reports:site_history", "user"),
]


def is_told(response) -> bool:
    """Whether the answer is a refusal, or a page that takes no notice; never a failure."""
    refused = response.status_code in {400, 403, 404}
    return response.status_code in {200, 302} or (refused and bool(response.content))


@remembered
def draft(catalogue: Catalogue, units: Units, zzb_drafter: User) -> DisclosurePage:
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter)


@pytest.mark.parametrize("name", ["admin", "zzb_drafter", "office"])
def test_what_is_no_number_is_no_failure(draft, client_of, request, subtests, name: str):
    client = client_of(request.getfixturevalue(name))
    for value in NO_NUMBERS:
        for view in CHOSEN_BY_NUMBER:
            with subtests.test(view, value=ascii(value)):
                assert is_told(client.get(reverse(view, args=[value])))
        for view, parameter in ASKED:
            with subtests.test(view, parameter=parameter, value=ascii(value)):
                assert is_told(client.get(reverse(view), {parameter: value}))
        with subtests.test("editing sessions", value=ascii(value)):
            ping = reverse("wagtailadmin_editing_sessions:ping", args=["items", "disclosurepage", value, 1])
            assert is_told(client.post(ping))
        with subtests.test("editing sessions, revision", value=ascii(value)):
            ping = reverse("wagtailadmin_editing_sessions:ping", args=["items", "disclosurepage", draft.pk, 1])
            assert is_told(client.post(ping, {"revision_id": value}))


def test_the_refusal_is_in_chinese(client_of, zzb_drafter: User):
    response = client_of(zzb_drafter).get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": "abc"})
    assert response.status_code == 400
    assert "请求无法识别" in response.content.decode()


@pytest.mark.parametrize("files", ["documents", "images"])
def test_what_a_view_of_wagtails_refuses_in_english_is_told_in_chinese(client_of, zzb_drafter: User, files: str):
    told = client_of(zzb_drafter).post(f"/admin/{files}/multiple/add/")
    assert told.status_code == 400
    assert "upload" not in told.content.decode().partition("<main")[2] and "请" in told.content.decode()


def test_a_null_in_a_search_is_no_failure(catalogue, client_of, zzb_drafter: User, client: Client, subtests):
    signed_in = client_of(zzb_drafter)
    for view in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search", "wagtaildocs:index", "wagtailimages:index"):
        with subtests.test(view):
            assert is_told(signed_in.get(reverse(view), {"q": "党\0费"}))
    assert is_told(signed_in.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "党\0费"}))
    assert is_told(client.get(reverse("search:search"), {"q": "党\0费"}))


@pytest.mark.parametrize("view", ["set_page_position", "lock", "unlock", "edit", "delete", "unpublish", "copy", "move"])
@pytest.mark.parametrize("name", ["admin", "zzb_drafter"])
def test_there_is_nothing_to_be_done_to_the_root(catalogue, client_of, request, view: str, name: str):
    client = client_of(request.getfixturevalue(name))
    root = catalogue.page.get_root()
    for send in (client.get, client.post):
        assert send(reverse(f"wagtailadmin_pages:{view}", args=[root.pk])).status_code == 404


def test_the_dialog_of_a_link_without_its_address_is_told_so(client_of, zzb_drafter: User):
    client = client_of(zzb_drafter)
    dialog = reverse("wagtailadmin_choose_page_external_link")
    assert client.post(dialog).status_code == 400
    answer = client.post(dialog, {"external-link-chooser-url": "https://example.org/"})
    assert answer.status_code == 200 and json.loads(answer.content)["step"] == "external_link_chosen"


def test_people_are_not_made_where_they_are_chosen(client_of, office: User):
    assert client_of(office).post("/admin/people/create/").status_code == 404
    assert client_of(office).get(reverse("people:choose")).status_code == 200


@pytest.mark.parametrize("counted", ["1", "3", "252"])
def test_attachments_that_are_counted_and_not_sent_are_no_failure(draft, zzb_drafter, client_of, counted: str):
    rows = {"attachments-TOTAL_FORMS": counted, "attachments-INITIAL_FORMS": "0"}
    rows |= {"attachments-MIN_NUM_FORMS": "0", "attachments-MAX_NUM_FORMS": "1000"}
    address = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", draft.get_parent().pk])
    response = client_of(zzb_drafter).post(address, {"summary": "不完整的表单", **rows})
    assert response.status_code == 400 and "请求无法识别" in response.content.decode()
    assert DisclosurePage.objects.count() == 1


def raised_through(*modules: str, error: Exception) -> Exception:
    """The error, raised in code of the last of the modules, which those before it have called."""

    def fail() -> None:
        raise error

    call: Callable[[], None] = fail
    for module in reversed(modules):
        scope = {"__name__": module, "call": call}
        exec("def caller():\n    call()", scope)  # noqa: S102
        call = scope["caller"]
    try:
        call()
    except Exception as raised:  # noqa: BLE001
        return raised
    raise AssertionError


def our_view() -> None:
    """A view that is none of a library's."""


BAD, FAILURE = True, False
RAISED = [
    (["wagtail.admin.views.pages"], BAD),
    (["disclosure.organisation.middleware", "wagtail.admin.views.pages", "django.db.models.query"], BAD),
    (["wagtail.admin.views.pages", "django.db.backends.utils", "disclosure.catalogue.guard.grants"], BAD),
    (["wagtail_modeladmin.views", "django.forms.forms"], BAD),
    (["disclosure.approval.views"], FAILURE),
    (["disclosure.approval.views", "django.db.models.query", "django.db.backends.utils"], FAILURE),
    (["wagtail.admin.auth", "disclosure.approval.views", "django.db.models.query"], FAILURE),
    (["django.core.handlers.base"], FAILURE),
]


@pytest.mark.parametrize(("modules", "expected"), RAISED)
def test_a_failure_of_our_own_code_is_not_taken_for_bad_input(modules: list[str], expected: bool):
    assert is_bad_input(raised_through(*modules, error=ValidationError("no")), our_view) is expected
    assert not is_bad_input(raised_through(*modules, error=KeyError("no")), our_view)


def test_what_our_models_refuse_to_a_view_of_wagtails_is_bad_input():
    view = resolve(reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[1])).func
    refusal = raised_through("wagtail.documents.views.multiple", "disclosure.items.models", error=ValidationError("no"))
    assert is_bad_input(refusal, view)
    assert not is_bad_input(refusal, resolve(reverse("motions:index")).func)
