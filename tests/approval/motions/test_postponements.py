"""Not for now (暂缓公开): a due item that a unit holds back until a day, by leave of the committee (Article 6(1))."""

import datetime

import pytest
from django.utils import timezone

from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Postponement
from disclosure.approval.motions.actions import propose_postponement
from tests.approval.motions.conftest import IN_A_MONTH, TODAY, anew, approve, send_back
from tests.factories import as_if_decided
from tests.grounds import at_meeting_on

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def ask(by, entry, unit, **changes) -> Postponement:
    asked = {"report_year": TODAY.year, "until": IN_A_MONTH, "reason": "上级审计尚未结束。"}
    return propose_postponement(by=by, entry=entry, unit=unit, **asked | changes)


def on(monkeypatch, day: datetime.date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def test_it_holds_from_the_approval_to_its_last_day(postponement, committee, catalogue, units):
    facts = (catalogue.party_and_campus, units.zzb, TODAY.year)
    assert Postponement.in_force(*facts, TODAY) is None
    approve(postponement, committee)
    assert Postponement.in_force(*facts, TODAY) == Postponement.in_force(*facts, IN_A_MONTH) == postponement
    assert Postponement.in_force(*facts, IN_A_MONTH + DAY) is None
    assert Postponement.in_force(*facts, TODAY - DAY) is None


def test_it_holds_for_its_own_entry_unit_and_year_only(postponement, committee, catalogue, units):
    approve(postponement, committee)
    for entry, unit, year in (
        (catalogue.joint, units.zzb, TODAY.year),
        (catalogue.party_and_campus, units.xcb, TODAY.year),
        (catalogue.party_and_campus, units.zzb, TODAY.year - 1),
    ):
        assert Postponement.in_force(entry, unit, year, TODAY) is None


def test_a_returned_one_holds_nothing_back(postponement, committee, catalogue, units):
    send_back(postponement, committee)
    assert Postponement.in_force(catalogue.party_and_campus, units.zzb, TODAY.year, TODAY) is None


WHO = {
    # person: whether they ask for 组织部 about the entry that it and 宣传部 answer for
    "zzb_drafter": True,
    "zzb_reviewer": True,
    "xcb_drafter": False,
    "xcb_reviewer": False,
    "office": False,
    "committee": False,
    "supervisor": False,
    "admin": False,
}


@pytest.mark.parametrize("name", WHO)
def test_the_unit_s_own_people_ask_for_it(catalogue, units, request, name):
    person = request.getfixturevalue(name)
    if WHO[name]:
        assert ask(person, catalogue.joint, units.zzb).decisions.get().unit == units.zzb
    else:
        with pytest.raises(NotAllowed):
            ask(person, catalogue.joint, units.zzb)


def test_a_unit_asks_only_about_entries_that_it_answers_for(catalogue, units, zzb_drafter):
    with pytest.raises(Refused, match="不是这一目录的责任单位"):
        ask(zzb_drafter, catalogue.campus, units.zzb)


def test_under_each_department_every_department_asks_for_itself(catalogue, units, zzb_drafter, xcb_drafter):
    ask(zzb_drafter, catalogue.each_department, units.zzb)
    ask(xcb_drafter, catalogue.each_department, units.xcb)


BAD = [
    ({"until": TODAY}, "until"),
    ({"until": TODAY - DAY}, "until"),
    ({"until": TODAY + 367 * DAY}, "until"),
    ({"reason": " "}, "reason"),
    ({"report_year": TODAY.year + 2}, "report_year"),
    ({"report_year": 1900}, "report_year"),
    ({"report_year": 10**12}, "report_year"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_what_will_not_do_is_refused_beside_its_field(catalogue, units, zzb_drafter, changes, field):
    with pytest.raises(Refused) as refusal:
        ask(zzb_drafter, catalogue.party_and_campus, units.zzb, **changes)
    assert set(refusal.value.fields) == {field}
    assert not Postponement.objects.exists()


def test_a_retired_entry_owes_nothing_to_hold_back(catalogue, units, zzb_drafter):
    with as_if_decided():
        catalogue.party_and_campus.retire(TODAY)
    with pytest.raises(Refused) as refusal:
        ask(zzb_drafter, catalogue.party_and_campus, units.zzb)
    assert "entry" in refusal.value.fields


def test_the_same_is_asked_for_once_at_a_time(postponement, catalogue, units, zzb_reviewer):
    with pytest.raises(Stale, match="正等待党委决定"):
        ask(zzb_reviewer, catalogue.party_and_campus, units.zzb)
    ask(zzb_reviewer, catalogue.party_and_campus, units.zzb, report_year=TODAY.year - 1)


def test_one_in_force_may_be_prolonged_and_not_asked_for_again(postponement, committee, catalogue, units, zzb_drafter):
    approve(postponement, committee)
    facts = (catalogue.party_and_campus, units.zzb)
    with pytest.raises(Refused, match="没有提出") as refusal:
        ask(zzb_drafter, *facts)
    assert "延长的须晚于这一天" in refusal.value.fields["until"]
    longer = ask(zzb_drafter, *facts, until=IN_A_MONTH + DAY)
    approve(longer, committee)
    assert Postponement.in_force(*facts, TODAY.year, TODAY) == longer


def test_a_new_one_may_follow_one_that_has_run_out(postponement, committee, catalogue, units, zzb_drafter, monkeypatch):
    approve(postponement, committee)
    on(monkeypatch, IN_A_MONTH + DAY)
    later = IN_A_MONTH + 31 * DAY
    assert ask(zzb_drafter, catalogue.party_and_campus, units.zzb, until=later, report_year=TODAY.year).until == later


def test_one_whose_day_has_passed_is_not_approved_any_more(postponement, committee, monkeypatch):
    on(monkeypatch, IN_A_MONTH)
    with pytest.raises(Stale, match="期限已过"):
        approve(postponement, committee, **at_meeting_on(IN_A_MONTH, committee))
    assert not anew(postponement).live


def test_one_for_an_entry_retired_meanwhile_is_not_approved_any_more(postponement, committee, catalogue):
    with as_if_decided():
        catalogue.party_and_campus.retire(TODAY)
    with pytest.raises(Stale, match="已停用"):
        approve(postponement, committee)
