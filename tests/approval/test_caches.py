"""What a cache kept of a public item holds no longer once the item is suspended, withdrawn or for fewer readers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_person
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

TITLE = "面向社会公开的一件事"


@pytest.fixture
def people(units):
    return {role: make_person(f"dzb.{role}", (role, units.dzb)) for role in (Role.DRAFTER, Role.REVIEWER)}


@remembered
def public(catalogue, units, people, committee) -> Proposal:
    item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, title=TITLE, live=False, owner=people[Role.DRAFTER])
    return decided(Proposal(item), units, people, committee)


def decided(proposal: Proposal, units, people, committee) -> Proposal:
    if not proposal.item.current_workflow_state:
        proposal.propose(people[Role.DRAFTER])
    proposal.review(people[Role.REVIEWER], units.dzb)
    proposal.approve(committee)
    return proposal


def suspended(proposal, units, people, committee, office) -> None:
    suspend(proposal.item, by=office, reason="附件中有身份证号")


def withdrawn(proposal, units, people, committee, office) -> None:
    actions.request(proposal.item, by=people[Role.DRAFTER], procedure=Procedure.WITHDRAWAL, reason="文件已被替代")
    decided(proposal, units, people, committee)


def narrowed(proposal, units, people, committee, office) -> None:
    draft = DisclosurePage.objects.get(pk=proposal.pk)
    draft.scope, draft.change_note = Scope.PARTY, "经研究改为党内公开"
    draft.save_revision(user=people[Role.DRAFTER])
    decided(proposal, units, people, committee)


@pytest.mark.parametrize(
    ("ending", "status"), [(suspended, 410), (withdrawn, 410), (narrowed, 302)], ids=lambda each: getattr(each, "__name__", "")
)
def test_what_was_kept_holds_no_longer(client, public, units, people, committee, office, ending, status):
    address = public.item.url
    kept = {url: client.get(url) for url in ("/", address, f"/search/?q={TITLE}", "/catalogue/")}
    assert all(answer["ETag"] for answer in kept.values())
    since = timezone.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    ending(public, units, people, committee, office)
    for url, answer in kept.items():
        now = client.get(url, headers={"If-None-Match": answer["ETag"], "If-Modified-Since": since})
        assert now.status_code == (status if url == address else 200), url
        if url != address:
            assert address not in now.content.decode()
