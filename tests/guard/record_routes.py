"""Routes of code into what law 3 rests on: who wrote what, which steps there are, and that a decided proposal stays decided."""

from __future__ import annotations

from wagtail.models import Page, Revision, Task, TaskState, Workflow, WorkflowState, WorkflowTask

from disclosure.items.authorship import Authorship
from disclosure.items.files import Attachment
from tests.guard.routes import Attempt, Route, row, rows


def refused(name: str, attempt: Attempt) -> Route:
    """None of it is shown to readers, so the table cannot see what would come of it without the guard."""
    return Route(name, attempt, effective=False)


RECORDS = [
    refused("an author's share", lambda _: Authorship.objects.update(share="file")),
    refused("an author's person", lambda world: Authorship.objects.update(person=world.people["student"])),
    refused("an author's deletion", lambda _: Authorship.objects.all().delete()),
    refused("an author's deletion by SQL", lambda _: Authorship.objects.all()._raw_delete("default")),
    refused("a file's uploader", lambda world: row(Attachment, world.attachment).update(
        uploaded_by_user=world.people["student"]
    )),
    refused("the user of a decided revision", lambda world: row(Revision, world.item("decided").live_revision).update(
        user=world.people["student"]
    )),
    refused("a draft as an alias", lambda world: rows(Page, pk=world.items["draft"]).update(alias_of=world.items["public"])),
    refused("a third step", lambda _: Task.objects.create(name="第三步")),
    refused("a step more than once", lambda _: WorkflowTask.objects.create(
        workflow=Workflow.objects.last(), task=Task.objects.first()
    )),
    refused("a step taken out", lambda _: WorkflowTask.objects.first().delete()),
    refused("a step disabled", lambda _: Task.objects.update(active=False)),
    refused("another order of steps", lambda _: WorkflowTask.objects.update(sort_order=9)),
    refused("a finished workflow opened again", lambda _: rows(WorkflowState, status="approved").update(status="in_progress")),
    refused("a finished step opened again", lambda _: rows(TaskState, status="approved").update(status="in_progress")),
]  # fmt: skip
