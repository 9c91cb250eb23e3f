"""A text that returns brings its author along, a few changes or not; a corrected word or a formula makes no author (law 3)."""

import hashlib
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from disclosure.approval.errors import NotAllowed
from disclosure.catalogue.guard import triggers
from disclosure.items.authorship import Authorship
from disclosure.items.passages import passages_of
from disclosure.organisation.models import Role
from tests.approval.proposals import Proposal
from tests.factories import make_person

pytestmark = pytest.mark.django_db

TEXT = (
    "本年度共收缴党费十二万六千元，其中在职党员八万元，离退休党员四万六千元。支出用于教育培训和慰问困难党员，没有超出预算。"
    "结余部分转入下一年度使用，账目由学院纪委核对，收支明细见所附的表格。"
)
OTHER = (
    "组织部今年举办培训班四期，参加的党员三百余人次。各党总支组织主题党日活动，形式多样，效果良好。"
    "下一步将完善学习制度，加强对发展对象的考察，重视青年教师和学生中的骨干。"
)
FORMULA = "如对公示内容有异议，请在公示期内向党委组织部书面反映，并署真实姓名和联系方式。"


@pytest.fixture
def writer(units):
    return make_person("writer", (Role.DRAFTER, units.zzb), (Role.REVIEWER, units.zzb))


def save(proposal: Proposal, by, *paragraphs: str, summary: str = "") -> None:
    item = proposal.item.get_latest_revision_as_object()
    item.body = [("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))]
    item.change_note = f"第{Authorship.objects.count()}次改动"
    item.summary = summary or item.summary
    item.save_revision(user=by)


@pytest.fixture
def after(published, units, zzb_drafter, zzb_reviewer, committee):
    """Publishes another text, after revisions by others, and returns the item on its way."""

    def publish(*paragraphs: str) -> Proposal:
        save(published, zzb_drafter, *paragraphs)
        published.propose(zzb_drafter)
        published.review(zzb_reviewer, units.zzb)
        published.approve(committee)
        return published

    return publish


def is_reviewed(proposal: Proposal, person, drafter, units) -> bool:
    proposal.propose(drafter)
    return bool(proposal.review(person, units.zzb))


def is_refused(proposal: Proposal, person, drafter, units) -> bool:
    proposal.propose(drafter)
    with pytest.raises(NotAllowed, match="起草和审核须由不同的人办理"):
        proposal.review(person, units.zzb)
    return True


RETURNING = {
    "as it was": (TEXT,),
    "under other keys of the editor": (TEXT.replace("支出用于", '</p><p data-block-key="b">支出用于'),),
    "with a character changed": (TEXT.replace("八万元", "九万元"),),
    "with two numbers changed": (TEXT.replace("八万元", "九万元").replace("十二万", "十三万"),),
    "with other punctuation and spaces": (TEXT.replace("，", "、 ").replace("。", "；"),),
    "with a filler in every passage": (TEXT.replace("，", "\u3164，").replace("。", "\u115f。"),),
    "in radicals and traditional characters": (TEXT.replace("用", "⽤").replace("员", "員").replace("党", "黨"),),
    "with strokes of other scripts": (TEXT.replace("，", "ˑ，").replace("二", "ニ").replace("八", "ハ"),),
    "with markup": (TEXT.replace("教育培训", "<b>教育</b>培训"),),
    "cut in two, the halves exchanged": (TEXT[60:], TEXT[:60]),
    "with a paragraph of the colleague's": (TEXT, OTHER[:40]),
    "before a closing formula": (TEXT, FORMULA),
}


@pytest.mark.parametrize("name", RETURNING)
def test_a_text_that_returns_brings_its_author_along(published, after, writer, units, zzb_drafter, name):
    save(published, writer, TEXT.replace("支出用于", '</p><p data-block-key="a">支出用于') if "keys" in name else TEXT)
    proposal = after(OTHER)
    call_command("purge_revisions", pages=True)
    save(proposal, zzb_drafter, *RETURNING[name])
    assert is_refused(proposal, writer, zzb_drafter, units)


def test_a_short_text_that_returns_under_other_keys_of_the_editor_does_too(published, after, writer, units, zzb_drafter):
    save(published, writer, '短稿</p><p data-block-key="a">第二段')
    proposal = after(OTHER)
    save(proposal, zzb_drafter, '短稿</p><p data-block-key="b">第二段')
    assert is_refused(proposal, writer, zzb_drafter, units)


def test_a_summary_that_returns_brings_its_author_along(published, after, writer, units, zzb_drafter):
    save(published, writer, "正文", summary=TEXT)
    save(published, zzb_drafter, "正文", summary="另一摘要")
    proposal = after(OTHER)
    save(proposal, zzb_drafter, OTHER, summary=TEXT.replace("八万元", "九万元"))
    assert is_refused(proposal, writer, zzb_drafter, units)


def test_an_edition_that_returns_with_a_change_brings_its_author_along(after, published, writer, units, zzb_drafter):
    save(published, writer, TEXT)
    after(TEXT, FORMULA)
    proposal = after(OTHER)
    save(proposal, zzb_drafter, TEXT.replace("八万元", "九万元"))
    assert is_refused(proposal, writer, zzb_drafter, units)


NOT_HERS = {
    # what she saved after the drafter's text, and what the drafter proposes once another text was published
    "a corrected word": ((TEXT.replace("八万元", "九万元"),), (TEXT.replace("没有超出", "未超出"),)),
    "a closing formula": ((TEXT, FORMULA), (FORMULA.replace("书面", ""), OTHER.replace("四期", "五期"), TEXT[:60])),
    "a closing formula beside a new text": ((FORMULA,), (OTHER, FORMULA, TEXT)),
    "a few words": (("本年度共收缴党费十二万六千元。",), (OTHER, "本年度共收缴党费十二万六千元。")),
    "nothing": ((FORMULA,), (OTHER.replace("四期", "五期"),)),
}


@pytest.mark.parametrize("name", NOT_HERS)
def test_a_corrected_word_or_a_formula_makes_no_author_of_the_whole(published, after, writer, units, zzb_drafter, name):
    hers, proposed = NOT_HERS[name]
    save(published, zzb_drafter, TEXT)
    save(published, writer, *hers)
    proposal = after(OTHER)
    save(proposal, zzb_drafter, *proposed)
    assert is_reviewed(proposal, writer, zzb_drafter, units)


def test_an_author_of_the_published_text_reviews_a_change_of_it(published, after, writer, units, zzb_drafter):
    save(published, writer, TEXT)
    proposal = after(TEXT)
    save(proposal, zzb_drafter, TEXT.replace("八万元", "九万元"), OTHER)
    assert is_reviewed(proposal, writer, zzb_drafter, units)


def test_passages_are_recorded_as_digests_and_lengths(published, writer):
    save(published, writer, "本年度收缴党费，共十二万。", summary="共收党费。")
    row = Authorship.objects.filter(person=writer).last()
    assert row.passages == passages_of(published.item.get_latest_revision_as_object())
    assert list(row.passages.values()) == [7]


def test_a_number_is_not_found_among_the_passages_by_trying_all_of_them(published, writer, settings):
    save(published, writer, "电话：13800138000。")
    item = published.item.get_latest_revision_as_object()
    digests = passages_of(item).keys()
    assert hashlib.sha256(b"13800138000").hexdigest()[:16] not in digests
    settings.SECRET_KEY = "another key"
    assert digests.isdisjoint(passages_of(item))


def test_digests_from_before_they_were_keyed_become_those_of_today(published, writer):
    save(published, writer, "本年度收缴党费，共十二万。", summary="共收党费。")
    row = Authorship.objects.filter(person=writer).last()
    today, plain = row.passages, hashlib.sha256("本年度收缴党费".encode()).hexdigest()[:16]
    triggers.remove(connection)
    Authorship.objects.filter(pk=row.pk).update(passages={plain: 7})
    import_module("disclosure.items.migrations.0025_keyed_passages").key_digests(apps, None)
    row.refresh_from_db()
    assert row.passages == today
