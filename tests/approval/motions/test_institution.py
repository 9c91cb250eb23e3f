"""A change of what names the institution: proposed by the office, decided by the committee, shown to all from then on."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import InstitutionChange
from disclosure.organisation.institution import InstitutionEdition, in_force
from tests.approval.motions.conftest import approve, send_back, text_of
from tests.factories import make_item
from tests.institution import FACTS, name_institution, propose_change

pytestmark = pytest.mark.django_db

NEW = {"site_title": "江汉职院阳光党务", "telephone": "0728-6200009"}


@pytest.fixture
def named(db) -> InstitutionEdition:
    return name_institution()


@pytest.mark.parametrize("person", ["zzb_drafter", "zzb_reviewer", "committee", "supervisor", "admin", "member"])
def test_nobody_but_the_office_proposes(person, named, request, client_of):
    user = request.getfixturevalue(person)
    with pytest.raises(NotAllowed, match="党务公开办公室"):
        propose_change(user, **NEW)
    assert client_of(user).get(reverse("institution:propose")).status_code in (302, 403)


@pytest.mark.parametrize(("person", "status"), [
    ("office", 200), ("supervisor", 200), ("admin", 200), ("committee", 403), ("zzb_drafter", 403), ("zzb_reviewer", 403),
])  # fmt: skip
def test_the_editions_are_seen_by_those_who_inspect(person, status, named, request, client_of):
    response = client_of(request.getfixturevalue(person)).get(reverse("institution:index"))
    assert response.status_code == status
    assert ("建立网站时登记" in text_of(response)) == (status == 200)
    assert status == 200 or "监督员" in text_of(response)


def test_what_the_committee_approves_is_shown_and_nothing_before(named, office, committee, catalogue, client_of, subtests):
    item = make_item(catalogue.public, catalogue.public.responsible_units()[0])
    names = ("archive:changes", "audience:sign_in", "wagtailadmin_home")
    pages = ["/", item.url, catalogue.public.url, "/search/?q=党费", "/nowhere/", *map(reverse, names)]
    motion = propose_change(office, **NEW)
    reader, desk = Client(), client_of(office)
    for address in pages:
        with subtests.test(address):
            text = text_of((desk if address.startswith("/admin") else reader).get(address))
            assert FACTS["site_title"] in text and NEW["site_title"] not in text
    approve(motion, committee)
    for address in pages:
        with subtests.test(f"{address} afterwards"):
            text = text_of((desk if address.startswith("/admin") else reader).get(address))
            assert NEW["site_title"] in text and FACTS["site_title"] not in text
            assert address.startswith("/admin") or NEW["telephone"] in text
    motion.refresh_from_db()
    assert motion.live and motion.edition == in_force() and motion.edition.number == 2
    assert FACTS["site_title"] in text_of(desk.get(motion.get_admin_url()))


def test_the_committee_sees_what_would_change(named, office, committee, client_of):
    motion = propose_change(office, **NEW)
    text = text_of(client_of(committee).get(motion.get_admin_url()))
    for words in ("网站信息变更", "0728-6200000", "0728-6200009", FACTS["site_title"], NEW["site_title"], "已经归档的内容不变"):
        assert words in text
    assert FACTS["archives"] not in text
    assert motion.summary_lines() == [
        "网站名称：江汉职业技术学院党务公开网 → 江汉职院阳光党务",
        "联系电话：0728-6200000 → 0728-6200009",
    ]


def test_an_edition_names_its_decision(named, office, committee, client_of):
    approve(propose_change(office, **NEW), committee)
    text = text_of(client_of(office).get(reverse("institution:index")))
    assert "第1版" in text and "建立网站时登记" in text
    assert "第2版" in text and "党委会" in text and "0728-6200009" in text


REFUSED = [
    ({}, {}, "没有变化"),
    ({"icp_number": "12345678"}, {"icp_number"}, "按提示改正"),
    ({"site_code": "123", "email": "a@"}, {"site_code", "email"}, "按提示改正"),
    ({"name": " "}, {"name"}, "按提示改正"),
    ({"lead": "咨询请拨13800138000"}, {"lead"}, "按提示改正"),
    ({"lead": "江汉\u200b学院", "sponsor": "江汉\u202e学院"}, {"lead", "sponsor"}, "按提示改正"),
    ({"reason": "王某身份证110101199003078515"} | NEW, {"reason"}, "按提示改正"),
]


@pytest.mark.parametrize(("changes", "fields", "words"), REFUSED)
def test_a_proposal_is_refused_in_words(changes, fields, words, named, office):
    with pytest.raises(Refused, match=words) as refused:
        propose_change(office, **changes)
    assert refused.value.fields.keys() == set(fields)
    assert not InstitutionChange.objects.exists()


def test_one_change_waits_at_a_time(named, office):
    propose_change(office, **NEW)
    with pytest.raises(Stale, match="等待党委决定"):
        propose_change(office, telephone="0728-6200003")


def test_a_form_that_shows_a_former_edition_is_refused(named, office, committee):
    seen = in_force().digest
    approve(propose_change(office, **NEW), committee)
    with pytest.raises(Stale, match="已经变更"):
        propose_change(office, telephone="0728-6200003", seen=seen)


def test_the_form_shows_what_stands_today_and_keeps_what_was_typed(named, office, client_of):
    desk, address = client_of(office), reverse("institution:propose")
    shown = desk.get(address).context["forms"]["propose"]
    assert {name: shown[name].value() for name in FACTS} == FACTS
    typed = {**FACTS, "telephone": "无", "reason": "搬迁", "seen": in_force().digest, "action": "propose"}
    response = desk.post(address, typed)
    assert response.status_code == 422 and "只写数字" in text_of(response)
    assert response.context["forms"]["propose"]["reason"].value() == "搬迁"
    response = desk.post(address, typed | {"telephone": "0728-6200009"})
    assert response.url == InstitutionChange.objects.get().get_admin_url()


def test_what_was_returned_is_proposed_anew_with_what_was_typed(named, office, committee, client_of):
    motion = propose_change(office, **NEW)
    send_back(motion, committee)
    desk = client_of(office)
    address = f"{reverse('institution:propose')}?again={motion.pk}"
    assert address in text_of(desk.get(motion.get_admin_url()))
    form = desk.get(address).context["forms"]["propose"]
    assert form["telephone"].value() == NEW["telephone"] and form["reason"].value() == motion.reason
    assert in_force() == named


def test_a_change_that_is_taken_back_changes_nothing(named, office):
    motion = propose_change(office, **NEW)
    actions.take_back(motion, by=office)
    assert in_force() == named


def test_mail_is_signed_with_what_stands_today(named, office, committee, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        motion = propose_change(office, **NEW)
    with django_capture_on_commit_callbacks(execute=True):
        approve(motion, committee)
    first, *_, last = [message.body for message in mail.outbox]
    assert FACTS["site_title"] in first and FACTS["telephone"] in first and NEW["site_title"] not in first
    assert NEW["site_title"] in last and NEW["telephone"] in last


def test_a_site_without_a_name_gets_one_by_a_decision(office, committee, client_of):
    assert "还没有登记网站信息" in text_of(client_of(office).get(reverse("institution:index")))
    approve(propose_change(office, **FACTS), committee)
    assert in_force().facts == FACTS and in_force().number == 1
