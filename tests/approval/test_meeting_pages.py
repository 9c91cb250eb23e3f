"""Meetings in the admin: who may open what, what is refused and kept, the agenda for print, the minutes' download (law 7)."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from disclosure.approval.actions import take_back
from disclosure.approval.meetings import actions
from disclosure.approval.models import Meeting, Minutes
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import (
    DAY,
    NUMBER,
    TODAY,
    approved,
    make_meeting,
    matter_of,
    outcomes_of,
    page_of,
    place,
    press,
    put_off,
    scan,
    text_of,
)
from tests.approval.test_actions import PEOPLE
from tests.factories import make_person
from tests.files import pdf
from tests.institution import FACTS, name_institution
from tests.markup import faults

pytestmark = pytest.mark.django_db

PEOPLE_AND_NOBODY = [*PEOPLE, "note_taker", "anonymous"]


@pytest.fixture
def browser(client_of, request):
    """`browser(role)`: a session of the person of that fixture, or of nobody."""
    return lambda role: Client() if role == "anonymous" else client_of(request.getfixturevalue(role))


# --- who -------------------------------------------------------------------------------------------------------------------

LOOKS = {"list", "inspect", "history", "meeting", "agenda"}
MAY = {
    "office": LOOKS | {"create", "edit", "export"},
    "committee": LOOKS,
    "note_taker": LOOKS,
    "supervisor": LOOKS,
}


def test_each_role_opens_of_meetings_what_it_may(room, note_taker, browser, subtests):
    meeting = room.meeting(room.proposal("甲"))
    addresses = {
        "list": "/admin/meetings/",
        "inspect": f"/admin/meetings/inspect/{meeting.pk}/",
        "history": f"/admin/meetings/history/{meeting.pk}/",
        "export": "/admin/meetings/?export=xlsx",
        "create": "/admin/meetings/create/",
        "edit": f"/admin/meetings/edit/{meeting.pk}/",
        "meeting": page_of(meeting),
        "agenda": reverse("meetings:agenda", args=[meeting.pk]),
    }
    for role in PEOPLE_AND_NOBODY:
        with subtests.test(role):
            assert opened_by(browser(role), addresses, meeting) == MAY.get(role, set())
    minutes = actions.add_minutes(meeting, scan(), by=room.keeper)
    download = {"minutes": reverse("meetings:minutes", args=[meeting.pk, minutes.pk])}
    for role in PEOPLE_AND_NOBODY:
        with subtests.test(f"{role}, minutes"):
            assert bool(opened_by(browser(role), download, meeting)) == (role in MAY)


def opened_by(client, addresses: dict[str, str], meeting: Meeting) -> set[str]:
    opened = set()
    for action, address in addresses.items():
        response = client.get(address)
        if action == "inspect" and response.status_code == 302 and response.url == page_of(meeting):
            response = client.get(response.url)
        if response.status_code == 200:
            opened.add(action)
        b"".join(response) if response.streaming else response.content
    return opened


@pytest.mark.parametrize("role", PEOPLE)
def test_only_who_may_look_into_meetings_finds_them_in_the_menu(role, browser):
    page = browser(role).get("/admin/", follow=True).content.decode()
    assert (r'"name": "meetings"' in page) is (role in MAY)


def test_whoever_may_not_open_a_meeting_is_told_who_may(room, zzb_drafter, client_of):
    meeting = room.meeting(room.proposal("甲"))
    for name in ("meeting", "agenda"):
        response = client_of(zzb_drafter).get(reverse(f"meetings:{name}", args=[meeting.pk]))
        assert response.status_code == 403
        assert "您无权查看" in response.content.decode() and "甲" not in text_of(response)


KEEPERS_ALONE = "由党务公开办公室或会议记录人办理"
RECORDERS_ALONE = "会议结果由党委审批人登记后生效，您不是党委审批人"
KEEPS = {
    "put_on": KEEPERS_ALONE,
    "take_off": KEEPERS_ALONE,
    "move_up": KEEPERS_ALONE,
    "move_down": KEEPERS_ALONE,
    "fix": KEEPERS_ALONE,
    "reopen": KEEPERS_ALONE,
    "prepare": KEEPERS_ALONE,
    "minutes": KEEPERS_ALONE,
}
REFUSALS = {
    "committee": KEEPS,
    "supervisor": KEEPS | {"record": RECORDERS_ALONE},
    "office": {"record": RECORDERS_ALONE},
}
"""What each role is refused on a meeting's page, and the reason."""


@pytest.mark.parametrize("role", REFUSALS)
def test_who_may_not_act_finds_no_button_and_is_told_who_may(role, room, browser, subtests):
    meeting = room.meeting(room.proposal("甲"))
    client = browser(role)
    for action, why in REFUSALS[role].items():
        data = {"item": place(meeting, 1).pk, f"{place(meeting, 1).pk}-outcome": "put-off"}
        data |= {f"{place(meeting, 1).pk}-comment": "这段理由不能丢"} | {"file": scan(), "matters": place(meeting, 1).matter_id}
        with subtests.test(action):
            assert f'value="{action}"' not in client.get(page_of(meeting)).content.decode()
            response = press(client, meeting, action, **data)
            assert response.status_code == 403
            assert why in response.content.decode()
            assert ("这段理由不能丢" in response.content.decode()) or action not in ("record", "prepare")
            assert outcomes_of(meeting) == [""] and not Minutes.objects.exists()


@pytest.mark.parametrize("name", ["meeting", "agenda"])
@pytest.mark.parametrize("pk", [0, 10**20])
def test_a_meeting_that_does_not_exist_is_not_found(name, pk, office, client_of):
    assert client_of(office).get(f"/admin/meetings/{pk}/" + ("agenda/" if name == "agenda" else "")).status_code == 404


def test_titles_show_to_those_alone_who_may_see_the_drafts(room, committee, client_of):
    """A note-taker who only drafts today may look up what they wrote down, and learns no title of another unit's draft."""
    former = make_person("former", (Role.DRAFTER, room.units.xcb))
    meeting = room.meeting(room.proposal("保密的标题"))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=former)
    client = client_of(former)
    response = client.get(page_of(meeting))
    assert response.status_code == 200
    assert "保密的标题" not in response.content.decode() and "不能查看这一议题" in response.content.decode()
    for address in ("/admin/meetings/", f"/admin/meetings/history/{meeting.pk}/"):
        assert f'href="{address}"' not in response.content.decode()
        assert f'href="{address}"' in client_of(committee).get(page_of(meeting)).content.decode()
    printed = client.get(reverse("meetings:agenda", args=[meeting.pk]))
    assert printed.status_code == 403 and "不能打印" in printed.content.decode()
    assert "保密的标题" in client_of(committee).get(page_of(meeting)).content.decode()


# --- the register ----------------------------------------------------------------------------------------------------------


def form_data(person: User, **changes) -> dict:
    data = {"kind": "committee", "year": TODAY.year, "number": 3, "held_on": TODAY.isoformat()}
    return data | {"chair": person.pk, "note_taker": person.pk} | changes


def test_the_office_registers_a_meeting_and_is_led_to_it(office, client_of):
    response = client_of(office).post("/admin/meetings/create/", form_data(office))
    meeting = Meeting.objects.get()
    assert response.status_code == 302
    page = client_of(office).get(response.url, follow=True).content.decode()
    assert f"{TODAY.year}年第3次党委会会议" in page and "议程未定" in page
    history = client_of(office).get(f"/admin/meetings/history/{meeting.pk}/").content.decode()
    assert "登记" in history and "次数：3" in history


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "已经登记过了，请核对年度和次数"),
        ({"number": 0}, "不能小于1"),
        ({"number": "三"}, "整数"),
        ({"number": 4, "held_on": "2020-01-01"}, "会议日期不在"),
        ({"number": 4, "held_on": "昨天"}, "日期"),
        ({"number": 4, "note_taker": ""}, "必填"),
        ({"number": 4, "year": 1900}, "1950"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_beside_its_field_and_kept(changes, why, office, client_of):
    make_meeting(office, number=3)
    response = client_of(office).post("/admin/meetings/create/", form_data(office, **changes))
    assert response.status_code == 422
    assert why in text_of(response)
    assert Meeting.objects.count() == 1
    assert f'value="{form_data(office, **changes)["number"]}"' in response.content.decode()


def test_a_note_taker_without_a_fitting_role_is_refused(office, zzb_drafter, client_of):
    response = client_of(office).post("/admin/meetings/create/", form_data(office, note_taker=zzb_drafter.pk))
    assert response.status_code == 422 and "记录人须是" in text_of(response)


def test_the_office_corrects_a_meeting_until_something_is_recorded(room, office, client_of):
    meeting = room.meeting(room.proposal("甲"))
    client, edit = client_of(office), f"/admin/meetings/edit/{meeting.pk}/"
    actions.reopen_agenda(meeting, by=room.keeper)
    assert client.post(edit, form_data(office, number=5)).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.number == 5
    actions.fix_agenda(meeting, by=room.keeper)
    actions.record_outcomes(meeting, [put_off(place(meeting, 1))], by=room.recorder)
    response = client.post(edit, form_data(office, number=9))
    assert response.status_code == 422 and "不能再修改" in text_of(response)
    assert client.get(edit).url == page_of(meeting)
    assert Meeting.objects.get().number == 5


@pytest.mark.parametrize(
    "change",
    [{"number": 5}, {"kind": "special"}, {"held_on": (TODAY - DAY).isoformat(), "year": (TODAY - DAY).year}],
    ids=["number", "kind", "day"],
)
def test_what_a_fixed_agenda_says_of_its_meeting_stays_until_it_is_reopened(change, room, office, client_of):
    meeting = room.meeting(room.proposal("甲"))
    client, edit = client_of(office), f"/admin/meetings/edit/{meeting.pk}/"
    for changed in (change, {"chair": room.recorder.pk}, {"note_taker": room.recorder.pk}):
        response = client.post(edit, form_data(room.keeper, **changed))
        assert response.status_code == 422 and "请先在会议页面重新打开议程" in text_of(response)
    actions.reopen_agenda(meeting, by=room.keeper)
    assert client.post(edit, form_data(office, **change)).status_code == 302


def test_meetings_are_filtered_searched_and_taken_home(room, note_taker, office, client_of):
    room.meeting(room.proposal("保密的标题"), number=7)
    make_meeting(note_taker, number=8, kind="special")
    make_meeting(office, number=1, held_on=TODAY.replace(year=2020, day=1))
    client = client_of(office)
    assert f'<a href="{page_of(Meeting.objects.get(number=7))}"' in client.get("/admin/meetings/").content.decode()
    found = lambda query: {meeting.number for meeting in client.get(f"/admin/meetings/?{query}").context["object_list"]}  # noqa: E731
    assert found("") == {7, 8, 1}
    assert found("year=2020") == {1}
    assert found("kind__exact=special") == {8}
    assert found("q=第7次") == {7}
    assert found("q=note_taker") == set()
    response = client.get("/admin/meetings/?export=xlsx&year=2020")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True))
    assert rows[0] == ("会议", "会议类别", "年度", "次数", "会议日期", "主持人", "记录人", "议题", "办理情况")
    assert rows[1][:4] == ("2020年第1次党委会会议", "党委会会议", 2020, 1) and rows[1][-1] == "议程未定"


# --- the agenda ------------------------------------------------------------------------------------------------------------


def test_an_agenda_is_made_with_buttons_alone(room, office, client_of):
    first, second = room.proposal("甲"), room.proposal("乙")
    meeting, client = room.meeting(fixed=False), client_of(office)
    assert press(client, meeting, "put_on", matters=[matter_of(first).pk, matter_of(second).pk]).status_code == 302
    assert press(client, meeting, "move_down", item=place(meeting, 1).pk).status_code == 302
    assert [item.matter.item.title for item in meeting.agenda.all()] == ["乙", "甲"]
    assert press(client, meeting, "move_up", item=place(meeting, 2).pk).status_code == 302
    assert press(client, meeting, "take_off", item=place(meeting, 2).pk).status_code == 302
    assert press(client, meeting, "fix").status_code == 302
    assert [item.matter.item.title for item in meeting.agenda.all()] == ["甲"]
    assert press(client, meeting, "reopen").status_code == 302
    history = client.get(f"/admin/meetings/history/{meeting.pk}/").content.decode()
    assert all(word in history for word in ("列入议程", "移出议程", "调整次序", "确定议程", "重新打开议程"))
    assert "甲" not in text_of(client.get(f"/admin/meetings/history/{meeting.pk}/"))


REFUSED = [
    ("put_on", {}, 422, "请选择列入议程的事项"),
    ("put_on", {"matters": "abc"}, 422, "请重新选择"),
    ("put_on", {"matters": 10**30}, 422, "请重新选择"),
    ("put_on", {"matters": "9" * 5000}, 422, "请重新选择"),
    ("take_off", {}, 409, "已经不在议程上"),
    ("take_off", {"item": "abc"}, 409, "已经不在议程上"),
    ("take_off", {"item": 10**30}, 409, "已经不在议程上"),
    ("take_off", {"item": "9" * 5000}, 409, "已经不在议程上"),
    ("move_up", {"item": "first"}, 422, "最前面"),
    ("reopen", {}, 409, "没有确定"),
    ("prepare", {}, 409, "还没有确定"),
    ("record", {}, 403, "不是党委审批人"),
    ("minutes", {}, 422, "请选择会议纪要的文件"),
    ("burn", {}, 409, "没有这样的操作"),
    ("", {}, 409, "没有这样的操作"),
]
"""What is sent to the page of a meeting, and how it is refused."""


def test_what_an_agenda_refuses_it_explains(room, office, client_of, subtests):
    meeting = room.meeting(room.proposal("甲"), fixed=False)
    client = client_of(office)
    for action, sent, status, why in REFUSED:
        data = {key: place(meeting, 1).pk if value == "first" else value for key, value in sent.items()}
        response = press(client, meeting, action, **data)
        with subtests.test(f"{action} {sent}"[:80]):
            assert response.status_code == status
            assert why in text_of(response)
            assert meeting.agenda.count() == 1


def test_what_is_chosen_stays_chosen_when_one_of_it_is_gone(room, office, zzb_drafter, client_of):
    gone, sound = room.proposal("撤走的"), room.proposal("还在的")
    meeting, matters = room.meeting(fixed=False), [matter_of(gone).pk, matter_of(sound).pk]
    take_back(gone.item, by=zzb_drafter)
    response = press(client_of(office), meeting, "put_on", matters=matters)
    assert response.status_code == 409 and "《撤走的》" in text_of(response)
    assert re.search(rf'value="{matters[1]}"[^>]* checked', response.content.decode())


def test_the_page_says_what_does_not_wait_any_more(room, office, zzb_drafter, client_of):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal, fixed=False)
    take_back(proposal.item, by=zzb_drafter)
    assert "请移出议程" in text_of(client_of(office).get(page_of(meeting)))
    response = press(client_of(office), meeting, "fix")
    assert response.status_code == 409 and "第1项" in text_of(response)


def test_the_dossier_says_on_which_agenda_the_item_stands(room, office, zzb_drafter, client_of):
    proposal = room.proposal("甲")
    meeting = room.meeting(room.proposal("乙"), proposal)
    dossier = reverse("approval:dossier", args=[proposal.pk])
    page = client_of(office).get(dossier).content.decode()
    assert f'已列入<a href="{page_of(meeting)}">{meeting}</a>' in page and "议题2" in page
    page = client_of(zzb_drafter).get(dossier).content.decode()
    assert f"已列入{meeting}" in page and page_of(meeting) not in page
    actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=room.recorder)
    page = client_of(office).get(dossier).content.decode()
    assert "已列入" not in page and NUMBER in page and "登记" in page


# --- print and minutes -----------------------------------------------------------------------------------------------------


def test_the_printed_agenda_says_of_each_matter_what_the_members_have_to_know(room, published, office, client_of):
    draft = published.item.get_latest_revision_as_object()
    draft.summary, draft.change_note = "改写过的摘要。", "更正第三季度金额"
    draft.save_revision(user=room.drafter)
    published.propose(room.drafter)
    published.review(room.reviewer, room.units.zzb, comment="已与台账核对")
    name_institution()
    meeting = room.meeting(room.proposal("第一项"), published)
    address = reverse("meetings:agenda", args=[meeting.pk])
    before = client_of(office).get(address)
    text = text_of(before)
    for words in (
        FACTS["name"],
        f"{meeting}议程",
        f"{TODAY.year}年{TODAY.month}月{TODAY.day}日",
        "第一项",
        published.item.title,
        "变更",
        "组织部",
        "党内、校内",
        "改写过的摘要。",
        "更正第三季度金额",
        "已与台账核对",
        "与现行公开版本的差异",
    ):
        assert words in text
    assert "<ins>" in before.content.decode()
    actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=room.recorder)
    assert faults(before.content.decode()) == []
    # The paper lies in the files: years later it prints the same.
    assert text_of(client_of(office).get(address)) == text


def test_minutes_are_handed_out_to_be_kept_and_not_opened(room, committee, client_of):
    meeting = room.meeting(room.proposal("甲"))
    assert press(client_of(room.keeper), meeting, "minutes", file=scan("第3次会议纪要.pdf")).status_code == 302
    stored = Minutes.objects.get()
    response = client_of(committee).get(reverse("meetings:minutes", args=[meeting.pk, stored.pk]))
    assert b"".join(response.streaming_content) == pdf(b"signed")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    other = make_meeting(committee, number=9)
    assert client_of(committee).get(reverse("meetings:minutes", args=[other.pk, stored.pk])).status_code == 404
    stored.file.storage.delete(stored.file.name)
    assert client_of(committee).get(reverse("meetings:minutes", args=[meeting.pk, stored.pk])).status_code == 404


def test_a_file_that_is_no_minutes_is_refused_beside_the_field(room, office, client_of):
    meeting = room.meeting(room.proposal("甲"))
    response = press(client_of(office), meeting, "minutes", file=scan("纪要.pdf", b"MZ\x90"))
    assert response.status_code == 422
    assert "不是PDF" in response.context["minutes_form"].errors["file"][0]
    assert not Minutes.objects.exists()
