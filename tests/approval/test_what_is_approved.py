"""What was approved is what is published: content, files, entry, address; and the steps are the prescribed ones (law 3)."""

import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, Revision, Task, TaskState, Workflow, WorkflowState, WorkflowTask

from disclosure.approval.carrying_out import carry_out
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import ApprovalTask, Decision
from disclosure.approval.steps import Step
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import Attachment, DisclosurePage, Picture
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.files import pdf_file
from tests.guard.world import png
from tests.remembered import remembered

# --- place and everything else that a revision or a row could carry along ------------------------------------------------


def test_an_item_moved_after_its_review_goes_back(in_approval, catalogue, committee):
    in_approval.item.move(catalogue.party_and_limited, pos="last-child")
    with pytest.raises(Stale):
        in_approval.approve(committee)
    assert not in_approval.item.live


def test_an_item_moved_after_its_proposal_is_not_reviewed(in_review, catalogue, units, zzb_reviewer):
    in_review.item.move(catalogue.party_and_limited, pos="last-child")
    with pytest.raises(Stale):
        in_review.review(zzb_reviewer, units.zzb)


def test_what_was_written_into_the_row_of_a_draft_is_not_published(in_approval, committee, office):
    forged = {"edition": 41, "index_number": "ZZB-2019-0001", "ending_decision": 3, "suspension_decision": 3}
    DisclosurePage.objects.filter(pk=in_approval.pk).update(**forged)
    approval = in_approval.approve(committee)
    item = in_approval.item
    assert (item.edition, item.edition_decision) == (1, approval.pk)
    assert item.index_number != "ZZB-2019-0001"
    assert item.ending_decision is item.suspension_decision is None


def test_an_address_changed_after_the_review_goes_back(in_approval, committee):
    Page.objects.filter(pk=in_approval.pk).update(slug="77")
    with pytest.raises(Stale):
        in_approval.approve(committee)


def test_an_address_that_is_no_number_is_not_proposed(draft, zzb_drafter):
    Page.objects.filter(pk=draft.pk).update(slug="secret-words")
    with pytest.raises(Refused, match="网址"):
        draft.propose(zzb_drafter)


CARRIED = {
    "slug": "evil",
    "url_path": "/home/elsewhere/",
    "go_live_at": "2099-01-01T00:00:00Z",
    "expire_at": "2020-01-01T00:00:00Z",
    "expired": True,
    "seo_title": "没有人审核过的题名",
    "search_description": "没有人审核过的简介",
    "show_in_menus": True,
    "locked": True,
    "first_published_at": "2020-01-01T00:00:00Z",
    "last_published_at": "2020-01-01T00:00:00Z",
    "index_number": "ZZB-1999-0001",
    "edition": 7,
    "standing": "terminated",
}


@pytest.mark.parametrize("field", CARRIED)
def test_what_a_revision_says_beside_its_content_is_not_published(draft, units, field, zzb_drafter, zzb_reviewer, committee):
    """Written into the stored revision, and into the row of the draft, before the item is proposed."""
    latest, address = draft.item.latest_revision, (draft.item.slug, draft.item.url_path)
    Revision.objects.filter(pk=latest.pk).update(content=latest.content | {field: CARRIED[field]})
    draft.item.get_latest_revision_as_object().save_revision(user=zzb_drafter)
    draft.propose(zzb_drafter)
    draft.review(zzb_reviewer, units.zzb)
    draft.approve(committee)
    item = draft.item
    assert item.live and (item.slug, item.url_path) == address
    assert not (item.go_live_at or item.expire_at or item.expired or item.seo_title or item.search_description)
    assert not (item.show_in_menus or item.locked)
    assert item.first_published_at.date() == item.last_published_at.date() == timezone.now().date()
    assert (item.index_number, item.edition, item.standing) == (f"ZZB-{timezone.localdate().year}-0001", 1, "open")


@pytest.mark.parametrize(
    "row",
    [
        {"go_live_at": timezone.now() + datetime.timedelta(days=9)},
        {"expire_at": timezone.now() - datetime.timedelta(days=9)},
        {"seo_title": "没有人审核过", "search_description": "没有人审核过", "show_in_menus": True},
        {"url_path": "/home/elsewhere/"},
        {"locked": True},
        {"draft_title": "别的标题"},
    ],
)
def test_what_the_row_of_a_draft_says_beside_its_content_is_not_published(in_approval, committee, row):
    address = in_approval.item.url_path
    Page.objects.filter(pk=in_approval.pk).update(**row)
    in_approval.approve(committee)
    item = in_approval.item
    assert item.live and item.url_path == address and item.draft_title == item.title
    assert not (item.go_live_at or item.expire_at or item.seo_title or item.search_description)
    assert not (item.show_in_menus or item.locked)


def test_a_draft_cannot_be_made_an_alias(in_approval, catalogue, units, committee):
    other = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, title="另一事项")
    with pytest.raises(NotGranted, match="别名"), transaction.atomic():
        Page.objects.filter(pk=in_approval.pk).update(alias_of=other.pk)
    in_approval.approve(committee)
    assert in_approval.item.live


def test_an_alias_of_old_is_published_as_what_it_is(in_approval, catalogue, units, committee):
    other = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, title="另一事项")
    triggers.remove(connection)
    Page.objects.filter(pk=in_approval.pk).update(alias_of=other.pk)
    triggers.install(connection)
    in_approval.approve(committee)
    assert in_approval.item.live and in_approval.item.alias_of_id is None


# --- files ---------------------------------------------------------------------------------------------------------------


@remembered
def with_files(catalogue, units, zzb_drafter) -> Proposal:
    """Proposed, with an attachment, a listed file and a picture, all uploaded by the drafter."""
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
    attachment = Attachment.objects.create(title="名单", file=pdf_file("list.pdf", b"list"), **own)
    listed = Attachment.objects.create(title="分工表", file=pdf_file("table.pdf", b"table"), **own)
    picture = Picture.objects.create(title="会场", description="会场全景", file=png("#a00"), **own)
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY,
        live=False,
        owner=zzb_drafter,
        body=[("attachments", [listed]), ("figure", {"image": picture, "caption": "会场"})],
        attachments=[attachment],
    )
    return Proposal(item).propose(zzb_drafter)


def renaming(file) -> dict:
    """What Wagtail's form for one of several uploads sends."""
    prefix = f"{'doc' if isinstance(file, Attachment) else 'image'}-{file.pk}"
    fields = {"title": "审核后改的名称", "description": "审核后改的说明", "collection": file.collection_id, "tags": ""}
    return {f"{prefix}-{name}": value for name, value in fields.items()}


@pytest.mark.parametrize("title", ["名单", "分工表", "会场"])
def test_the_uploader_does_not_rename_a_file_of_a_proposal(with_files, client_of, zzb_drafter, title):
    file = Attachment.objects.filter(title=title).first() or Picture.objects.get(title=title)
    kind = "documents" if isinstance(file, Attachment) else "images"
    for address in (f"/admin/{kind}/multiple/{file.pk}/", f"/admin/{kind}/edit/{file.pk}/", f"/admin/{kind}/{file.pk}/"):
        response = client_of(zzb_drafter).post(address, renaming(file) | {"title": "审核后改的名称"}, follow=True)
        text = response.content.decode()
        assert type(file).objects.get(pk=file.pk).title == title
        assert response.status_code in (403, 404) or "不能修改" in text
    assert (
        "不能改名、修改或删除"
        in client_of(zzb_drafter).post(f"/admin/{kind}/multiple/{file.pk}/", renaming(file)).content.decode()
    )


def test_a_file_that_is_not_carried_yet_is_named_by_its_uploader_alone(units, client_of, zzb_drafter, admin):
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
    file = Attachment.objects.create(title="scan0001", file=pdf_file("scan.pdf", b"x"), **own)
    address = f"/admin/documents/multiple/{file.pk}/"
    assert "由上传的人命名" in client_of(admin).post(address, renaming(file)).content.decode()
    assert client_of(zzb_drafter).post(address, renaming(file)).json()["success"]
    assert Attachment.objects.get(pk=file.pk).title == "审核后改的名称"


@pytest.mark.parametrize("values", [{"title": "改名"}, {"description": "改说明"}])
def test_a_file_renamed_past_the_models_sends_the_proposal_back(with_files, units, zzb_reviewer, values):
    model = Picture if "description" in values else Attachment
    triggers.remove(connection)
    model.objects.filter(title__in=("分工表", "会场")).update(**values)
    triggers.install(connection)
    with pytest.raises(Stale):
        with_files.review(zzb_reviewer, units.zzb)


def test_a_file_of_a_draft_is_not_renamed_by_code(with_files):
    file = Attachment.objects.get(title="名单")
    file.title = "改名"
    with pytest.raises(NotGranted):
        file.save()


# --- steps ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unguarded_steps(db):
    """The workflow's tables as they can be changed by somebody who lifts the guard, which stands again after the block."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def third_step() -> None:
    workflow = Workflow.objects.get(workflow_tasks__task__name="责任单位审核")
    task = Task.objects.create(name="第三步")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=9)


CHANGES = [
    third_step,
    lambda: WorkflowTask.objects.filter(task__name="党委审批").delete(),
    lambda: WorkflowTask.objects.filter(task__name="责任单位审核").update(sort_order=9),
    lambda: Task.objects.update(active=False),
    lambda: Workflow.objects.update(active=False),
    lambda: Workflow.objects.create(name="另一流程", active=True),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_workflow_and_its_steps_are_not_changed(draft, change):
    with pytest.raises(NotGranted, match="流程和环节由本系统规定"), transaction.atomic():
        change()


@pytest.mark.parametrize("change", CHANGES[:4])
def test_a_proposal_goes_through_the_prescribed_steps_whatever_the_workflow_has_become(
    in_review, unguarded_steps, change, units, zzb_reviewer, committee
):
    change()
    triggers.install(connection)
    in_review.review(zzb_reviewer, units.zzb)
    in_review.approve(committee)
    assert in_review.item.live


@pytest.mark.parametrize("change", CHANGES[:3])
def test_nothing_is_proposed_in_a_workflow_of_other_steps(draft, unguarded_steps, change, zzb_drafter):
    change()
    triggers.install(connection)
    with pytest.raises(Refused, match=r"流程的环节被改动过|没有送审和审核"):
        draft.propose(zzb_drafter)


def test_a_finished_workflow_is_not_opened_again(published):
    state = WorkflowState.objects.get()
    for rows, values in (
        (WorkflowState.objects.filter(pk=state.pk), {"status": "in_progress"}),
        (TaskState.objects.filter(workflow_state=state), {"status": "in_progress"}),
        (TaskState.objects.filter(workflow_state=state), {"task": Task.objects.get(name="责任单位审核")}),
    ):
        with pytest.raises(NotGranted, match="已经办结的送审不能重新打开"), transaction.atomic():
            rows.update(**values)


def test_a_workflow_that_was_opened_again_is_not_decided_again(published, committee):
    seen, step = Decision.objects.first().digest, TaskState.objects.get(task__in=ApprovalTask.objects.all())
    triggers.remove(connection)
    WorkflowState.objects.update(status="in_progress")
    TaskState.objects.filter(pk=step.pk).update(status="in_progress")
    triggers.install(connection)
    with pytest.raises(Stale, match="已经作出决定"):
        published.approve(committee, seen=seen)


def test_wagtails_own_end_of_a_workflow_publishes_nothing(in_approval, committee):
    with pytest.raises(NotAllowed, match="没有党委的审批决定"), transaction.atomic():
        in_approval.item.current_workflow_state.finish(user=committee)
    assert not in_approval.item.live
    assert in_approval.item.workflow_in_progress


def test_an_approval_is_carried_out_once(published, units, zzb_drafter, zzb_reviewer, committee):
    draft = published.item
    draft.title, draft.change_note = "第二版", "第二版"
    draft.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    published.approve(committee)
    for approval in Decision.objects.filter(kind=Decision.Kind.APPROVED):
        item = published.item
        with pytest.raises(Refused):
            carry_out(Step(item, approval.task_state), item, approval, committee)
    assert DisclosurePage.objects.get(pk=published.pk).edition == 2
