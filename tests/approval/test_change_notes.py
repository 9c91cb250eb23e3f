"""The note of a change: it begins empty, is none that readers were told before, and is what the reviewer reads first."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.approval.errors import Refused
from disclosure.approval.repetition import Wording
from tests.approval.test_admin_sight import editor_data
from tests.approval.test_dossier import address

pytestmark = pytest.mark.django_db

FIRST = "更正第3季度支出金额。"
SECOND = "补充附件。"


def write(proposal, by, note: str, title: str) -> None:
    item = proposal.item.get_latest_revision_as_object()
    item.title, item.change_note = title, note
    item.save_revision(user=by)


@pytest.fixture
def change(published, units, zzb_drafter, zzb_reviewer, committee):
    """`change(note)`: draft a change and propose it; `change(note, published=True)`: and publish it."""
    titles = iter("甲乙丙丁戊")

    def make(note: str, *, is_published: bool = False):
        write(published, zzb_drafter, note, next(titles))
        published.propose(zzb_drafter)
        if is_published:
            published.review(zzb_reviewer, units.zzb)
            published.approve(committee)
        return published

    return make


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (FIRST, "第2版"),
        (" 更正第３季度支出金额 ", "第2版"),
        ("更正\u200b第3季度，支出金额！", "第2版"),
        ("更正第3季度支出金额\u3164。", "第2版"),
        ("更\u115f正第3季\ufe00度支出金\u0301额ˑ。", "第2版"),
        ("更正第३季度支出⾦额。", "第2版"),
        ("更正第З季度支出金額。", "第2版"),
        (SECOND, "第3版"),
        ("", "须写变更说明"),
        ("。。", "只有标点"),
        ("更正第4季度支出金额。", ""),
    ],
)
def test_a_note_repeats_none_under_which_the_item_was_published(change, zzb_drafter, note, said):
    change(FIRST, is_published=True)
    change(SECOND, is_published=True)
    if not said:
        assert change(note).item.workflow_in_progress
        return
    with pytest.raises(Refused) as refusal:
        change(note)
    assert said in refusal.value.fields["change_note"]


def test_what_was_returned_may_be_proposed_again_under_its_note(change, published, committee, zzb_reviewer, units, zzb_drafter):
    change(FIRST)
    published.send_back(zzb_reviewer, unit=units.zzb)
    assert change(FIRST).item.workflow_in_progress


def test_the_editor_opens_a_second_change_without_the_first_ones_note(change, published, zzb_drafter, client_of):
    edit = reverse("wagtailadmin_pages:edit", args=[published.pk])
    client = client_of(zzb_drafter)
    assert client.get(edit).context["form"]["change_note"].value() == ""
    change(FIRST, is_published=True)
    assert client.get(edit).context["form"]["change_note"].value() == ""
    write(published, zzb_drafter, SECOND, "又一题")
    assert client.get(edit).context["form"]["change_note"].value() == SECOND


def test_the_editor_says_beside_the_field_that_a_note_is_repeated(change, published, zzb_drafter, client_of):
    change(FIRST, is_published=True)
    posted = editor_data(published.item, "action-submit") | {"change_note": FIRST}
    response = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:edit", args=[published.pk]), posted)
    assert "与第2版的相同" in response.context["form"].errors["change_note"][0]
    assert not published.item.workflow_in_progress


def test_the_note_is_what_the_reviewer_reads_first(change, published, zzb_reviewer, zzb_drafter, client_of):
    change(FIRST)
    page = client_of(zzb_reviewer).get(address(published)).content.decode()
    assert page.index(FIRST) < page.index("dossier__preview")
    assert page.count(FIRST) >= 1


def test_the_page_of_what_stands_published_shows_no_note_as_if_it_were_new(change, published, zzb_drafter, client_of):
    change(FIRST, is_published=True)
    assert "变更说明（读者会看到）" not in client_of(zzb_drafter).get(address(published)).content.decode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" Ａ、b\u200b③。", "ａＢ3"),
        ("更正第—段", "更正第一段"),
        ("更正第－段——附件", "更正第一段附件"),
        ("更正—第一段", "更正，第―段"),
        ("団委改为党委", "团委改为党委"),
        ("由３．５万元改为35万元", "由3.5万元，改为35万元。"),
        ("支出35,000元", "支出35000元"),
        ("支出１，０３５，０００元", "支出1035000元"),
        ("改正2026/1/5的数据", "改正2026-1-5的数据"),
        ("更正。", "更正——"),
    ],
)
def test_notes_that_say_the_same_count_as_the_same(one, other):
    assert Wording.of(one).is_like(Wording.of(other)) and Wording.of(other).is_like(Wording.of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("由3.5万元改为35万元", "由35万元改为3.5万元"),
        ("更正第1-5条", "更正第15条"),
        ("更正第3、5条", "更正第35条"),
        ("补充十月数据", "补充十一月数据"),
        ("更正第一段", "更正第段"),
        ("更正第一段", "更正第二段"),
        ("增加1,2,3", "增加123"),
    ],
)
def test_notes_that_say_something_else_do_not(one, other):
    assert not Wording.of(one).is_like(Wording.of(other)) and not Wording.of(other).is_like(Wording.of(one))


@pytest.mark.parametrize("note", ["，。 \u200b", "——", "", "…—、."])
def test_a_note_of_signs_has_no_words(note):
    assert Wording.of(note).is_empty


def test_a_numeral_alone_is_a_word():
    assert not Wording.of("一").is_empty


@pytest.mark.parametrize(("ahead", "said"), [(None, "请填写"), (1, "不能晚于今天"), (-500_000, "请核对")])
def test_a_proposal_by_code_says_when_the_matter_arose(draft, ahead, said, zzb_drafter):
    item = draft.item
    item.arose_on = None if ahead is None else timezone.localdate() + datetime.timedelta(days=ahead)
    item.save_revision(user=zzb_drafter)
    with pytest.raises(Refused) as refusal:
        draft.propose(zzb_drafter)
    assert said in refusal.value.fields["arose_on"]
