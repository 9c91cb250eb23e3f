"""What the item editor says of the catalogue's demands, and its preview."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role
from tests.factories import make_item, make_person
from tests.markup import faults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("party_and_campus", ["4-4", "文件、会议", "党内、校内。可以比目录规定的更窄，不得更宽。", "年度", "组织部"]),
        ("joint", ["组织部 宣传部。共同负责，每个单位都须审核。"]),
        ("each_department", ["党委各职能部门。各部门分别公开，由主办单位审核。"]),
    ],
)
def test_the_editor_says_what_the_catalogue_demands_of_a_new_item(entry, words, catalogue, zzb_drafter, client_of):
    url = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", getattr(catalogue, entry).pk])
    html = client_of(zzb_drafter).get(url).content.decode()
    for each in words:
        assert each in html


def test_the_editor_offers_the_alternatives_of_an_entry_to_choose_from(catalogue, units, client_of):
    drafter = make_person("jw.drafter", (Role.DRAFTER, units.jw))
    item = make_item(catalogue.alternatives, units.jw, Scope.PARTY, live=False, owner=drafter)
    html = client_of(drafter).get(reverse("wagtailadmin_pages:edit", args=[item.pk])).content.decode()
    assert "党内或校内一定范围。请选定其一：党内；校内一定范围。" in html


def test_a_draft_can_be_previewed_and_says_that_it_is_one(catalogue, units):
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, tags=["党费"])
    response = draft.make_preview_request()
    html = response.content.decode()
    assert response.status_code == 200
    assert "尚未公开" in html
    assert draft.title in html
    assert faults(html) == []


def test_the_preview_of_a_change_bears_its_note(catalogue, units):
    item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS)
    item.change_note = "更正支出金额。"
    page = item.make_preview_request().render().content.decode()
    assert "<strong>变更说明</strong>更正支出金额。" in page


def test_an_item_can_be_previewed_before_it_is_saved(catalogue, units, zzb_drafter, client_of):
    typed = nested_form_data(
        {
            "title": "还没有保存的事项",
            "slug": "",
            "summary": "摘要",
            "body": streamfield([("heading", "一、总体情况")]),
            "attachments": inline_formset([]),
            "unit": units.zzb.pk,
            "scope": Scope.PARTY.value,
            "report_year": 2026,
            "arose_on": "2026-01-01",
            "contact": "",
            "tags": "新标签",
            "change_note": "",
        }
    )
    browser = client_of(zzb_drafter)
    url = reverse("wagtailadmin_pages:preview_on_add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    assert browser.post(url, typed).json()["is_valid"]
    html = browser.get(url, {"mode": ""}).content.decode()
    for words in ("还没有保存的事项", "尚未公开", "新标签", "一、总体情况", catalogue.party_and_campus.title):
        assert words in html
