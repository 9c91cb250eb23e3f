"""The number of something hidden gets the same answer as one that nothing has, beside a page of one's own (laws 2, 5).

The number stands in the body of a form or of a request by a program, or in the address behind that of the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import transaction

from disclosure.audience.circles import Scope
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.visibility.answers import MISSING, answer, difference
from tests.visibility.generated import browser_of

pytestmark = pytest.mark.django_db

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

ROLES = ("xcb_drafter", "xcb_reviewer", "committee", "admin")

PAGE, REVISION, STEP, TASK, COLLECTION = "", "revision_id", "task_state_id", "task_id", "collections/"

COPY = {"new_title": "副本", "new_slug": "77"}

BODIES = [
    # where it is sent (`{own}`: a page of one's own), the field, what its number is of, what else is sent
    ("/admin/api/main/pages/{own}/action/copy/", "destination_page_id", PAGE, {}),
    ("/admin/api/main/pages/{own}/action/move/", "destination_page_id", PAGE, {}),
    ("/admin/api/main/pages/{own}/action/move/", "destination_page_id", PAGE, {"position": "first-child"}),
    ("/admin/api/main/pages/{own}/action/create_alias/", "destination_page_id", PAGE, {"recursive": True, "update_slug": "7"}),
    ("/admin/api/main/pages/{own}/action/revert_to_page_revision/", "revision_id", REVISION, {}),
    ("/admin/pages/{own}/copy/", "new_parent_page", PAGE, COPY),
    ("/admin/pages/{own}/move/", "new_parent_page", PAGE, {}),
    ("/admin/pages/create/items/disclosurepage", "parent_page", PAGE, {}),
    ("/admin/pages/{own}/edit/", "overwrite_revision_id", REVISION, {}),
    ("/admin/pages/{own}/edit/", "loaded_revision_id", REVISION, {}),
    ("/admin/editing-sessions/ping/items/disclosurepage/{own}/1/", "revision_id", REVISION, {}),
    ("/admin/editing-sessions/ping/wagtailcore/page/{own}/1/", "revision_id", REVISION, {}),
    ("/admin/documents/multiple/add/", "collection", COLLECTION, {"title": "附表"}),
    ("/admin/images/multiple/add/", "collection", COLLECTION, {"title": "附图"}),
    ("/admin/documents/chooser/create/", "document-chooser-upload-collection", COLLECTION, {}),
    ("/admin/images/chooser/create/", "image-chooser-upload-collection", COLLECTION, {}),
    ("/admin/dossiers/{own}/", "take_back-seen", STEP, {"action": "take_back"}),
    ("/admin/dossiers/{own}/", "review-seen", STEP, {"action": "review"}),
    ("/admin/bulk/wagtailcore/page/move/?id={own}", "chooser", PAGE, {}),
]

ADDRESSES = [
    # what stands behind one's own page in an address, and what the number is of
    ("/admin/pages/{own}/move/{number}/confirm/", PAGE),
    ("/admin/pages/{own}/copy/?new_parent_page={number}", PAGE),
    ("/admin/pages/{own}/set_position/?position={number}", PAGE),
    ("/admin/pages/{own}/revisions/{number}/view/", REVISION),
    ("/admin/pages/{own}/revisions/{number}/revert/", REVISION),
    ("/admin/pages/{own}/revisions/{number}/unschedule/", REVISION),
    ("/admin/pages/{own}/revisions/compare/{number}...latest/", REVISION),
    ("/admin/pages/{own}/revisions/compare/earliest...{number}/", REVISION),
    ("/admin/pages/{own}/workflow_history/detail/{number}/", "workflow_state_id"),
    *(
        (f"/admin/pages/workflow/{view}/{{own}}/{action}/{{number}}/", STEP)
        for view in ("action", "collect_action_data")
        for action in ("approve", "reject", "无")
    ),
    ("/admin/pages/workflow/preview/{own}/{number}/", TASK),
    ("/admin/pages/workflow/preview/{own}/{number}/", STEP),
    ("/admin/pages/workflow/confirm_cancellation/{own}/?task={number}", TASK),
]


@pytest.fixture
def own(hidden, catalogue, units, xcb_drafter) -> dict[str, int]:
    """A draft, a proposal and a published item of 宣传部, and the entry that they stand under."""
    made = {
        name: make_item(
            catalogue.each_department, units.xcb, Scope.PARTY, live=name == "published", owner=xcb_drafter, title=f"稿件{name}"
        )
        for name in ("draft", "proposal", "published")
    }
    Proposal(made["proposal"]).propose(xcb_drafter)
    return {name: item.pk for name, item in made.items()} | {"entry": catalogue.each_department.pk}


def attempts(own: dict[str, int], address: str) -> Iterator[tuple[str, str]]:
    """The address, for each page of one's own if it names one."""
    if "{own}" not in address:
        yield "", address
        return
    for what, pk in own.items():
        yield what, address.replace("{own}", str(pk))


def undone(*request) -> tuple[str, int]:
    """The answer to a request whose changes are taken back, so that the next one finds the same site."""
    with transaction.atomic():
        found = answer(*request)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", ROLES)
def test_a_number_in_a_body_tells_nothing(name, hidden, own, request):
    different = []
    browser = browser_of(request.getfixturevalue(name))
    browser.get("/admin/")
    for template, field, kind, more in BODIES:
        for what, address in attempts(own, template):
            bodies = [more | {field: number} for number in (hidden[kind], MISSING)]
            for form, write in ((FORM, urlencode), (JSON, json.dumps)):
                there, nothing = (undone(browser, "POST", address, [hidden[kind]], write(sent), form) for sent in bodies)
                if told := difference(there, nothing):
                    different.append(f"{what}, {field} as {form} to {template}: {told}")
    assert not different, "\n".join(different)


@pytest.mark.parametrize("spelling", ["+{}", " {} ", "{}.0", "0{}"])
@pytest.mark.parametrize(
    ("template", "field", "form"),
    [
        ("/admin/api/main/pages/{own}/action/copy/", "destination_page_id", FORM),
        ("/admin/api/main/pages/{own}/action/copy/", "destination_page_id", "application/*"),
        ("/admin/pages/create/items/disclosurepage", "parent_page", FORM),
    ],
)
def test_a_number_in_another_spelling_tells_nothing_either(hidden, own, xcb_drafter, template, field, form, spelling):
    browser, address = browser_of(xcb_drafter), template.replace("{own}", str(own["draft"]))
    browser.get("/admin/")
    write = urlencode if form == FORM else json.dumps
    there, nothing = (
        undone(browser, "POST", address, [hidden[PAGE]], write({field: spelling.format(number)}), form)
        for number in (hidden[PAGE], MISSING)
    )
    assert not difference(there, nothing)


@pytest.mark.parametrize("name", ROLES)
def test_a_number_behind_that_of_ones_own_page_tells_nothing(name, hidden, own, request):
    different = []
    browser = browser_of(request.getfixturevalue(name))
    browser.get("/admin/")
    for template, kind in ADDRESSES:
        for what, address in attempts(own, template):
            for method in ("GET", "POST"):
                there, nothing = (
                    undone(browser, method, address.replace("{number}", str(number)), [hidden[kind]])
                    for number in (hidden[kind], MISSING)
                )
                if told := difference(there, nothing):
                    different.append(f"{what}, {method} {template}: {told}")
    assert not different, "\n".join(different)
