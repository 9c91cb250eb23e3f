"""Outcomes on a meeting's page: row by row, the rest at once, and nothing typed is lost (law 7)."""

from __future__ import annotations

import re

import pytest

from disclosure.approval.actions import take_back
from disclosure.approval.meetings import actions
from disclosure.approval.models import Meeting
from disclosure.approval.suspension import suspend
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role
from tests.approval.meeting_room import NUMBER, outcomes_of, place, press, put_off, text_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def rows_data(meeting: Meeting, *rows: dict, **common: str) -> dict:
    """What the form sends: `rows` in the agenda's order, `common` for all the rest."""
    named = {f"{item.pk}-{field}": text for item, row in zip(meeting.agenda.all(), rows) for field, text in row.items()}  # noqa: B905
    return named | {f"rest-{field}": text for field, text in common.items()}


def test_outcomes_are_recorded_row_by_row_and_the_rest_with_one_number(room, committee, client_of):
    meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
    data = rows_data(meeting, {}, {"outcome": "returned", "comment": "请核对。"}, outcome="approved", resolution_number=NUMBER)
    response = press(client_of(committee), meeting, "record", follow=True, **data)
    assert outcomes_of(meeting) == ["approved", "returned", "approved"]
    assert set(meeting.decisions.filter(kind="approved").values_list("resolution_number", flat=True)) == {NUMBER}
    text = text_of(response)
    assert "同意2项、退回1项" in text and "缺会议纪要" in text


def test_a_refused_record_keeps_all_that_was_typed_and_says_what_is_wrong_in_each_row(room, committee, client_of):
    meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
    first, second, third = meeting.agenda.all()
    typed = [{"outcome": "approved", "resolution_number": NUMBER}, {"outcome": "returned"}, {"comment": "只写了意见"}]
    response = press(client_of(committee), meeting, "record", **rows_data(meeting, *typed))
    assert response.status_code == 422
    forms = {row.place: row.form for row in response.context["rows"]}
    assert not forms[first].errors
    assert set(forms[second].errors) == {"comment"} and set(forms[third].errors) == {"outcome"}
    page = response.content.decode()
    assert NUMBER in page and "只写了意见" in page
    assert re.search(rf'name="{second.pk}-outcome" value="returned"[^>]* checked', page)
    assert outcomes_of(meeting) == ["", "", ""]


def test_what_is_missing_for_all_the_rest_is_said_once(room, committee, client_of):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    response = press(client_of(committee), meeting, "record", **rows_data(meeting, outcome="approved"))
    assert response.status_code == 422
    assert response.context["rest"].errors == {"resolution_number": ["请填写决议文号。"]}
    assert not any(row.form.errors for row in response.context["rows"])


def test_words_for_all_the_rest_without_an_outcome_are_not_overlooked(room, committee, client_of):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    row = {"outcome": "approved", "resolution_number": NUMBER}
    response = press(client_of(committee), meeting, "record", **rows_data(meeting, row, comment="其余下次再议"))
    assert response.status_code == 422
    assert set(response.context["rest"].errors) == {"outcome"} and "其余下次再议" in response.content.decode()
    assert outcomes_of(meeting) == ["", ""]


def test_what_was_left_out_is_named_with_its_reason(room, committee, zzb_drafter, client_of):
    gone = room.proposal("撤走的")
    meeting = room.meeting(gone, room.proposal("还在的"))
    take_back(gone.item, by=zzb_drafter)
    data = rows_data(meeting, outcome="approved", resolution_number=NUMBER)
    response = press(client_of(committee), meeting, "record", follow=True, **data)
    text = text_of(response)
    assert "议题1未列入" in text and "撤回" in text
    assert DisclosurePage.objects.live().get().title == "还在的"


@pytest.mark.parametrize("field", ["resolution_number", "comment"])
def test_what_is_too_long_is_refused_beside_its_field(field, room, committee, client_of):
    meeting = room.meeting(room.proposal("甲"))
    row = {"outcome": "approved", "resolution_number": NUMBER, "comment": "可"} | {field: "长" * 2001}
    response = press(client_of(committee), meeting, "record", **rows_data(meeting, row))
    assert response.status_code == 422
    assert set(response.context["rows"][0].form.errors) == {field}


def test_whoever_records_second_is_told_and_loses_nothing_that_they_wrote(room, committee, client_of):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    row = {"outcome": "returned", "comment": "第一项的长篇理由"}
    data = rows_data(meeting, row, {"outcome": "put-off", "comment": "第二项的理由"})
    actions.record_outcomes(meeting, [put_off(place(meeting, 1))], by=room.recorder)
    response = press(client_of(committee), meeting, "record", **data)
    assert response.status_code == 409
    text = text_of(response)
    assert "议题1已经登记过结果" in text and "抄录如下：第一项的长篇理由" in text
    assert response.context["rows"][1].form["comment"].value() == "第二项的理由"
    assert outcomes_of(meeting) == ["put-off", ""]


def test_whoever_took_part_is_refused_in_the_row(room, published, client_of):
    both = make_person("both", Role.OFFICE, Role.COMMITTEE)
    suspend(published.item, by=both, reason="误登了身份证号码")
    meeting = room.meeting(published)
    row = {"outcome": "approved", "resolution_number": NUMBER}
    response = press(client_of(both), meeting, "record", **rows_data(meeting, row))
    assert response.status_code == 403
    assert "须由别人确认或解除" in response.context["rows"][0].form.errors["outcome"][0]
