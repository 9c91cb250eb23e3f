"""Rows of the steps that an item takes from its draft to its publication: workflow, decisions, log."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PageLogEntry, Revision, Task, TaskState, Workflow, WorkflowState

from disclosure.approval.models import ApprovalTask, Decision, FindingAnswer, ReviewTask
from disclosure.approval.procedures import Procedure
from disclosure.approval.workflows import workflow_for
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from tests.benchmarks.world.rows import Batch, Numbers

WRITING, PROPOSING, REVIEWING = (datetime.timedelta(days=days) for days in (6, 4, 2))
"""Time from each step to the approval."""


@dataclass
class Steps:
    """The steps of proposals, numbered as they are made. Each was taken by the person whose turn it was."""

    people: dict[str, User]
    numbers: Numbers
    batch: Batch
    workflow: Workflow = field(init=False)

    def __post_init__(self) -> None:
        self.workflow = workflow_for(DisclosurePage())
        self.review, self.approval = (Task.objects.get(pk=task.objects.get().pk) for task in (ReviewTask, ApprovalTask))
        self.no_answers = FindingAnswer.objects.none()
        len(self.no_answers)  # evaluates it once for all
        self.page_type = ContentType.objects.get_for_model(Page)
        self.item_type = ContentType.objects.get_for_model(DisclosurePage)
        self.task_state_type = ContentType.objects.get_for_model(TaskState)

    def drafter(self, unit: Unit) -> User:
        return self.people[f"{unit.code}.drafter"]

    def take(
        self,
        item: DisclosurePage,
        revision: Revision,
        digest: str,
        moment: datetime.datetime,
        resolution: dict[str, Any],
    ) -> list[Decision]:
        """Add the rows of a proposal that was approved at `moment`; return its decisions, the approval last."""
        drafter, approver = self.drafter(item.unit), self.people["committee"]
        procedure = Procedure.CHANGE if item.edition else Procedure.PUBLICATION
        state = WorkflowState(
            pk=self.numbers.next(WorkflowState),
            content_type=self.item_type,
            base_content_type=self.page_type,
            object_id=str(item.pk),
            workflow=self.workflow,
            status=WorkflowState.STATUS_APPROVED,
            created_at=moment - PROPOSING,
            requested_by=drafter,
        )
        review = self._task(state, revision, self.review, moment - PROPOSING, moment - REVIEWING)
        approval = self._task(state, revision, self.approval, moment - REVIEWING, moment, approver)
        state.current_task_state_id = approval.pk
        made = {"item": item, "revision": revision, "procedure": procedure, "digest": digest}
        decisions = [
            self._decision(Decision.Kind.PROPOSED, moment - PROPOSING, drafter, Role.DRAFTER, review, unit=item.unit, **made)
        ]
        confirmed = dict.fromkeys(("confidentiality", "necessity", "accuracy"), True)
        for unit in item.responsible_units():
            reviewer = review.finished_by = self.people[f"{unit.code}.reviewer"]
            facts = {"unit": unit, **confirmed, **made}
            decisions.append(
                self._decision(Decision.Kind.REVIEWED, moment - REVIEWING, reviewer, Role.REVIEWER, review, **facts)
            )
        decisions.append(
            self._decision(Decision.Kind.APPROVED, moment, approver, Role.COMMITTEE, approval, **resolution, **made)
        )
        self.batch.add(state, review, approval, *decisions)
        self._log_workflow(item, revision, (review, approval), decisions)
        return decisions

    def log(self, item: DisclosurePage, action: str, at: datetime.datetime, by: User, **facts: Any) -> None:
        facts = {"content_changed": action != "wagtail.workflow.approve", "data": {}, **facts}
        self.batch.add(
            PageLogEntry(
                pk=self.numbers.next(PageLogEntry),
                content_type=self.item_type,
                label=item.title,
                action=action,
                timestamp=at,
                user=by,
                page=item,
                uuid=uuid.UUID(int=0),
                **facts,
            )
        )

    def _task(
        self,
        state: WorkflowState,
        revision: Revision,
        task: Task,
        began: datetime.datetime,
        ended: datetime.datetime,
        by: User | None = None,
    ) -> TaskState:
        return TaskState(
            pk=self.numbers.next(TaskState),
            workflow_state=state,
            revision=revision,
            task=task,
            status=TaskState.STATUS_APPROVED,
            started_at=began,
            finished_at=ended,
            finished_by=by,
            content_type=self.task_state_type,
        )

    def _decision(
        self, kind: Decision.Kind, at: datetime.datetime, by: User, role: Role, step: TaskState, **facts: Any
    ) -> Decision:
        decision = Decision(pk=self.numbers.next(Decision), kind=kind, at=at, by=by, role=role, task_state=step, **facts)
        # Nothing was found that a reviewer had to answer for.
        decision._prefetched_objects_cache = {"answers": self.no_answers}
        return decision

    def _log_workflow(
        self, item: DisclosurePage, revision: Revision, steps: tuple[TaskState, TaskState], decisions: list[Decision]
    ) -> None:
        (review, approval), (proposed, *_, approved) = steps, decisions
        named = {task.pk: {"id": task.pk, "title": task.name} for task in (self.review, self.approval)}
        told = {"id": self.workflow.pk, "title": self.workflow.name}
        first, second = named[self.review.pk], named[self.approval.pk]
        started = told | {"status": "in_progress", "next": first, "task_state_id": review.pk}
        passed = [
            told | {"status": "approved", "task_state_id": review.pk, "task": first, "next": second},
            told | {"status": "approved", "task_state_id": approval.pk, "task": second, "next": None},
        ]
        facts = {"revision": revision, "content_changed": False}
        self.log(item, "wagtail.workflow.start", proposed.at, proposed.by, data={"workflow": started}, **facts)
        for step, decision in zip(passed, (decisions[-2], approved), strict=True):
            data = {"workflow": step, "comment": ""}
            self.log(item, "wagtail.workflow.approve", decision.at, decision.by, data=data, **facts)
