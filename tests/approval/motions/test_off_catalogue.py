"""Matters outside the catalogue: consented to by the committee, then disclosed like any other (Article 8(3))."""

import pytest
from django.utils import timezone

from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import CatalogueRevision
from disclosure.approval.motions.actions import propose_off_catalogue
from disclosure.audience.circles import Scope
from disclosure.catalogue.export import printed_catalogue
from disclosure.catalogue.models import CataloguePage, CatalogueVersion, CategoryPage, EntryPage
from disclosure.organisation.models import Unit
from tests.approval.motions.conftest import MATTER, TODAY, anew, approve, send_back
from tests.approval.proposals import Proposal
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table, plan_of
from tests.factories import make_item
from tests.grounds import MEETING, RESOLUTION, at_meeting_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def consented(outside, committee) -> EntryPage:
    """The entry to which the committee consented."""
    approve(outside, committee)
    return EntryPage.objects.get(consent=outside)


def put(by, unit, **changes) -> CatalogueRevision:
    return propose_off_catalogue(by=by, unit=unit, **MATTER | changes)


def test_the_entry_says_how_the_matter_is_disclosed_and_not_what_it_is(consented, units):
    assert consented.title == f"目录外公开事项〔{TODAY.year}〕1号"
    assert (consented.code, consented.url) == ("0-1", "/catalogue/0/1/")
    assert (consented.channels, consented.printed_scope, consented.time_limit) == ("会议、网站", "校内", "7个工作日内")
    assert consented.responsible_units() == [units.zzb, units.xcb]
    assert consented.is_off_catalogue and consented.live
    assert (consented.category.printed, consented.category.is_off_catalogue) == ("目录外公开事项", True)


def test_the_next_one_gets_the_next_number(consented, units, zzb_drafter, committee):
    approve(put(zzb_drafter, units.zzb, units="组织部"), committee)
    titles = EntryPage.objects.child_of(consented.category).order_by("number").values_list("title", flat=True)
    assert list(titles) == [f"目录外公开事项〔{TODAY.year}〕{number}号" for number in (1, 2)]


def test_serials_begin_anew_each_year_and_addresses_do_not(consented, units, zzb_drafter, committee, monkeypatch):
    motion = put(zzb_drafter, units.zzb)
    next_year = TODAY.replace(year=TODAY.year + 1, day=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: next_year)
    approve(motion, committee, **at_meeting_on(next_year, committee))
    entry = EntryPage.objects.get(consent=motion)
    assert (entry.code, entry.title) == ("0-2", f"目录外公开事项〔{next_year.year}〕1号")


def test_the_printed_catalogue_its_planning_and_its_versions_leave_it_alone(consented):
    assert printed_catalogue() == SMALL[1:]
    assert plan_of(SMALL).is_empty
    assert CatalogueVersion.objects.count() == 1
    assert [category.number for category in CataloguePage.objects.get().categories()] == [4, 6, 8]
    import_table([*SMALL[:2], *SMALL[3:]])
    assert not EntryPage.objects.get(pk=consented.pk).is_retired
    assert CataloguePage.objects.get().off_catalogue() == consented.category


def test_a_category_of_the_same_name_may_be_printed(consented):
    row = ["九、目录外公开事项", "另一事项", "会议", "校内", "即时", "组织部"]
    import_table([*SMALL, row])
    assert CategoryPage.objects.get(number=9).slug == "9"


def test_the_usual_steps_follow_under_the_entry(
    consented, units, zzb_drafter, zzb_reviewer, xcb_reviewer, committee, client, student, client_of
):
    item = make_item(consented, units.zzb, Scope.CAMPUS, live=False, owner=zzb_drafter, title=MATTER["title"])
    proposal = Proposal(item).propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    proposal.review(xcb_reviewer, units.xcb)
    proposal.approve(committee)
    page = client.get(consented.url).content.decode()
    assert "目录外公开事项" in page and MATTER["title"] not in page
    assert MATTER["title"] in client_of(student).get(consented.url).content.decode()


PAGES = ["/", "/catalogue/", "/catalogue/0/", "/catalogue/0/1/", "/search/?q=征地补偿", "/search/?q=征地&category=0"]


@pytest.mark.parametrize("address", PAGES)
def test_what_the_matter_is_shows_nowhere_before_an_item_tells_it(consented, client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert MATTER["title"] not in response.content.decode()


def test_the_entry_page_says_what_the_disclosure_rests_on(consented, client):
    page = client.get(consented.url).content.decode()
    assert f"依据《实施办法》第八条第三项，经党委同意公开：{MEETING}" in page
    assert RESOLUTION in page


def test_the_catalogue_page_shows_such_matters_in_a_section_of_their_own_after_what_is_printed(consented, client):
    page = client.get("/catalogue/").content.decode()
    assert page.index("党委职能部门年度计划与年度总结") < page.index("</table>") < page.index(consented.title)


def test_search_narrows_to_matters_outside_the_catalogue(consented, units, client):
    make_item(consented, units.zzb, Scope.PUBLIC, title="征地补偿协商进展")
    make_item(EntryPage.objects.get(title="换届选举情况"), units.zzb, Scope.PUBLIC, title="换届与征地")
    response = client.get("/search/", {"q": "征地", "category": "0"})
    assert [result.item.title for result in response.context["results"]] == ["征地补偿协商进展"]
    (facet,) = (facet for facet in response.context["facets"] if facet.name == "category")
    assert [(choice.label, choice.selected) for choice in facet.choices] == [("四、组织建设", False), ("目录外公开事项", True)]


def test_the_admin_s_list_of_the_catalogue_names_it(consented, client_of, office):
    assert f"0-1 {consented.title}" in client_of(office).get("/admin/catalogue/").content.decode()


@pytest.mark.parametrize("name", ["zzb_reviewer", "xcb_drafter", "office", "committee", "supervisor", "admin", "member"])
def test_nobody_but_a_drafter_of_the_unit_asks_for_it(small, units, request, name):
    with pytest.raises(NotAllowed):
        put(request.getfixturevalue(name), units.zzb)


BAD = [
    ({"title": " "}, "title"),
    ({"title": "长" * 121}, "title"),
    ({"channels": ""}, "channels"),
    ({"scope": "全球"}, "scope"),
    ({"time_limit": "很快"}, "time_limit"),
    ({"units": "督导处"}, "units"),
    ({"units": "宣传部"}, "units"),
    ({"units": ""}, "units"),
    ({"reason": "  "}, "reason"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_what_cannot_be_read_is_refused_beside_its_field(small, units, zzb_drafter, changes, field):
    with pytest.raises(Refused) as refusal:
        put(zzb_drafter, units.zzb, **changes)
    assert set(refusal.value.fields) == {field}
    assert not CatalogueRevision.objects.exists()


def test_the_same_matter_is_put_once_at_a_time(outside, units, zzb_drafter, committee):
    with pytest.raises(Stale, match="正等待党委决定"):
        put(zzb_drafter, units.zzb)
    send_back(outside, committee)
    put(zzb_drafter, units.zzb)


def test_each_department_may_answer_for_it(small, units, zzb_drafter, committee):
    motion = put(zzb_drafter, units.zzb, units="党委各职能部门")
    approve(motion, committee)
    assert EntryPage.objects.get(consent=motion).each_department


def test_without_a_catalogue_there_is_nothing_outside_it(units, zzb_drafter):
    with pytest.raises(Refused, match="还没有公开目录"):
        put(zzb_drafter, units.zzb)


def test_a_unit_put_out_of_use_meanwhile_makes_the_consent_stale(outside, committee):
    Unit.objects.filter(name="宣传部").update(active=False)
    with pytest.raises(Stale, match="登记册已有变动"):
        approve(outside, committee)
    assert anew(outside).entry is None
