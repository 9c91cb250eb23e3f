"""What a minus keeps out, and the notices that the numbers of withdrawn and suspended items find."""

import html

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC, Reader
from search.notices import find_notices
from search.queries import find, split_exclusions
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.grounds import RESOLUTION, at_meeting
from tests.remembered import remembered
from tests.search.makers import text

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return sorted(item.title for item in find(query, PUBLIC).items)


DASHES = "-－−–—‐‑‒―﹘﹣➖"
PHRASES = (
    *(f"{marks[0]}汽车 工程{marks[1]}" for marks in ('""', "“”", "「」", "『』", "‘’", "''", "《》", "〈〉")),
    # Input methods set either mark at either end.
    *(f"{marks[0]}汽车 工程{marks[1]}" for marks in ("””", "““", '“"', "’’")),
)
BLANKS = (" ", "  ", "　", "\t", "\u00a0", "\u2009", "\u3164", "\u2800")

# --- exclusions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "wanted", "excluded"),
    [
        ("换届 -汽车", "换届", ["汽车"]),
        ("换届 －汽车", "换届", ["汽车"]),
        ("换届 —汽车", "换届", ["汽车"]),
        ("换届 ﹣汽车", "换届", ["汽车"]),
        ("换届，-汽车", "换届", ["汽车"]),
        ("换届、党费；-汽车", "换届、党费", ["汽车"]),
        ("换届　-汽车　党费", "换届 党费", ["汽车"]),
        ("-汽车 -机电 换届", "换届", ["汽车", "机电"]),
        ("-汽车", "", ["汽车"]),
        ("ZZB-2026-0001", "ZZB-2026-0001", []),
        ("换届-汽车", "换届-汽车", []),
        ("换届 ——汽车", "换届 ——汽车", []),
        *((f"换届 {dash}汽车", "换届", ["汽车"]) for dash in DASHES),
        # A minus with a space after it is a dash.
        *((f"换届{space}-汽车", "换届", ["汽车"]) for space in BLANKS),
        *((f"换届 {unseen}-{unseen}汽车", "换届", ["汽车"]) for unseen in ("\u200b", "\ufeff", "\u202d")),
        # With a space after it, it is a dash.
        *((f"换届 {dash} 汽车", f"换届 {dash} 汽车", []) for dash in DASHES),
        *((f"换届{space}-{space}汽车", "换届 - 汽车", []) for space in BLANKS),
        ("换届- 汽车", "换届- 汽车", []),
        ("换届，- 汽车", "换届 - 汽车", []),
        ("- 换届 汽车 -", "- 换届 汽车 -", []),
        ("换届 - -汽车", "换届 -", ["汽车"]),
        ("换届 - 党费 -汽车 -", "换届 - 党费 -", ["汽车"]),
        ("换届 -“汽车”", "换届", ["“汽车”"]),
        *((f"换届 -{quoted}", "换届", [quoted]) for quoted in PHRASES),
        ("换届 -＂汽车　工程＂ 党费", "换届 党费", ['"汽车 工程"']),
        ('"换届 -汽车" 党费', '"换届 -汽车" 党费', []),
        ('换届 -"汽车 工程" -"机电 工程"', "换届", ['"汽车 工程"', '"机电 工程"']),
        ("换届 -“《汽车 工程》 学报”", "换届", ["“《汽车 工程》 学报”"]),
        ('关于"汽车 工程"的 -党费', '关于"汽车 工程"的', ["党费"]),
        # A quotation mark without another is a character like any other, and so is an apostrophe.
        ('换届 -"汽车 工程', "换届 工程", ['"汽车']),
        ("汽车” 工程 -“换届", "汽车” 工程", ["“换届"]),
        ("party's -member's 工程", "party's 工程", ["member's"]),
        ("换届 -。", "换届 -。", []),
        ("-", "-", []),
        ("", "", []),
    ],
)
def test_a_word_after_a_minus_is_excluded_and_a_dash_within_a_word_is_not(query, wanted, excluded):
    assert split_exclusions(query) == (wanted, excluded)


def test_items_that_hold_an_excluded_word_anywhere_are_left_out(item):
    item("机电系换届")
    item("汽车系换届")
    item("换届", body=text("汽车系党总支"))
    item("党费")
    assert found("换届 -汽车") == ["机电系换届"]
    assert found("换届 －汽车 -机电") == []
    assert found("换届 -党费") == ["换届", "机电系换届", "汽车系换届"]
    assert found("系 -车") == ["机电系换届"]


@pytest.mark.parametrize("quoted", PHRASES)
def test_words_in_quotation_marks_are_one_phrase_whether_wanted_or_excluded(quoted, item):
    item("汽车工程系换届")
    item("汽车系换届", body=text("工程"))
    item("工程系换届")
    assert found(f"换届 {quoted}") == ["汽车工程系换届"]
    assert found(f"换届 -{quoted}") == ["工程系换届", "汽车系换届"]


@pytest.mark.parametrize(
    "query", ["样例 -十五五规划", "样例 -“十五五”规划", '样例 -"十五五规划"', "样例 -email", "样例 -07198513456"]
)
def test_what_is_printed_with_marks_is_excluded_without_them(query, item):
    item("样例", body=text("“十五五”规划。E-mail，电话0719-8513456"))
    item("样例乙")
    assert found(query) == ["样例乙"]


@pytest.mark.parametrize("query", ["换届 - 汽车", "换届 — 汽车", "汽车 -- 换届", "- 换届 汽车", "换届 汽车 -", "换届- 汽车"])
def test_a_dash_between_words_is_ignored(query: str, item):
    item("机电系换届")
    item("汽车系换届")
    item("汽车系党费")
    assert found(query) == found("换届 汽车") == ["汽车系换届"]


def test_what_is_excluded_stays_out_of_partial_matches(item):
    item("党费公示", body=text("使用的情况"))
    item("汽车系党费公示", body=text("使用的情况"))
    assert found("党费使用情况公示 -汽车") == ["党费公示"]


def test_exclusions_alone_find_nothing_and_the_page_says_so(item, client):
    item("换届")
    assert found("-汽车") == []
    page = client.get(reverse("search:search"), {"q": "-汽车"}).content.decode()
    assert "只有要排除的词" in page and "换届 -汽车" in page


# --- notices ---------------------------------------------------------------------------------------------------------------


@remembered
def gone(catalogue, units, zzb_drafter, zzb_reviewer, committee, office):
    """`gone(ending)`: an item for the Party that was published and then suspended, withdrawn, or both."""

    def make(ending: str) -> Proposal:
        item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, title="撤下的标题")
        proposal = Proposal(item).propose(zzb_drafter)
        proposal.review(zzb_reviewer, units.zzb)
        proposal.approve(committee, **at_meeting(PUBLISHED_BY))
        if ending == "withdrawn":
            actions.request(proposal.item, by=zzb_drafter, procedure=Procedure.WITHDRAWAL, reason="数字有误。")
            proposal.review(zzb_reviewer, units.zzb)
            proposal.approve(committee)
        else:
            suspend(proposal.item, by=office, reason="误登了内容。")
        if ending == "confirmed":
            settle(proposal.item, by=committee, confirm=True, **at_meeting())
        return proposal

    return make


PUBLISHED_BY = RESOLUTION.replace("1-2号", "1-1号")


@pytest.mark.parametrize("ending", ["suspended", "withdrawn", "confirmed"])
def test_an_index_number_finds_the_notice_of_what_was_taken_away(gone, ending, member):
    item = gone(ending).item
    number = item.index_number
    spellings = (
        number.replace("-", "－"),
        number.replace("-", "–"),
        number.replace("-", " "),
        f"“{number}”",
        f"索引号：{number}。",
    )
    for typed in (number, number.lower(), *spellings):
        assert [notice.item for notice in find_notices(typed, Reader.of(member))] == [item]
    assert list(find(item.index_number, Reader.of(member)).items) == []


@pytest.mark.parametrize("ending", ["withdrawn", "confirmed"])
def test_a_document_number_finds_the_notice_that_names_it(gone, ending, member):
    item = gone(ending).item
    for typed in (RESOLUTION, RESOLUTION.replace("〔", "[").replace("〕", "]")):
        assert [notice.item for notice in find_notices(typed, Reader.of(member))] == [item]
    # Its publication rested on another document, of which the notice says nothing.
    assert find_notices(PUBLISHED_BY, Reader.of(member)) == []


def test_a_notice_is_found_by_nobody_outside_its_scope(gone, student):
    number = gone("withdrawn").item.index_number
    for reader in (PUBLIC, Reader.of(student), Reader.of(AnonymousUser())):
        assert find_notices(number, reader) == find_notices(RESOLUTION, reader) == []


def test_what_is_published_has_no_notice(catalogue, units, member):
    item = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY)
    assert find_notices(item.index_number, Reader.of(member)) == []


def test_the_page_shows_the_notice_and_nothing_of_the_item(gone, member, client_of):
    item = gone("withdrawn").item
    page = html.unescape(client_of(member).get(reverse("search:search"), {"q": item.index_number}).content.decode())
    assert f"索引号{item.index_number}的事项已撤销：查看公告" in page and item.url in page
    assert item.title not in page and "没有找到" not in page
