"""What a superuser finds of public items on which something is asked: of the request, nothing (law 5)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from disclosure.approval import actions
from disclosure.approval.procedures import Procedure
from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from disclosure.items.policies import without_drafts
from disclosure.organisation.models import Role, User
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_person

pytestmark = pytest.mark.django_db

REPORTS = ["workflow", "workflow_results", "workflow_tasks", "workflow_tasks_results"]


@pytest.fixture
def drafter(units) -> User:
    return make_person("dzb.drafter", (Role.DRAFTER, units.dzb))


@pytest.fixture
def item(catalogue, units, drafter, committee) -> DisclosurePage:
    """A public item of 党政办 that was decided on."""
    proposal = Proposal(make_item(catalogue.public, units.dzb, Scope.PUBLIC, live=False, owner=drafter)).propose(drafter)
    proposal.review(make_person("dzb.reviewer", (Role.REVIEWER, units.dzb)), units.dzb)
    proposal.approve(committee)
    return proposal.item


@pytest.fixture
def request_to_withdraw(item, drafter) -> None:
    actions.request(item, by=drafter, procedure=Procedure.WITHDRAWAL, reason="内容有误，须撤销。")


def test_an_item_on_which_nothing_is_asked_is_found(item):
    assert Page.objects.filter(without_drafts(), pk=item.pk).exists()


def test_an_item_whose_withdrawal_is_asked_for_is_not(item, request_to_withdraw):
    assert not Page.objects.filter(without_drafts(), pk=item.pk).exists()


@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
@pytest.mark.parametrize("report", REPORTS)
def test_no_report_of_workflows_is_for_a_superuser(item, request_to_withdraw, admin, client_of, report, export):
    answer = client_of(admin).get(reverse(f"wagtailadmin_reports:{report}"), {"export": export} if export else {})
    assert answer.status_code == 403
    assert "党务公开办公室和监督员" in answer.content.decode()


@pytest.mark.parametrize("report", REPORTS)
def test_they_are_for_the_office(item, request_to_withdraw, office, client_of, report):
    answer = client_of(office).get(reverse(f"wagtailadmin_reports:{report}"))
    assert answer.status_code == 200
    assert item.title in answer.content.decode()


@pytest.mark.parametrize(
    "view", ["wagtailadmin_pages:history", "wagtailadmin_pages:usage", "wagtailadmin_pages:edit", "wagtailadmin_explore"]
)
def test_no_view_of_the_page_tells_of_the_request(item, request_to_withdraw, admin, client_of, view):
    answer = client_of(admin).get(reverse(view, args=[item.pk]), follow=True)
    assert answer.status_code == 404
