"""Personal data on the decision page, in the editor, and on the pages where motions are put."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.approval.models import FindingAnswer, FindingKind
from tests.approval.personal_data import files
from tests.approval.personal_data.test_reviews import MOBILE, demand, question_about, screening_of, write
from tests.approval.proposals import justified
from tests.approval.test_dossier import address, review_data

pytestmark = pytest.mark.django_db


def posted(proposal, units, **changes) -> dict:
    """The reviewer's form, all of it filled in."""
    data = review_data(proposal, units)
    answers = justified(proposal.step)
    for question in screening_of(proposal).questions:
        answer = answers[question.digest]
        data |= {question.field: answer.ground, question.words_field: answer.words}
    return data | changes


@pytest.fixture
def field_of_mobile(personal) -> str:
    return question_about(personal, FindingKind.MOBILE).field


@pytest.mark.parametrize("name", ["zzb_reviewer", "zzb_drafter", "office", "supervisor", "committee"])
def test_the_findings_are_shown_masked_to_everybody_who_sees_the_draft(personal, client_of, request, name):
    text = client_of(request.getfixturevalue(name)).get(address(personal)).content.decode()
    assert files.MASKED_ID in text and "138******00" in text and "附件“旧表”" in text
    assert files.ID not in text and MOBILE not in text


def test_only_the_reviewer_is_asked(personal, client_of, zzb_reviewer, committee, field_of_mobile):
    assert f'name="{field_of_mobile}"' in client_of(zzb_reviewer).get(address(personal)).content.decode()
    assert f'name="{field_of_mobile}"' not in client_of(committee).get(address(personal)).content.decode()


def test_the_reviewer_signs_with_an_answer_to_each_and_the_committee_reads_them(
    personal, units, client_of, zzb_reviewer, committee, field_of_mobile
):
    words = "这是值班电话"
    data = posted(personal, units, **{field_of_mobile: "official", f"{field_of_mobile}-reason": words})
    assert client_of(zzb_reviewer).post(address(personal), data).status_code == 302
    text = client_of(committee).get(address(personal)).content.decode()
    assert words in text and "公务联系方式、办公地址" in text and "138******00" in text


@pytest.mark.parametrize("ground", ["", "to-remove", "other", "x"])
def test_what_is_not_decided_is_complained_of_where_it_stands_and_nothing_typed_is_lost(
    personal, units, client_of, zzb_reviewer, field_of_mobile, ground
):
    data = posted(personal, units, comment="数字已核对", **{field_of_mobile: ground, f"{field_of_mobile}-reason": ""})
    response = client_of(zzb_reviewer).post(address(personal), data)
    form = response.context["forms"]["review"]
    assert response.status_code == 422 and [name for name in form.errors if name.startswith(field_of_mobile)]
    text = response.content.decode()
    assert "数字已核对" in text and "依据：学院党务公开实施办法" in text
    assert text.count("selected>依法依规应当公开") == 1, "what was chosen of the others is still chosen"
    assert not FindingAnswer.objects.exists()


def test_an_old_page_that_asks_nothing_signs_nothing(personal, units, client_of, zzb_reviewer):
    assert client_of(zzb_reviewer).post(address(personal), review_data(personal, units)).status_code == 422


def test_the_button_beside_it_sends_the_item_back(personal, units, client_of, zzb_reviewer, zzb_drafter, field_of_mobile):
    data = posted(personal, units, action="send_back_to_remove", **{field_of_mobile: "to-remove"})
    for point in ("confidentiality", "necessity", "accuracy"):
        del data[point]
    assert client_of(zzb_reviewer).post(address(personal), data).status_code == 302
    text = client_of(zzb_drafter).get(address(personal)).content.decode()
    assert "请删除以下内容" in text and "手机号码 138******00（正文第1块（文字））" in text


def test_the_button_beside_it_needs_something_to_remove_and_keeps_what_was_typed(personal, units, client_of, zzb_reviewer):
    data = posted(personal, units, action="send_back_to_remove", comment="请再核对")
    response = client_of(zzb_reviewer).post(address(personal), data)
    text = response.content.decode()
    assert response.status_code == 422 and "没有一处选“须删除”" in text and "请再核对" in text
    assert personal.item.workflow_in_progress


def test_the_next_reviewer_is_told_what_is_gone(personal, units, client_of, zzb_reviewer, zzb_drafter):
    demand(personal, zzb_reviewer, units.zzb)
    write(personal, zzb_drafter, body=[("text", "<p>请与组织部联系。</p>")])
    text = client_of(zzb_drafter).get(address(personal)).content.decode()
    assert "现在已经没有的" in text
    personal.propose(zzb_drafter)
    assert "现在已经没有的" in client_of(zzb_reviewer).get(address(personal)).content.decode()


def test_what_was_justified_before_is_filled_in_and_must_be_confirmed(
    personal, units, client_of, zzb_reviewer, zzb_drafter, committee, field_of_mobile
):
    personal.review(zzb_reviewer, units.zzb)
    personal.approve(committee)
    write(personal, zzb_drafter, change_note="更正")
    personal.propose(zzb_drafter)
    client = client_of(zzb_reviewer)
    form = client.get(address(personal)).context["forms"]["review"]
    assert form[field_of_mobile].initial == "official"
    unconfirmed = client.post(address(personal), posted(personal, units))
    assert unconfirmed.status_code == 422 and "请重新核对后勾选" in unconfirmed.content.decode()
    confirmed = {f"{question.field}-confirm": "on" for question in screening_of(personal).questions}
    assert client.post(address(personal), posted(personal, units, **confirmed)).status_code == 302


def test_the_number_of_queries_does_not_grow_with_the_findings(draft, zzb_drafter, zzb_reviewer, client_of):
    def queries(numbers: int) -> int:
        write(draft, zzb_drafter, summary=" ".join(str(13800138000 + each) for each in range(numbers)))
        draft.propose(zzb_drafter)
        client = client_of(zzb_reviewer)
        client.get(address(draft))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address(draft))
        draft.send_back(zzb_reviewer, unit=draft.item.unit)
        return len(captured)

    first = queries(1)
    # The return of the first proposal is in the record of the second.
    assert queries(20) <= first + 3


def test_the_editor_shows_the_drafter_what_will_be_asked(draft, zzb_drafter, client_of):
    write(draft, zzb_drafter, contact=MOBILE)
    client = client_of(zzb_drafter)
    text = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "个人信息检查" in text and "138******00" in text
    entry = draft.item.get_parent()
    new = client.get(reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", entry.pk])).content.decode()
    assert "保存草稿后，这里列出" in new


def test_a_clean_draft_is_told_so_and_that_the_scan_does_not_see_all(draft, zzb_drafter, client_of):
    text = client_of(zzb_drafter).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "没有发现身份证号码" in text and "须自己核对" in text
