"""Who wrote what is evidence of our own: an author neither reviews nor approves, by whatever route the text came (law 3)."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.approval.errors import NotAllowed, Refused
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.authorship import Authorship, Share
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import Attachment, ItemAttachment
from disclosure.organisation.models import Appointment, Role
from tests.approval.proposals import Proposal
from tests.factories import make_person
from tests.files import pdf_file


@pytest.fixture
def writer(units):
    """A drafter and reviewer of 组织部, who must not review what they wrote."""
    return make_person("writer", (Role.DRAFTER, units.zzb), (Role.REVIEWER, units.zzb))


def written(proposal: Proposal, by, text: str, **facts) -> Revision:
    item = proposal.item.get_latest_revision_as_object()
    item.body = [("text", f"<p>{text}</p>")]
    for name, value in facts.items():
        setattr(item, name, value)
    return item.save_revision(user=by)


def editor_data(item, *buttons: str, **changes) -> dict:
    fields = {
        "title": item.title,
        "summary": item.summary,
        "unit": item.unit_id,
        "scope": item.scope,
        "report_year": item.report_year,
        "arose_on": item.arose_on.isoformat(),
        "contact": "",
        "tags": "",
        "change_note": "",
        "body": streamfield([("text", rich_text("<p>起草人重新写过的正文。</p>"))]),
        "attachments": inline_formset([]),
    }
    return nested_form_data(fields | changes) | dict.fromkeys(buttons, "1")


def refuses_the_writer(proposal: Proposal, writer, drafter, units) -> None:
    proposal.propose(drafter)
    with pytest.raises(NotAllowed, match="起草和审核须由不同的人办理"):
        proposal.review(writer, units.zzb)


def test_purging_revisions_does_not_make_the_writer_a_reviewer(draft, writer, units, zzb_drafter):
    written(draft, writer, "作者写的正文")
    written(draft, zzb_drafter, "同事接着写的正文")
    call_command("purge_revisions", pages=True)
    assert not Revision.objects.filter(user=writer).exists()
    refuses_the_writer(draft, writer, zzb_drafter, units)


def test_rewriting_the_user_of_a_revision_does_not_make_the_writer_a_reviewer(draft, writer, units, zzb_drafter):
    revision = written(draft, writer, "作者写的正文")
    Revision.objects.filter(pk=revision.pk).update(user=zzb_drafter)
    refuses_the_writer(draft, writer, zzb_drafter, units)


def test_the_user_of_a_decided_revision_cannot_be_rewritten(in_review, writer):
    with pytest.raises(NotGranted), transaction.atomic():
        Revision.objects.filter(pk=in_review.item.latest_revision_id).update(user=writer)


@pytest.fixture
def older_draft(published, writer, zzb_drafter) -> Revision:
    """A draft of the writer's that was never approved: the edition after it is somebody else's."""
    revision = written(published, writer, "作者从未获批准的旧稿", change_note="旧稿")
    proposal = Proposal(published.item)
    written(proposal, zzb_drafter, "同事另写的正文", change_note="另写")
    return revision


def approve_change(proposal: Proposal, drafter, reviewer, committee, units) -> None:
    proposal.propose(drafter)
    proposal.review(reviewer, units.zzb)
    proposal.approve(committee)


def test_an_author_of_an_earlier_edition_may_review_a_change(published, writer, units, zzb_drafter, zzb_reviewer, committee):
    written(published, writer, "作者写的第二版", change_note="第二版")
    approve_change(published, zzb_drafter, zzb_reviewer, committee, units)
    written(published, zzb_drafter, "起草人写的第三版", change_note="第三版")
    published.propose(zzb_drafter)
    assert published.review(writer, units.zzb)


def test_a_change_of_the_title_alone_does_not_bring_back_the_authors_of_the_text(
    published, writer, units, zzb_drafter, zzb_reviewer, committee
):
    written(published, writer, "作者写的第二版", change_note="第二版")
    approve_change(published, zzb_drafter, zzb_reviewer, committee, units)
    item = published.item
    item.title, item.change_note = "只改了标题", "只改标题"
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    assert published.review(writer, units.zzb)


def test_a_revert_by_the_editor_brings_the_authors_of_the_old_draft_back(
    published, older_draft, writer, units, zzb_drafter, zzb_reviewer, committee, client_of
):
    approve_change(published, zzb_drafter, zzb_reviewer, committee, units)
    data = editor_data(published.item, change_note="恢复旧稿，另加几句")
    response = client_of(zzb_drafter).post(f"/admin/pages/{published.pk}/revisions/{older_draft.pk}/revert/", data)
    assert response.status_code == 302
    assert Authorship.objects.filter(revision_number=published.item.latest_revision_id, person=writer).exists()
    refuses_the_writer(published, writer, zzb_drafter, units)


def test_an_old_text_that_is_pasted_brings_its_authors_along(
    published, older_draft, writer, units, zzb_drafter, zzb_reviewer, committee
):
    approve_change(published, zzb_drafter, zzb_reviewer, committee, units)
    written(published, zzb_drafter, "作者从未获批准的旧稿", change_note="粘贴的旧稿")
    refuses_the_writer(published, writer, zzb_drafter, units)


def test_a_revert_by_the_admins_api_brings_the_authors_back(
    published, older_draft, writer, units, zzb_drafter, zzb_reviewer, committee, client_of
):
    approve_change(published, zzb_drafter, zzb_reviewer, committee, units)
    address = f"/admin/api/main/pages/{published.pk}/action/revert_to_page_revision/"
    client_of(zzb_drafter).post(address, {"revision_id": older_draft.pk}, content_type="application/json")
    refuses_the_writer(published, writer, zzb_drafter, units)


def test_autosaves_record_each_content_of_a_revision_that_they_overwrite(draft, zzb_drafter, client_of):
    client = client_of(zzb_drafter)
    client.post(f"/admin/pages/{draft.pk}/edit/", editor_data(draft.item))
    revision = draft.item.latest_revision_id
    for title in ("自动保存一", "自动保存二"):
        data = editor_data(draft.item, title=title, overwrite_revision_id=revision)
        client.post(f"/admin/pages/{draft.pk}/edit/", data)
    assert draft.item.latest_revision_id == revision
    rows = Authorship.objects.filter(revision_number=revision, share=Share.WROTE, person=zzb_drafter)
    assert rows.values("content_sha256").distinct().count() == 3


def test_the_uploader_of_a_file_in_the_draft_does_not_review_it(draft, writer, units, zzb_drafter):
    file = Attachment.objects.create(
        title="明细", file=pdf_file("a.pdf", b"x"), collection=sync_unit_collection(units.zzb), uploaded_by_user=writer
    )
    item = draft.item
    item.attachments = [ItemAttachment(document=file)]
    item.save_revision(user=zzb_drafter)
    draft.propose(zzb_drafter)
    with pytest.raises(NotAllowed, match="您上传的文件"):
        draft.review(writer, units.zzb)


def test_the_uploader_of_a_file_cannot_be_rewritten(units, writer, zzb_drafter):
    file = Attachment.objects.create(title="明细", file=pdf_file("a.pdf", b"x"), uploaded_by_user=writer)
    with pytest.raises(NotGranted), transaction.atomic():
        Attachment.objects.filter(pk=file.pk).update(uploaded_by_user=zzb_drafter)


def test_a_revision_that_code_saved_for_nobody_is_not_proposed(draft, zzb_drafter):
    draft.item.save_revision()
    with pytest.raises(Refused, match="没有记明由谁写成"):
        draft.propose(zzb_drafter)
    draft.item.get_latest_revision_as_object().save_revision(user=zzb_drafter)
    assert draft.propose(zzb_drafter)


def test_a_revision_that_was_written_past_the_models_is_not_proposed(draft, zzb_drafter):
    latest = draft.item.latest_revision
    Revision.objects.filter(pk=latest.pk).update(content=latest.content | {"summary": "绕过模型改写"})
    with pytest.raises(Refused, match="没有记明由谁写成"):
        draft.propose(zzb_drafter)


@pytest.mark.parametrize(
    "forge",
    [
        lambda rows: rows.update(share=Share.FILE),
        lambda rows: rows.update(person=rows.exclude(person=None).last().person_id + 1),
        lambda rows: rows.update(revision_number=0),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
    ],
)
def test_the_record_of_authors_is_never_changed_or_deleted(draft, forge):
    rows = Authorship.objects.filter(item_number=draft.pk)
    assert triggers.is_installed(connection)
    with pytest.raises(NotGranted), transaction.atomic():
        forge(rows)


def test_the_authors_of_a_deleted_draft_stay_on_record(draft):
    draft.item.delete()
    assert Authorship.objects.filter(item_number=draft.pk).exists()


def test_an_author_neither_approves_nor_records_an_approval(draft, writer, units, zzb_drafter, zzb_reviewer):
    Appointment.objects.create(user=writer, role=Role.COMMITTEE, since=Appointment.objects.first().since)
    written(draft, writer, "作者写的正文")
    written(draft, zzb_drafter, "同事改写的正文")
    call_command("purge_revisions", pages=True)
    draft.propose(zzb_drafter)
    draft.review(zzb_reviewer, units.zzb)
    with pytest.raises(NotAllowed, match="起草和审批须由不同的人办理"):
        draft.approve(writer)
