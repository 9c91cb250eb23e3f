"""The item editor: what it offers, what it refuses beside the field, and that nothing typed is lost."""

import datetime
import secrets

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.files import Attachment
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage
from disclosure.items.saving import SMALLEST_NUMBER
from disclosure.organisation.models import Role
from tests.factories import as_if_decided, make_item, make_person
from tests.files import pdf_file

pytestmark = pytest.mark.django_db


def data(own, *buttons: str, **changes) -> dict:
    """What the editor sends for a complete item."""
    fields = {
        "title": "2026年上半年党费收缴情况",
        "summary": "公布上半年党费的收缴和支出。",
        "unit": own.pk,
        "scope": int(Scope.PARTY),
        "report_year": 2026,
        "arose_on": "2026-07-01",
        "contact": "办公电话 0719-0000000",
        "tags": "党费",
        "change_note": "",
        "body": streamfield([("text", rich_text("<p>收缴情况如下。</p>"))]),
        "attachments": inline_formset([]),
    }
    return nested_form_data(fields | changes) | dict.fromkeys(buttons, "1")


def add(client, entry, posted):
    return client.post(reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", entry.pk]), posted)


def test_a_drafter_saves_a_draft_and_proposes_it(catalogue, units, client_of, zzb_drafter):
    client = client_of(zzb_drafter)
    add(client, catalogue.party_and_campus, data(units.zzb))
    item = DisclosurePage.objects.get()
    assert (item.live, item.owner) == (False, zzb_drafter)
    assert item.url_path.endswith(f"/catalogue/4/4/{item.slug}/")
    client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), data(units.zzb, "action-submit"))
    assert DisclosurePage.objects.get().decisions.get().kind == "proposed"


@pytest.mark.parametrize("missing", ["summary", "body", "scope", "report_year", "arose_on"])
def test_an_unfinished_draft_is_kept_but_not_proposed(catalogue, units, client_of, zzb_drafter, missing):
    blank = {missing: streamfield([]) if missing == "body" else ""}
    client = client_of(zzb_drafter)
    if missing != "report_year":
        add(client, catalogue.party_and_campus, data(units.zzb, **blank))
        assert DisclosurePage.objects.get().title == "2026年上半年党费收缴情况"
    else:
        add(client, catalogue.party_and_campus, data(units.zzb))
    item = DisclosurePage.objects.get()
    response = client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), data(units.zzb, "action-submit", **blank))
    assert response.status_code == 200 and "办公电话 0719-0000000" in response.content.decode()
    assert DisclosurePage.objects.get().current_workflow_state is None


def test_the_day_on_which_a_matter_arose_begins_empty(catalogue, units, client_of, zzb_drafter):
    address = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    form = client_of(zzb_drafter).get(address).context["form"]
    assert form["arose_on"].value() is None
    assert DisclosurePage(unit=units.zzb).arose_on is None


@pytest.mark.parametrize(("ahead", "proposed"), [(0, True), (1, False), (400, False)])
def test_a_matter_does_not_arise_after_the_day_on_which_it_is_proposed(
    catalogue, units, client_of, zzb_drafter, ahead, proposed
):
    client = client_of(zzb_drafter)
    day = timezone.localdate() + datetime.timedelta(days=ahead)
    add(client, catalogue.party_and_campus, data(units.zzb, arose_on=day.isoformat()))
    item = DisclosurePage.objects.get()
    posted = data(units.zzb, "action-submit", arose_on=day.isoformat())
    response = client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), posted)
    assert ("不能晚于今天" not in response.content.decode()) == proposed
    assert (DisclosurePage.objects.get().current_workflow_state is not None) == proposed


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("arose_on", "0001-01-01", "写成了1年"),
        ("arose_on", "0206-03-01", "写成了206年"),
        ("report_year", "2099", "写成了2099年"),
        ("report_year", "1949", "1950"),
    ],
)
def test_a_year_that_is_a_slip_of_the_hand_is_not_proposed(catalogue, units, client_of, zzb_drafter, field, typed, said):
    client = client_of(zzb_drafter)
    add(client, catalogue.party_and_campus, data(units.zzb))
    item = DisclosurePage.objects.get()
    posted = data(units.zzb, "action-submit", **{field: typed})
    response = client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), posted)
    assert said in response.content.decode()
    assert DisclosurePage.objects.get().current_workflow_state is None


REFUSED = [
    # under which entry, what is sent, what the editor says
    ("party_and_campus", {"scope": int(Scope.PUBLIC)}, "不得宽于目录规定"),
    ("party_and_campus", {"scope": 3}, "不在可选之列"),
    ("party_and_campus", {"scope": "x"}, "不在可选之列"),
    ("party_and_limited", {"scope": int(Scope.LIMITED)}, "请选择至少一个读者范围"),
    ("alternatives", {"scope": int(Scope.PARTY_AND_LIMITED), "unit": "jw"}, "不得宽于目录规定"),
    ("party_and_campus", {"report_year": 1900}, "1950"),
    ("party_and_campus", {"report_year": "去年"}, "整数"),
    ("party_and_campus", {"arose_on": "昨天"}, "日期"),
    ("party_and_campus", {"title": ""}, "必填"),
    ("party_and_campus", {"title": "长" * 256}, "255"),
    ("party_and_campus", {"summary": "长" * 301}, "300"),
    ("party_and_campus", {"unit": "xcb"}, "所选内容不在可选之列"),
    ("each_department", {"unit": "xcb"}, "所选内容不在可选之列"),
]


@pytest.mark.parametrize(("entry", "changes", "said"), REFUSED)
def test_what_the_entry_does_not_allow_is_refused_beside_the_field(
    catalogue, units, client_of, zzb_drafter, xcb_drafter, request, entry, changes, said
):
    changes = dict(changes)
    if isinstance(changes.get("unit"), str):
        changes["unit"] = getattr(units, changes["unit"]).pk
    person = zzb_drafter
    if entry == "alternatives":
        person = make_person("jw.drafter", (Role.DRAFTER, units.jw))
    response = add(client_of(person), getattr(catalogue, entry), data(units.zzb, **changes))
    assert response.status_code == 200
    assert "办公电话 0719-0000000" in response.content.decode()
    errors = " ".join(message for messages in response.context["form"].errors.values() for message in messages)
    assert said in errors
    assert not DisclosurePage.objects.exists()


def test_groups_without_a_limited_scope_are_refused(catalogue, units, client_of, zzb_drafter):
    group = ReaderGroup.objects.create(name="中层干部")
    posted = data(units.zzb) | {"reader_groups": [group.pk]}
    assert "不含“一定范围”" in add(client_of(zzb_drafter), catalogue.party_and_campus, posted).content.decode()


def test_the_editor_offers_the_scope_where_the_entry_leaves_no_choice(catalogue, client_of, zzb_drafter):
    page = client_of(zzb_drafter).get(
        reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    )
    form = page.context["form"]
    assert form.initial["scope"] == Scope.PARTY_AND_CAMPUS
    assert form.initial["unit"] == zzb_drafter.appointments.get().unit_id


def test_a_retired_entry_takes_no_new_items(catalogue, units, client_of, zzb_drafter):
    with as_if_decided():
        catalogue.party_and_campus.retire(zzb_drafter.date_joined.date())
    assert add(client_of(zzb_drafter), catalogue.party_and_campus, data(units.zzb)).status_code == 403
    assert not DisclosurePage.objects.exists()


def test_numbers_under_an_entry_are_not_given_twice(catalogue, units, monkeypatch):
    first = make_item(catalogue.public, units.dzb, Scope.PUBLIC)
    taken = int(first.slug) - SMALLEST_NUMBER
    free = (taken + 1) % SMALLEST_NUMBER
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(drawn))
    second = make_item(catalogue.public, units.dzb, Scope.PUBLIC, title="第二项")
    assert second.slug == str(SMALLEST_NUMBER + free)


def test_numbers_do_not_count_the_items_of_an_entry(catalogue, units):
    items = [make_item(catalogue.public, units.dzb, Scope.PUBLIC, title=f"第{number}项", live=False) for number in range(6)]
    numbers = [int(item.slug) for item in items]
    assert {len(str(number)) for number in numbers} == {6}
    # That six numbers drawn by lot stand in order and close together is no risk that anybody will meet.
    assert max(numbers) - min(numbers) > len(numbers)


@pytest.mark.parametrize("place", ["attachments", "text"])
def test_another_units_file_cannot_be_put_in_by_its_number(catalogue, units, client_of, zzb_drafter, place):
    foreign = Attachment.objects.create(
        title="别单位的文件", file=pdf_file("s.pdf", b"secret"), collection=sync_unit_collection(units.xcb)
    )
    put_in = {
        "attachments": {"attachments": inline_formset([{"document": foreign.pk}])},
        "text": {"body": streamfield([("attachments", streamfield_list(foreign.pk))])},
    }[place]
    response = add(client_of(zzb_drafter), catalogue.party_and_campus, data(units.zzb, **put_in))
    assert response.status_code == 200
    assert "不能选用的文件" in str(response.context["form"].errors)
    assert not DisclosurePage.objects.exists()


def streamfield_list(*values) -> dict:
    """A list block's values as the editor sends them."""
    return {"count": len(values)} | {
        f"{number}": {"value": value, "deleted": "", "order": number, "type": "item", "id": ""}
        for number, value in enumerate(values)
    }
