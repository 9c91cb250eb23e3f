"""Nothing reaches readers that was not shown before it was signed: every text, and every name (law 3)."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from disclosure.approval.errors import Stale
from disclosure.archive.models import Edition
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import Reader
from disclosure.items.blocks import BodyBlock
from disclosure.items.body_texts import readable_texts
from disclosure.items.models import Attachment, DisclosurePage
from disclosure.organisation.models import Role, User
from search.queries import find
from tests.approval.proposals import Proposal
from tests.archive.conftest import make_picture
from tests.factories import make_item, make_person, make_reader_group
from tests.files import pdf_file

pytestmark = pytest.mark.django_db

COVERED = "格子背后的词"

CELLS = {
    "data": [["甲格", "乙格"], ["丙格", "丁格"], ["戊格", COVERED]],
    "cell": [
        {"row": 0, "col": 1, "hidden": True},
        {"row": 1, "col": 0, "className": "visually-hidden htRight"},
        {"row": 1, "col": 1, "className": "site-footer"},
    ],
    "mergeCells": [
        {"row": 2, "col": 0, "rowspan": 1, "colspan": 2},
        {"row": 0, "col": 1, "rowspan": 3, "colspan": 1},
    ],
    "table_caption": "表题",
    "table_header_choice": "neither",
}
"""A table as somebody may post it who wants to hide some of it."""


@pytest.fixture
def full(catalogue, units, zzb_drafter) -> Proposal:
    """A draft with a text in every place that has one, some of them where nobody would see them."""
    picture = make_picture()
    picture.title, picture.description = "图的标题", "图的说明"
    picture.save()
    stored = [
        {"type": "heading", "value": "小标题"},
        {"type": "text", "value": "<p>文字<b>加粗</b></p><ul><li>列项</li></ul>"},
        {"type": "table", "value": CELLS},
        {"type": "figure", "value": {"image": picture.pk, "caption": "图注"}},
        {"type": "attachments", "value": [Attachment.objects.create(title="正文附件", file=pdf_file("b.pdf")).pk]},
        {"type": "quotation", "value": {"text": "引文", "source": "出处"}},
        {"type": "resolution", "value": {"meeting": "某会议", "date": "2026-01-02", "number": "文号", "text": "<p>决议</p>"}},
    ]
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY_AND_CAMPUS,
        live=False,
        owner=zzb_drafter,
        title="事项标题",
        summary="摘要文字",
        contact="联系电话",
        change_note="没有人看到的说明",
        body=BodyBlock().to_python(stored),
        attachments=[Attachment.objects.create(title="所附文件", file=pdf_file("a.pdf"))],
        tags=["标签"],
    )
    return Proposal(item)


def words_of(response) -> str:
    """What whoever looks at a page sees of its text."""
    return html.unescape(strip_tags(response.content.decode()))


def missing_from(words: str, item: DisclosurePage) -> list[str]:
    texts = [part for text in readable_texts(item) for part in text.split("｜") if part.strip()]
    assert len(texts) > 15
    return [text for text in texts if text not in words]


def test_whatever_search_knows_of_an_item_stood_on_the_page_that_was_signed(
    full, client_of, zzb_drafter, zzb_reviewer, committee, member
):
    full.propose(zzb_drafter)
    previews = [words_of(client_of(zzb_reviewer).get(reverse("approval:preview", args=[full.pk])))]
    full.review(zzb_reviewer, full.item.unit)
    previews.append(words_of(client_of(committee).get(reverse("approval:preview", args=[full.pk]))))
    full.approve(committee)
    for shown in previews:
        assert missing_from(shown, full.item) == []
    assert missing_from(words_of(client_of(member).get(full.item.url)), full.item) == ["图的说明"]
    for unseen in ("没有人看到的说明", COVERED, "图的标题"):
        found = find(unseen, Reader.of(member))
        assert found.is_partial or not found.total
        assert unseen not in Edition.objects.get(item=full.pk).html
    assert "没有人看到的说明" not in Edition.objects.get(item=full.pk).data


FORGED = "13900139000"


def test_what_identifies_paragraphs_and_blocks_says_nothing(full, zzb_drafter, zzb_reviewer, committee):
    """Whoever sends a form may write anything there, and nobody sees it."""
    stored = [{"type": "text", "id": f"电话{FORGED}", "value": f'<p data-block-key="电话{FORGED}">正文。</p>'}]
    draft = full.item.get_latest_revision_as_object()
    draft.body = BodyBlock().to_python(stored)
    draft.save_revision(user=zzb_drafter)
    assert FORGED not in json.dumps(full.item.get_latest_revision().content, ensure_ascii=False)

    content = full.item.get_latest_revision().content | {"body": json.dumps(stored, ensure_ascii=False)}
    forged = full.item.with_content_json(content)
    assert FORGED not in "".join(str(part.render()) for part in forged.body) + str(forged.body.get_prep_value())

    full.propose(zzb_drafter).review(zzb_reviewer, full.item.unit)
    full.approve(committee)
    edition = Edition.objects.get(item=full.pk)
    assert "data-block-key" not in edition.html + edition.data and '"id"' not in json.dumps(edition.facts["body"])


def test_a_cell_has_no_look_but_its_alignment(full, client_of, zzb_drafter, zzb_reviewer):
    full.propose(zzb_drafter)
    page = client_of(zzb_reviewer).get(reverse("approval:preview", args=[full.pk])).content.decode()
    assert 'class="htRight"' in page
    assert not re.search(r"<t[dh][^>]*(visually-hidden|site-footer)", page)


def test_the_form_of_what_was_never_published_asks_for_no_note_on_a_change(draft, published_item, client_of, zzb_drafter):
    client = client_of(zzb_drafter)
    for item, is_asked in ((draft.item, False), (published_item, True)):
        form = client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).content.decode()
        assert ('name="change_note"' in form) == is_asked


@pytest.fixture
def published_item(catalogue, units, zzb_drafter) -> DisclosurePage:
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, owner=zzb_drafter)


@pytest.fixture
def for_a_group(catalogue, units) -> tuple[Proposal, ReaderGroup, User]:
    """A draft whose newest revision alone is for a group, and who reviews it."""
    drafter, reviewer = (make_person(f"dzb.{role}", (role, units.dzb), campus=True) for role in (Role.DRAFTER, Role.REVIEWER))
    group = make_reader_group("党委委员")
    item = make_item(catalogue.campus, units.dzb, Scope.CAMPUS, live=False, owner=drafter)
    item.scope, item.reader_groups = Scope.LIMITED, [group]
    item.save_revision(user=drafter)
    return Proposal(item).propose(drafter), group, reviewer


def test_a_group_renamed_before_the_review_is_not_reviewed_as_it_was(for_a_group, units):
    proposal, group, reviewer = for_a_group
    seen = proposal.seen
    ReaderGroup.objects.filter(pk=group.pk).update(name="全体教职工")
    with pytest.raises(Stale):
        proposal.review(reviewer, units.dzb, seen=seen)


def test_a_group_renamed_after_the_review_is_not_approved(for_a_group, units, committee):
    proposal, group, reviewer = for_a_group
    proposal.review(reviewer, units.dzb)
    ReaderGroup.objects.filter(pk=group.pk).update(name="全体教职工")
    with pytest.raises(Stale):
        proposal.approve(committee)
    assert not proposal.item.live
