"""Who reads which edition, as it stood and compared with another (law 2)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.approval.procedures import Procedure
from disclosure.archive import views
from disclosure.archive.differences import compare_files, compare_texts
from disclosure.archive.models import Edition
from disclosure.archive.verification import first_break
from disclosure.audience.circles import Scope
from disclosure.items.access import AccessRecord, Surface
from disclosure.items.marked_text import read_html
from disclosure.items.models import DisclosurePage
from tests.archive.conftest import REASON, Story, make_file
from tests.factories import make_person, make_reader_group
from tests.files import pdf
from tests.grounds import RESOLUTION
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

OLD, NEW = "旧版摘要，支出一万元。", "新版摘要，支出二万元。"


@remembered
def changed(begin, catalogue) -> Story:
    """An item of two editions: for Party and campus first, since the change for the Party alone."""
    story = begin(summary=OLD, attachments=[make_file()])
    story.publish()
    story.change(summary=NEW, scope=Scope.PARTY, attachments=[make_file("更正表", pdf(b"corrected"))])
    return story


def addresses(story: Story) -> list[str]:
    """Every address at which something of the item's editions is served."""
    first, second = story.editions[:2]
    file = first.files.get()
    return [
        reverse("archive:editions", args=[story.pk]),
        reverse("archive:edition", args=[first.pk]),
        reverse("archive:edition", args=[second.pk]),
        reverse("archive:difference", args=[first.pk, second.pk]),
        reverse("archive:file", args=[first.pk, file.order, file.name]),
    ]


def answers(client: Client, story: Story) -> list:
    """What each of the addresses answers, its text at `body`."""
    found = []
    for address in addresses(story):
        response = client.get(address)
        response.body = b"".join(response).decode()
        found.append(response)
    return found


def test_a_reader_of_both_scopes_sees_every_edition_its_files_and_what_differs(changed, client_of, member):
    listed, first, second, difference, file = (response.body for response in answers(client_of(member), changed))
    assert "更正支出金额。" in listed
    assert OLD in first and "已被新版本取代" in first
    assert NEW in second and "已被新版本取代" not in second
    assert "支出<del>一</del><ins>二</ins>万元" in difference
    assert file == pdf(b"ledger").decode()


@pytest.mark.parametrize("kind", ["student", "outsider", "admin"])
def test_an_edition_is_closed_to_whoever_may_not_read_the_item_as_it_now_stands(changed, client_of, request, kind):
    """The first edition was for the campus too; since then the item is for the Party alone: the narrower one holds."""
    for response in answers(client_of(request.getfixturevalue(kind)), changed):
        assert response.status_code == 403
        assert OLD not in response.body and changed.item.title not in response.body


def test_an_edition_is_closed_to_whoever_was_not_in_its_own_scope(begin, client_of, student):
    story = begin(Scope.PARTY, summary=OLD, attachments=[make_file()])
    story.publish()
    story.change(summary=NEW, scope=Scope.PARTY_AND_CAMPUS)
    listed, first, second, difference, file = answers(client_of(student), story)
    assert (listed.status_code, second.status_code) == (200, 200)
    assert [first.status_code, difference.status_code, file.status_code] == [403, 403, 403]
    assert reverse("archive:edition", args=[story.editions[0].pk]) not in listed.body


def test_a_visitor_is_shown_the_way_to_sign_in(changed):
    for response in answers(Client(), changed):
        assert response.status_code == 302 and response.url.startswith(reverse("audience:sign_in"))


def test_a_named_group_reads_its_editions_and_others_do_not(begin, catalogue, client_of, student):
    group = make_reader_group()
    insider = make_person("insider", campus=True, groups=[group])
    edition = begin(Scope.PARTY_AND_LIMITED, entry=catalogue.party_and_limited, groups=[group]).publish()
    address = reverse("archive:edition", args=[edition.pk])
    assert client_of(insider).get(address).status_code == 200
    assert client_of(student).get(address).status_code == 403


@pytest.mark.parametrize("take_away", ["suspend", "withdraw"])
def test_editions_of_an_item_that_was_taken_away_are_for_office_and_supervisors(
    changed, client_of, take_away, member, office, supervisor, committee
):
    changed.suspend() if take_away == "suspend" else changed.ask(Procedure.WITHDRAWAL)
    for person, status in ((member, 403), (office, 200), (supervisor, 200), (committee, 403)):
        found = answers(client_of(person), changed)
        assert [response.status_code for response in found] == [status] * 5, person


def test_nothing_on_the_way_keeps_a_copy(changed, client_of, member):
    assert {response["Cache-Control"] for response in answers(client_of(member), changed)} == {"private, no-store"}


@pytest.mark.parametrize("number", [0, 99, 10**30])
def test_what_is_not_there_answers_404(changed, client_of, office, number):
    client = client_of(office)
    first = changed.editions[0].pk
    for address in (
        f"/editions/of/{number}/",
        f"/editions/{number}/",
        f"/editions/{number}/files/1/x.pdf",
        f"/editions/{first}/files/{number}/x.pdf",
        f"/editions/{first}/files/1/%E5%88%AB%E7%9A%84.pdf",
        f"/editions/{first}/{number}/",
        f"/editions/{first}/{first}/",
    ):
        assert client.get(address).status_code == 404


def test_a_stored_file_that_was_lost_answers_404(changed, client_of, office):
    changed.editions[0].files.get().file.path.unlink()
    assert client_of(office).get(addresses(changed)[-1]).status_code == 404


def test_the_item_page_leads_to_its_editions(changed, client_of, member):
    assert reverse("archive:editions", args=[changed.pk]) in client_of(member).get(changed.item.url).content.decode()


def test_an_edition_whose_block_is_gone_from_the_code_still_shows(begin, client_of, member, office, monkeypatch):
    """What was sealed is shown as it is: nothing of it is drawn anew."""
    story = begin(body=[("text", "<p>收缴党费一万元。</p>")])
    story.publish()
    story.change(body=[("text", "<p>收缴党费二万元。</p>")], note="更正金额。")
    seals = [edition.seal for edition in Edition.objects.all()]
    monkeypatch.delitem(DisclosurePage._meta.get_field("body").stream_block.child_blocks, "text")
    assert "收缴党费" not in str(DisclosurePage.objects.get(pk=story.pk).body)
    first, second = (reverse("archive:edition", args=[number]) for number in (1, 2))
    assert "<p>收缴党费一万元。</p>" in client_of(member).get(first).content.decode()
    assert "<p>收缴党费二万元。</p>" in client_of(office).get(second).content.decode()
    difference = client_of(member).get(reverse("archive:difference", args=[1, 2])).content.decode()
    assert "收缴党费<del>一</del><ins>二</ins>万元" in difference
    assert first_break() is None and [edition.seal_of_head() for edition in Edition.objects.all()] == seals


# --- differences ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>一</p><p>二 <b>三</b></p>", ["一", "二 三"]),
        ("<table><tr><th>项目</th><td>金额</td></tr><tr><td><p>甲</p></td><td>1</td></tr></table>", ["项目｜金额", "甲｜1"]),
        ('<figure><img src="files/1/a.png" alt="公示栏"><figcaption>图注</figcaption></figure>', ["［图片：公示栏］", "图注"]),
        ("<p>\n  <span>党政办</span>\n  <span>校内</span>\n</p>", ["党政办 校内"]),
        ("甲<br>乙&amp;丙", ["甲", "乙&丙"]),
        ("", []),
    ],
)
def test_a_page_is_read_line_by_line_and_a_table_row_by_row(html, lines):
    assert [line.text for line in read_html(html)] == lines


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("<p>支出一万元</p>", "<p>支出二万元</p>", [("same", "支出"), ("deleted", "一"), ("inserted", "二"), ("same", "万元")]),
        ("<p>甲</p>", "<p>甲</p><p>乙</p>", [("same", "甲"), ("inserted", "乙")]),
        ("<p>甲</p><p>乙</p>", "<p>乙</p>", [("deleted", "甲"), ("same", "乙")]),
        (
            "<p>摘要一万元</p>",
            "<p>变更说明在此</p><p>摘要二万元</p>",
            [("inserted", "变更说明在此"), ("same", "摘要"), ("deleted", "一"), ("inserted", "二"), ("same", "万元")],
        ),
        (
            "<p>支出12,500元，见通知</p>",
            "<p>支出12,600元，见通知</p>",
            [("same", "支出"), ("deleted", "12,500"), ("inserted", "12,600"), ("same", "元，见通知")],
        ),
        (
            '<p>详见<a href="/catalogue/4/4/1/">通知</a></p>',
            '<p>详见<a href="/catalogue/4/4/2/">通知</a></p>',
            [("same", "详见"), ("deleted", "通知"), ("inserted", "通知")],
        ),
        ("<p>甲乙丙丁</p>", "<p>完全不同</p>", [("deleted", "甲乙丙丁"), ("inserted", "完全不同")]),
    ],
)
def test_differences_are_what_was_put_in_and_taken_out(old, new, pieces):
    assert [(piece.kind, piece.text) for line in compare_texts(old, new) for piece in line.pieces] == pieces


def test_a_long_passage_is_compared_in_no_time():
    old, new = ("".join(f"<p>{word}{line}</p>" for line in range(3000)) for word in ("甲", "乙"))
    kinds = [piece.kind for line in compare_texts(old, new) for piece in line.pieces]
    assert kinds == ["deleted", "inserted", "same"] * 3000


def test_files_are_compared_by_their_bytes(begin):
    kept, renamed, replaced, gone = (make_file(name, pdf(name.encode())) for name in ("甲", "乙", "丙", "丁"))
    story = begin(attachments=[kept, renamed, replaced, gone])
    old = story.publish()
    new = story.change(
        attachments=[kept, make_file("新乙", pdf("乙".encode())), make_file("丙", pdf(b"other")), make_file("戊", pdf(b"new"))]
    )
    told = [(change.kind, change.title) for change in compare_files(old, new)]
    assert told == [("same", "甲"), ("renamed", "新乙"), ("replaced", "丙"), ("inserted", "戊"), ("deleted", "丁")]


# --- the register ---------------------------------------------------------------------------------------------------------


def test_the_register_lists_to_each_reader_what_was_decided_on_items_for_them(changed, client_of, member):
    changed.ask(Procedure.TERMINATION)
    public = Client().get(reverse("archive:changes")).content.decode()
    inside = client_of(member).get(reverse("archive:changes")).content.decode()
    decided = (changed.item.index_number, "党费管理和使用情况", RESOLUTION)
    for words in (*decided, changed.item.title, REASON, "更正支出金额。"):
        assert words in inside and words not in public
    assert 'class="register"' not in public


def test_a_decision_on_an_edition_for_fewer_readers_is_not_listed_to_more(begin, client_of, student, member):
    story = begin(Scope.PARTY, summary=OLD)
    story.publish()
    story.change(summary=NEW)
    story.change(summary=OLD, scope=Scope.PARTY_AND_CAMPUS)
    for person, listed in ((student, 1), (member, 2)):
        text = client_of(person).get(reverse("archive:changes")).content.decode()
        assert text.count(story.item.index_number) == listed


def test_the_register_lists_to_a_group_what_is_for_it(begin, catalogue, client_of):
    """By the numbers of its groups: 1 is not 11."""
    groups = [make_reader_group(f"读者范围{number}") for number in range(12)]
    story = begin(Scope.PARTY_AND_LIMITED, entry=catalogue.party_and_limited, groups=[groups[10]], summary=OLD)
    story.publish()
    story.change(summary=NEW)
    for number, group in enumerate(groups):
        person = make_person(f"reader{number}", campus=True, groups=[group])
        text = client_of(person).get(reverse("archive:changes")).content.decode()
        assert (story.item.index_number in text) == (number == 10)


def test_the_register_lists_everything_to_the_office_and_the_supervisors(changed, client_of, office, supervisor):
    for person in (office, supervisor):
        assert changed.item.index_number in client_of(person).get(reverse("archive:changes")).content.decode()


def test_a_suspension_stands_in_the_register_without_title_and_reason(changed, client_of, member):
    changed.suspend()
    text = client_of(member).get(reverse("archive:changes")).content.decode()
    assert "暂停公开" in text and changed.item.url in text
    assert "身份证" not in text and changed.editions[-1].title not in text


@pytest.mark.parametrize("page", ["x", "-1", "0", "9" * 30, "1 OR 1=1", "１"])
def test_a_page_that_the_register_does_not_have_is_not_found(changed, page):
    assert Client().get(reverse("archive:changes"), {"before": page}).status_code == 404


def test_the_register_is_read_page_by_page(begin, client_of, member, monkeypatch):
    """Every decision once, newest first, at the same cost on each page."""
    monkeypatch.setattr(views, "PAGE_LENGTH", 2)
    story = begin(summary=OLD)
    story.publish()
    changes = [story.change(summary=f"{NEW}{number}").sequence for number in range(5)]
    browser, address, listed, costs = client_of(member), "?", [], set()
    browser.get(reverse("archive:changes"))
    while address:
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(reverse("archive:changes") + address)
        costs.add(len(queries))
        listed += [row.sequence for row in response.context["rows"]]
        following = re.search(r'<a href="([^"]+)" rel="next">', response.content.decode())
        address = following and following[1]
    assert listed == sorted(changes, reverse=True)
    assert len(costs) == 1


def test_who_reads_an_edition_of_what_is_for_few_is_recorded(changed, client_of, member, student):
    """Its first edition was for the campus too, but it is an edition of what is for the Party now."""
    answers(client_of(student), changed)
    assert not AccessRecord.objects.exists()
    answers(client_of(member), changed)
    first, second = changed.editions[:2]
    read = AccessRecord.objects.filter(reader=member, surface=Surface.EDITION, item_number=changed.pk)
    assert set(read.values_list("subject", flat=True)) == {f"{each.index_number} {each.name}" for each in (first, second)}


def test_an_edition_for_fewer_readers_is_refused_as_one_that_does_not_exist(begin, client_of, student):
    story = begin(Scope.PARTY, summary=OLD)
    story.publish()
    story.change(summary=NEW, scope=Scope.PARTY_AND_CAMPUS)
    browser = client_of(student)
    there, nothing = (browser.get(reverse("archive:edition", args=[number])) for number in (story.editions[0].pk, 999_999))
    assert there.status_code == nothing.status_code == 403
    assert "这个版本不在您的阅读范围" in there.content.decode() and "申请公开" in there.content.decode()
    assert story.item.entry.title not in there.content.decode()


@pytest.mark.parametrize("kind", [None, "student", "xcb_drafter"])
def test_a_number_does_not_tell_a_draft_from_no_item(begin, client_of, request, kind):
    draft = begin(summary=OLD)
    browser = client_of(request.getfixturevalue(kind)) if kind else Client()
    asked = [browser.get(reverse("archive:editions", args=[number])).status_code for number in (draft.pk, 999_999)]
    assert asked == ([403, 403] if kind else [302, 302])
