"""The home panels: what each lists, in which order, and the moment that matters in it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.approval import panels
from disclosure.approval.dossier import Dossier
from disclosure.approval.listings import dossiers_of
from disclosure.approval.models import Decision
from disclosure.audience.circles import Scope
from disclosure.items.permissions import may_see_proposals
from disclosure.organisation.models import Role
from tests.approval.proposals import Proposal
from tests.factories import as_if_decided, make_item, make_person
from tests.remembered import choice_of

Kind = Decision.Kind


def edit(proposal: Proposal, by, **changes) -> None:
    item = proposal.item.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(item, name, value)
    item.save_revision(user=by)


@pytest.mark.parametrize(
    ("stage", "name", "listed", "kind"),
    [
        ("in_review", "zzb_reviewer", panels.waiting_for, Kind.PROPOSED),
        ("in_approval", "committee", panels.waiting_for, Kind.PROPOSED),
        ("in_review", "office", panels.under_way_for, Kind.PROPOSED),
        ("suspended", "zzb_drafter", panels.suspended_for, Kind.SUSPENDED),
    ],
)
def test_a_panel_shows_when_what_it_is_about_was_decided(request, stage, name, listed, kind):
    item = request.getfixturevalue(stage).item
    assert listed(request.getfixturevalue(name)).get().moment == item.decisions.get(kind=kind).at


def test_what_was_returned_is_listed_with_the_moment_of_its_return(in_review, zzb_drafter, zzb_reviewer, units):
    in_review.send_back(zzb_reviewer, unit=units.zzb)
    edit(in_review, zzb_drafter, summary="改写后的摘要")
    returned = in_review.item.decisions.get(kind=Kind.RETURNED)
    assert panels.returned_to(zzb_drafter).get().moment == returned.at


def test_a_draft_is_listed_with_the_moment_of_its_last_edit_and_the_latest_first(draft, joint_draft, zzb_drafter):
    edit(draft, zzb_drafter, summary="改写后的摘要")
    drafts = panels.drafts_of(zzb_drafter)
    assert [item.pk for item in drafts] == [draft.pk, joint_draft.pk]
    assert drafts[0].moment == draft.item.latest_revision_created_at


def test_what_has_waited_longest_stands_first(catalogue, units, zzb_drafter, zzb_reviewer, draft, office):
    later = Proposal(make_item(catalogue.party_and_campus, units.zzb, Scope.CAMPUS, live=False, owner=zzb_drafter))
    later.propose(zzb_drafter)
    draft.propose(zzb_drafter)
    assert [item.pk for item in panels.waiting_for(zzb_reviewer)] == [later.pk, draft.pk]
    assert [item.pk for item in panels.under_way_for(office)] == [later.pk, draft.pk]


def test_the_eleventh_that_waits_is_reached_from_the_panel_too(catalogue, units, zzb_drafter, zzb_reviewer, client_of):
    for number in range(11):
        item = make_item(
            catalogue.party_and_campus, units.zzb, Scope.CAMPUS, live=False, owner=zzb_drafter, title=f"待审第{number}件"
        )
        Proposal(item).propose(zzb_drafter)
    page = client_of(zzb_reviewer).get(reverse("wagtailadmin_home")).content.decode()
    assert "等待我办理（11）" in page
    assert [number for number in range(11) if f"待审第{number}件" not in page] == []


def test_what_is_suspended_or_withdrawn_is_nobodys_draft(suspended, zzb_drafter):
    assert not panels.drafts_of(zzb_drafter).exists()


def test_what_came_out_is_listed_as_readers_see_it_whatever_is_being_written(published, client_of, zzb_drafter):
    title = published.item.title
    edit(published, zzb_drafter, title="还没有送审的新标题", change_note="改标题")
    page = client_of(zzb_drafter).get(reverse("wagtailadmin_home")).content.decode()
    came_out = page[page.index('id="published-heading"') : page.index('id="entries-heading"')]
    assert title in came_out and "还没有送审的新标题" not in came_out
    assert "公开中" in came_out and "变更草稿" not in came_out
    assert "公开时间" in came_out


@pytest.mark.parametrize(
    ("stage", "name", "panel", "column"),
    [
        ("in_review", "zzb_reviewer", "waiting", "送审时间"),
        ("in_review", "office", "under-way", "送审时间"),
        ("draft", "zzb_drafter", "drafts", "修改时间"),
        ("suspended", "office", "suspended", "暂停时间"),
    ],
)
def test_the_column_says_which_moment_it_shows(request, client_of, stage, name, panel, column):
    request.getfixturevalue(stage)
    page = client_of(request.getfixturevalue(name)).get(reverse("wagtailadmin_home")).content.decode()
    table = page[page.index(f'id="{panel}-heading"') :]
    assert f'<th scope="col">{column}</th>' in table[: table.index("</table>")]


def test_a_joint_proposal_waits_for_each_unit_that_has_not_signed(joint_draft, zzb_drafter, zzb_reviewer, xcb_reviewer, units):
    joint_draft.propose(zzb_drafter)
    assert panels.waiting_for(zzb_reviewer).get().pk == panels.waiting_for(xcb_reviewer).get().pk == joint_draft.pk
    joint_draft.review(zzb_reviewer, units.zzb)
    assert not panels.waiting_for(zzb_reviewer).exists()
    assert panels.waiting_for(xcb_reviewer).get().pk == joint_draft.pk


def test_a_drafter_finds_the_entries_of_their_unit_and_those_of_every_department_if_it_is_one(catalogue, units, zzb_drafter):
    rsc_drafter = make_person("rsc.drafter", (Role.DRAFTER, units.rsc))
    with as_if_decided():
        catalogue.limited.retire(on=timezone.localdate())
    of_zzb = [catalogue.joint, catalogue.party_and_limited, catalogue.party_and_campus, catalogue.each_department]
    assert list(panels.EntriesPanel(zzb_drafter).entries) == of_zzb
    assert list(panels.EntriesPanel(rsc_drafter).entries) == []


# --- rows that are read together -----------------------------------------------------------------------------------------

stage = choice_of("stage", "draft", "in_review", "in_approval", "published", "later_draft", "suspended")
person = choice_of("person", "zzb_drafter", "zzb_reviewer", "xcb_drafter", "committee", "office", "supervisor")


def shown(dossier: Dossier) -> tuple:
    item = dossier.item
    return dossier.status, dossier.suspension, item.title, item.summary, item.unit, item.scope_label(), item.responsible_units()


def test_a_row_shows_what_the_dossier_shows(stage, person, joint_draft):
    rows = dossiers_of([joint_draft.item, stage.item], person)
    assert {row.page.pk: shown(row) for row in rows} == {
        item.pk: shown(Dossier(item, person))
        for item in (joint_draft.item, stage.item)
        if item.live or may_see_proposals(person, item)
    }
