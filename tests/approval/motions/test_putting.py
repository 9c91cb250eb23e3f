"""The forms by which a unit puts a motion: what they offer, and what they answer to bad input (law 7)."""

import re

import pytest

from disclosure.approval.models import CatalogueRevision, Postponement
from disclosure.approval.motions.forms import EntryField
from disclosure.catalogue.models import EntryPage
from tests.approval.motions.conftest import IN_A_MONTH, MATTER, TODAY, send_back, text_of
from tests.factories import as_if_decided

pytestmark = pytest.mark.django_db

OUTSIDE = "/admin/motions/off-catalogue/propose/"
NOT_NOW = "/admin/motions/postponement/propose/"


# --- a matter outside the catalogue, and one that waits ------------------------------------------------------------------


def outside_data(known, **changes) -> dict:
    named = {"unit": known.zzb.pk, "units": [known.zzb.pk, known.xcb.pk], "action": "propose"}
    return MATTER | named | changes


def test_a_drafter_puts_a_matter_outside_the_catalogue(small, units, client_of, zzb_drafter):
    response = client_of(zzb_drafter).post(OUTSIDE, outside_data(units))
    motion = CatalogueRevision.objects.get()
    assert response.url == motion.get_admin_url()
    assert motion.printed_rows[0].units == "组织部、宣传部"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"channels": "长" * 201},
        {"scope": "全球"},
        {"time_limit": "很快"},
        {"units": []},
        {"units": ["x"]},
        {"units": [str(10**30)]},
        {"unit": "99999"},
        {"reason": "", "title": "看看标题还在不在"},
        {"title": "慰问某某13800138000"},
        {"time_limit": "即时，请致电13800138000"},
    ],
    ids=str,
)
def test_a_bad_one_is_refused_beside_its_field_and_keeps_what_was_typed(small, units, client_of, zzb_drafter, changes):
    data = outside_data(units, **changes)
    response = client_of(zzb_drafter).post(OUTSIDE, data)
    assert response.status_code == 422
    assert data["title"] in text_of(response) and data["reason"] in text_of(response)
    assert "没有" in text_of(response)
    assert not CatalogueRevision.objects.exists()


def test_a_unit_is_named_that_does_not_answer_for_it(small, units, client_of, zzb_drafter):
    response = client_of(zzb_drafter).post(OUTSIDE, outside_data(units, units=[units.xcb.pk]))
    assert response.status_code == 422 and "须包括提出单位组织部" in text_of(response)


@pytest.mark.parametrize("address", [OUTSIDE, NOT_NOW])
@pytest.mark.parametrize("name", ["office", "committee", "supervisor", "admin"])
def test_whoever_speaks_for_no_unit_is_told_so(small, request, client_of, address, name):
    client = client_of(request.getfixturevalue(name))
    for response in (client.get(address), client.post(address, {"action": "propose"})):
        assert response.status_code == 403 and "没有可以代表的单位" in text_of(response)


def test_what_was_returned_is_put_anew_with_its_words(outside, units, client_of, zzb_drafter, committee):
    send_back(outside, committee)
    client = client_of(zzb_drafter)
    assert f"{OUTSIDE}?again={outside.pk}" in text_of(client.get(outside.get_admin_url()))
    page = text_of(client.get(OUTSIDE, {"again": outside.pk}))
    assert MATTER["title"] in page and MATTER["reason"] in page
    for unit in (units.zzb, units.xcb):
        assert re.search(rf'value="{unit.pk}"[^>]*checked', page)


@pytest.mark.parametrize("again", ["x", "0", "99999999999999999999", "9" * 5000, ""], ids=len)
def test_odd_numbers_of_a_former_one_are_taken_for_none(small, client_of, zzb_drafter, again):
    assert client_of(zzb_drafter).get(OUTSIDE, {"again": again}).status_code == 200


def test_another_unit_s_words_are_not_taken_over(outside, client_of, xcb_drafter):
    assert MATTER["title"] not in text_of(client_of(xcb_drafter).get(OUTSIDE, {"again": outside.pk}))


def not_now_data(catalogue, **changes) -> dict:
    entry = EntryField(EntryPage.objects.none()).prepare_value(catalogue.party_and_campus)
    asked = {"entry": entry, "report_year": TODAY.year, "until": IN_A_MONTH.isoformat()}
    return asked | {"reason": "上级审计尚未结束。", "action": "propose"} | changes


def test_a_reviewer_asks_for_a_due_item_to_wait(catalogue, units, client_of, zzb_reviewer):
    response = client_of(zzb_reviewer).post(NOT_NOW, not_now_data(catalogue, unit=units.zzb.pk))
    motion = Postponement.objects.get()
    assert response.url == motion.get_admin_url()
    assert (motion.unit, motion.until) == (units.zzb, IN_A_MONTH)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"until": TODAY.isoformat()}, 422),
        ({"until": "明天"}, 422),
        ({"report_year": "10000000000000"}, 422),
        ({"entry": "1"}, 422),
        ({"entry": str(10**30)}, 422),
        ({"until": ""}, 422),
    ],
)
def test_a_bad_request_to_wait_keeps_what_was_typed(catalogue, units, client_of, zzb_drafter, changes, status):
    response = client_of(zzb_drafter).post(NOT_NOW, not_now_data(catalogue, unit=units.zzb.pk) | changes)
    assert response.status_code == status
    assert "上级审计尚未结束。" in text_of(response)


def test_the_form_offers_the_entries_of_one_s_own_units(catalogue, client_of, zzb_drafter):
    page = text_of(client_of(zzb_drafter).get(NOT_NOW))
    assert "4-4 党费管理和使用情况" in page and "8-1 党委职能部门" in page
    assert "2-4 重大项目投资" not in page


def test_a_second_request_while_the_first_waits_is_refused_with_409(postponement, catalogue, units, client_of, zzb_reviewer):
    response = client_of(zzb_reviewer).post(NOT_NOW, not_now_data(catalogue, unit=units.zzb.pk))
    assert response.status_code == 409
    assert "正等待党委决定" in text_of(response) and "上级审计尚未结束。" in text_of(response)


def test_an_entry_is_chosen_as_it_was_shown(catalogue, units, client_of, zzb_drafter):
    entry, data = catalogue.party_and_campus, not_now_data(catalogue, unit=units.zzb.pk)
    with as_if_decided():
        EntryPage.objects.filter(pk=entry.pk).update(title="改过的条目")
    response = client_of(zzb_drafter).post(NOT_NOW, data)
    assert response.status_code == 422 and not Postponement.objects.exists()
    assert "这一目录的内容有改动，请重新选择" in text_of(response) and "上级审计尚未结束。" in text_of(response)
