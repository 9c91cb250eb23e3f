"""One motion's page, the list and the home panels: who sees what, and how a decision is answered (law 7)."""

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.addresses import decision_page_of
from disclosure.approval.models import Motion
from disclosure.approval.models.motions import CATALOGUE, OFF_CATALOGUE, POSTPONEMENT
from disclosure.catalogue.models import CatalogueVersion, EntryPage
from disclosure.organisation.models import Role
from tests.approval.motions.conftest import (
    REVISED,
    anew,
    approve,
    propose,
    send_back,
    step_of,
    text_of,
)
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table
from tests.factories import make_item, make_person
from tests.grounds import at_meeting, form_of

pytestmark = pytest.mark.django_db

LIST = "/admin/motions/"


def approval_data(motion: Motion, **changes) -> dict:
    data = {
        "action": "approve",
        "seen": motion.digest(),
        "task_state_id": step_of(motion).pk,
        **form_of(at_meeting()),
        "comment": "",
    }
    return data | changes


# --- one motion --------------------------------------------------------------------------------------------------------

OFFERS = {
    # person: the buttons on the page of a motion, by what they may see of it
    "committee": {"approve", "send_back"},
    "office": {"take_back"},
    "zzb_drafter": {"take_back"},
    "supervisor": set(),
}


def test_the_page_offers_each_role_its_own_buttons(motion, request, client_of, subtests):
    by_office = motion.procedure_code == CATALOGUE
    for name, offers in OFFERS.items():
        response = client_of(request.getfixturevalue(name)).get(motion.get_admin_url())
        with subtests.test(name):
            if name == "zzb_drafter" and by_office:
                assert response.status_code == 404
                continue
            offered = {action for action in ("approve", "send_back", "take_back") if f'value="{action}"' in text_of(response)}
            mine = name not in {"office", "zzb_drafter"} or (name == "office") == by_office
            assert offered == (offers if mine else set())
            assert motion.title in text_of(response) and motion.reason in text_of(response)


@pytest.mark.parametrize("name", ["xcb_drafter", "xcb_reviewer", "admin"])
def test_to_others_the_page_is_not_there(motion, request, client_of, name):
    client, address = client_of(request.getfixturevalue(name)), motion.get_admin_url()
    response, nothing = client.get(address), client.get(address.replace(f"/{motion.pk}/", f"/{motion.pk + 1000}/"))
    assert response.status_code == nothing.status_code == 404
    assert "无权查看" in text_of(response) and "无权查看" in text_of(nothing)
    assert motion.title not in text_of(response)


@pytest.mark.parametrize(
    "address", ["publication/1/", "catalogue/999/", "catalogue/99999999999999999999/", "postponement/999/"]
)
def test_what_is_no_motion_is_not_found(desk, address):
    assert desk.get(LIST + address).status_code == 404


def test_a_motion_is_found_under_its_own_kind_only(outside, desk):
    assert desk.get(f"{LIST}catalogue/{outside.pk}/").status_code == 404


def test_the_committee_approves_and_returns_on_the_page(motion, client_of, committee):
    client = client_of(committee)
    response = client.post(motion.get_admin_url(), approval_data(motion), follow=True)
    assert "已批准，并已办理" in text_of(response)
    assert "已批准并办理" in text_of(response)
    assert anew(motion).live


def test_the_committee_returns_it_with_a_reason_that_those_who_put_it_read(motion, client_of, committee, office, zzb_drafter):
    data = {
        "action": "send_back",
        "return-seen": motion.digest(),
        "return-task_state_id": step_of(motion).pk,
        "return-reason": "范围请再斟酌。",
    }
    assert client_of(committee).post(motion.get_admin_url(), data).status_code == 302
    proposer = office if motion.procedure_code == CATALOGUE else zzb_drafter
    page = text_of(client_of(proposer).get(motion.get_admin_url()))
    assert "范围请再斟酌。" in page and "修改后重新提出" in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"meeting": ""}, 422),
        ({"meeting": "2026年第3次党委会会议"}, 422),
        ({"seen": "0" * 64}, 409),
        ({"task_state_id": 99999}, 409),
        ({"action": "publish"}, 409),
    ],
)
def test_a_refused_decision_says_why_and_keeps_what_was_typed(motion, client_of, committee, changes, status):
    data = approval_data(motion, comment="同意，字斟句酌") | changes
    response = client_of(committee).post(motion.get_admin_url(), data)
    assert response.status_code == status
    assert "同意，字斟句酌" in text_of(response)
    assert not anew(motion).live


def test_a_stale_revision_is_refused_with_409_and_the_page_says_so_beforehand(revision, client_of, committee):
    import_table([*SMALL[:3], *SMALL[4:]])
    client = client_of(committee)
    assert "不能据此修订" in text_of(client.get(revision.get_admin_url()))
    response = client.post(revision.get_admin_url(), approval_data(revision, comment="同意，字斟句酌"))
    assert response.status_code == 409
    assert "不能据此修订" in text_of(response) and "同意，字斟句酌" in text_of(response)
    assert CatalogueVersion.objects.count() == 2, "the second is the other change's"


def test_a_decision_on_what_was_taken_back_is_refused(revision, client_of, committee, office):
    data = approval_data(revision, comment="同意，字斟句酌")
    actions.take_back(revision, by=office)
    response = client_of(committee).post(revision.get_admin_url(), data)
    assert response.status_code == 409 and "同意，字斟句酌" in text_of(response)


def test_the_page_of_a_revision_shows_each_change_before_and_after(revision, client_of, committee):
    page = " ".join(text_of(client_of(committee).get(revision.get_admin_url())).split())
    assert "<del>年度</del> → <ins>每季度</ins>" in page
    for words in ("新增（1）", "修改（1）", "停用（1）", "党员民主评议情况", "党费管理和使用情况"):
        assert words in page


def test_somebody_who_put_it_and_sits_on_the_committee_is_told_why_not_to_approve(small, client_of):
    both = make_person("both", Role.OFFICE, Role.COMMITTEE)
    motion = propose(REVISED, both)
    page = text_of(client_of(both).get(motion.get_admin_url()))
    assert "须由不同的人办理" in page and 'value="approve"' not in page


def test_items_and_motions_lead_to_their_pages(motion, catalogue_item):
    assert decision_page_of(motion) == motion.get_admin_url()
    assert decision_page_of(catalogue_item) == reverse("approval:dossier", args=[catalogue_item.pk])


@pytest.fixture
def catalogue_item(motion, units):
    return make_item(EntryPage.objects.filter(each_department=False).first(), units.zzb, live=False)


# --- the list and the home panels --------------------------------------------------------------------------------------

LISTED = {
    # person: whether the list and the home panels name a motion of 组织部, or of the office
    "committee": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "office": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "supervisor": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "zzb_drafter": {OFF_CATALOGUE, POSTPONEMENT},
    "zzb_reviewer": {OFF_CATALOGUE, POSTPONEMENT},
    "xcb_drafter": set(),
    "admin": set(),
}


def test_the_list_and_the_home_panels_name_what_the_person_may_see(motion, request, client_of, subtests):
    for name, procedures in LISTED.items():
        client = client_of(request.getfixturevalue(name))
        listed = motion.procedure_code in procedures
        with subtests.test(name):
            assert (motion.title in text_of(client.get(LIST))) == listed
            assert (motion.title in text_of(client.get("/admin/"))) == listed


def test_the_committee_s_panel_lists_what_waits_and_nothing_that_is_settled(motion, client_of, committee):
    client = client_of(committee)
    assert 'id="motions-waiting-heading"' in text_of(client.get("/admin/"))
    send_back(motion, committee)
    assert 'id="motions-waiting-heading"' not in text_of(client.get("/admin/"))


HELD_BACK = {
    "zzb_drafter": True,
    "zzb_reviewer": True,
    "office": True,
    "supervisor": True,
    "committee": True,
    "xcb_drafter": False,
}


@pytest.mark.parametrize("name", HELD_BACK)
def test_what_is_held_back_is_on_the_panel_of_the_unit_the_office_and_the_supervisors(
    postponement, committee, request, client_of, name
):
    client = client_of(request.getfixturevalue(name))
    assert 'id="postponements-heading"' not in text_of(client.get("/admin/"))
    approve(postponement, committee)
    assert ('id="postponements-heading"' in text_of(client.get("/admin/"))) == HELD_BACK[name]


def test_the_list_is_leafed_through_and_odd_page_numbers_do_no_harm(motion, desk):
    for page in ("1", "x", "-1", "999999999999999999999"):
        assert desk.get(LIST, {"p": page}).status_code == 200


WAYS = {
    "office": {"修订公开目录"},
    "zzb_drafter": {"提出目录外公开", "申请暂缓公开"},
    "zzb_reviewer": {"申请暂缓公开"},
    "committee": set(),
    "supervisor": set(),
    "admin": set(),
}


@pytest.mark.parametrize("name", WAYS)
def test_the_list_offers_each_role_its_own_motions(small, request, client_of, name):
    page = text_of(client_of(request.getfixturevalue(name)).get(LIST))
    assert {way for way in ("修订公开目录", "提出目录外公开", "申请暂缓公开") if way in page} == WAYS[name]


def test_wagtails_own_reports_tell_nobody_what_a_motion_is_about(motion, request, client_of):
    for name in ("admin", "office", "zzb_drafter", "xcb_drafter", "committee", "supervisor"):
        client = client_of(request.getfixturevalue(name))
        for view in ("workflow", "workflow_tasks", "site_history", "aging_pages"):
            page = text_of(client.get(reverse(f"wagtailadmin_reports:{view}"), follow=True))
            assert motion.title not in page and motion.reason not in page
