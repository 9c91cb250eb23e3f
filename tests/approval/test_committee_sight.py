"""The committee sees what was proposed to it, and a meeting shows each person the matters that are theirs (law 5)."""

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.suspension import suspend
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import Attachment, ItemAttachment
from disclosure.items.permissions import content_for
from disclosure.items.serving import may_have_at_desk
from disclosure.organisation.models import Appointment, Role, User
from tests.approval.meeting_room import DAY, TODAY, approved, page_of, place, returned, scan, text_of
from tests.factories import make_person
from tests.files import pdf_file
from tests.grounds import at_meeting

UNPROPOSED = ("没有送审的标题", "没有送审的摘要", "没有送审的说明")


def admin_pages_of(pk: int) -> list[str]:
    views = ("edit", "history", "usage", "view_draft", "workflow_history", "delete", "copy", "move", "unpublish")
    pages = [reverse(f"wagtailadmin_pages:{view}", args=[pk]) for view in views]
    return [
        *pages,
        reverse("approval:dossier", args=[pk]),
        reverse("approval:preview", args=[pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[pk, "live", "latest"]),
        reverse("wagtailadmin_explore", args=[pk]),
        reverse("wagtailadmin_home"),
        f"/admin/api/main/pages/{pk}/",
        "/admin/api/main/pages/?fields=*",
        reverse("wagtailadmin_pages:search") + "?q=没有送审",
    ]


@pytest.mark.parametrize("name", ["committee", "note_taker", "xcb_reviewer"])
def test_a_draft_that_was_never_proposed_shows_on_no_page_of_the_admin(later_draft, client_of, request, name):
    client = client_of(request.getfixturevalue(name))
    for address in admin_pages_of(later_draft.pk):
        text = client.get(address, follow=True).content.decode()
        assert not any(words in text for words in UNPROPOSED), address
        assert "变更草稿" not in text


def test_the_committee_still_sees_what_was_proposed_last(later_draft, client_of, committee, zzb_drafter):
    title = later_draft.item.title
    text = text_of(client_of(committee).get(reverse("approval:dossier", args=[later_draft.pk])))
    assert title in text and "公开中" in text
    later_draft.propose(zzb_drafter)
    text = text_of(client_of(committee).get(reverse("approval:dossier", args=[later_draft.pk])))
    assert "没有送审的标题" in text


def test_what_is_written_after_a_proposal_was_taken_back_is_not_the_committees(in_approval, committee, zzb_drafter, client_of):
    title = in_approval.item.title
    actions.take_back(in_approval.item, by=zzb_drafter)
    item = in_approval.item
    item.title = "没有送审的标题"
    item.save_revision(user=zzb_drafter)
    assert content_for(committee, in_approval.item).title == title
    assert content_for(zzb_drafter, in_approval.item).title == "没有送审的标题"
    for view in ("approval:dossier", "approval:preview"):
        assert "没有送审的标题" not in client_of(committee).get(reverse(view, args=[item.pk])).content.decode()


def test_a_suspended_item_is_listed_to_the_committee_as_it_was_proposed(later_draft, office, committee, client_of):
    suspend(later_draft.item, by=office, reason="附件中误登了身份证号码")
    for address in (reverse("wagtailadmin_home"), reverse("approval:dossier", args=[later_draft.pk])):
        assert "没有送审的标题" not in client_of(committee).get(address).content.decode()


def test_files_of_a_draft_that_was_never_proposed_are_not_the_committees(published, units, committee, zzb_drafter):
    file = Attachment.objects.create(title="新附件", file=pdf_file("n.pdf"), collection=sync_unit_collection(units.zzb))
    item = published.item
    item.attachments, item.change_note = [ItemAttachment(document=file)], "加附件"
    item.save_revision(user=zzb_drafter)
    assert not may_have_at_desk(committee, file)
    published.propose(zzb_drafter)
    assert may_have_at_desk(User.objects.get(pk=committee.pk), file)


# --- meetings ------------------------------------------------------------------------------------------------------------

COMMENT, NUMBER, SINGLY = "请补充处分依据", "党委会〔2026〕9-9号", "党委会〔2026〕9-10号"


@pytest.fixture
def recorded(room, note_taker, units, committee):
    """A recorded meeting with its minutes, by which another matter was decided singly.

    Its note-taker has left the committee since, and reviews for another unit.
    """
    Appointment.objects.create(user=note_taker, role=Role.REVIEWER, unit=units.xcb, since=TODAY - DAY)
    meeting = room.meeting(room.proposal("甲事项"), room.proposal("乙事项"), note_taker=note_taker)
    room.record(meeting, approved(place(meeting, 1), NUMBER, COMMENT), returned(place(meeting, 2), COMMENT))
    meetings.add_minutes(meeting, scan("甲事项会议纪要.pdf"), by=room.keeper)
    room.proposal("丁事项").approve(committee, **at_meeting(SINGLY, meeting))
    note_taker.appointments.filter(role=Role.COMMITTEE).update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    return meeting


def test_a_former_note_taker_learns_nothing_of_matters_whose_title_is_hidden(recorded, note_taker, client_of):
    client = client_of(User.objects.get(pk=note_taker.pk))
    shown = text_of(client.get(page_of(recorded)))
    assert "您现在不能查看这一议题的内容" in shown
    hidden = ("甲事项", "乙事项", "丁事项", COMMENT, NUMBER, SINGLY, "退回", "审批通过", "会议纪要.pdf")
    assert not any(words in shown for words in hidden)
    assert "（您现在不能查看这一项的内容）结果已登记" in shown
    minutes = client.get(reverse("meetings:minutes", args=[recorded.pk, recorded.minutes.get().pk]))
    assert minutes.status_code == 403 and "会议纪要" in minutes.content.decode()
    assert client.get(reverse("meetings:agenda", args=[recorded.pk])).status_code == 403


def test_a_note_taker_sees_their_own_units_matters(room, units, client_of):
    person = make_person("zzb.second", (Role.REVIEWER, units.zzb))
    fresh = room.meeting(room.proposal("丙事项"), note_taker=person, number=9)
    room.record(fresh, approved(place(fresh, 1), NUMBER, COMMENT))
    shown = text_of(client_of(person).get(page_of(fresh)))
    assert "丙事项" in shown and NUMBER in shown


@pytest.mark.parametrize("name", ["office", "committee", "supervisor"])
def test_those_who_read_the_register_see_all(recorded, client_of, request, name):
    client = client_of(request.getfixturevalue(name))
    shown = text_of(client.get(page_of(recorded)))
    assert all(words in shown for words in ("甲事项", "乙事项", "《丁事项》", COMMENT, NUMBER, SINGLY))
    minutes = client.get(reverse("meetings:minutes", args=[recorded.pk, recorded.minutes.get().pk]))
    minutes.close()
    assert minutes.status_code == 200
