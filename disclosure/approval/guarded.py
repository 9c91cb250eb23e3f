"""The guard of decisions, and of the evidence on which they rest (laws 3 and 4)."""

from wagtail.models import Page, Revision, Task, TaskState, Workflow, WorkflowState, WorkflowTask

from disclosure.approval.models import (
    AgendaItem,
    ApprovalTask,
    CatalogueRevision,
    Decision,
    FileScan,
    FindingAnswer,
    InstitutionChange,
    Meeting,
    Minutes,
    Motion,
    Postponement,
    PreparedOutcome,
    ReviewTask,
    WrittenApproval,
)
from disclosure.approval.procedures import EDITIONS
from disclosure.catalogue.guard.rules import DELETE, INSERT, NOT_RECORDED, UPDATE, Rule, columns_of, evidence

APPROVES_LIVE_EDITION = (
    "({{row}}.kind = '{}' AND {{row}}.procedure IN ('{}', '{}')"
    " AND EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.live_revision_id = {{row}}.revision_id))"
)

# As the table holds the row: to record the outcome itself does not change a recorded row.
HAS_OUTCOME = "EXISTS (SELECT 1 FROM approval_agendaitem a WHERE a.id = {row}.id AND a.outcome <> '')"
FIXING = ("agenda_fixed_at", "agenda_fixed_by_id")
"""The columns of a meeting that hold the person who fixed the agenda, and the time."""

MEETING_HAS_OUTCOMES = "EXISTS (SELECT 1 FROM approval_agendaitem a WHERE a.meeting_id = {row}.id AND a.outcome <> '')"
MEETING_IS_SETTLED = " OR ".join(
    (
        MEETING_HAS_OUTCOMES,
        "EXISTS (SELECT 1 FROM approval_decision d WHERE d.meeting_id = {row}.id)",
        "EXISTS (SELECT 1 FROM approval_minutes m WHERE m.meeting_id = {row}.id)",
    )
)

LINKED_IN_DECIDED = (
    "EXISTS (SELECT 1 FROM approval_decision d JOIN wagtailcore_revision r ON r.id = d.revision_id"
    " WHERE d.item_id <> {row}.id"
    r""" AND replace(CAST(r.content AS text), 'id=\\\"' || {row}.id || '\\\"', '') <> CAST(r.content AS text))"""
)
"""The same as `LINKED_PAGE`, in the text of a revision, which is JSON within JSON."""

UPLOADED = "{}上传后，不能修改或删除。"
DECIDED = "决定一经作出，不能修改或删除。"

# As the table holds the row: to end a step or a workflow does not change an ended one.
HAS_ENDED = "EXISTS (SELECT 1 FROM {0.db_table} s WHERE s.id = {{row}}.id AND s.status <> 'in_progress')"
ENDED = "已经办结的送审不能重新打开或改动；需要公开或变更的，请重新送审。"
PROPOSED = "提请党委决定的事，提出后不能修改或删除；可以撤回，另行提出。"
PRESCRIBED = "审核审批的流程和环节由本系统规定，不能增加、改动、停用或删除。"


def evidence_of_motion(model: type[Motion]) -> tuple[Rule, Rule]:
    """Return the rules for motions, whose proposed content is never changed and which are never deleted."""
    what_became_of_it = {field.name for field in model._meta.concrete_fields} - set(model.CONTENT_FIELDS)
    return evidence(
        model, "提请党委决定的事，提出后不能修改或删除；可以撤回，另行提出。", but=what_became_of_it, is_shown=False
    )


RULES = [
    *(
        Rule(model, columns=columns_of(model), refusal=PRESCRIBED, is_shown=False)
        for model in (Workflow, WorkflowTask, Task, ReviewTask, ApprovalTask)
    ),
    *(
        Rule(
            model,
            columns=columns,
            seen=HAS_ENDED.format(model._meta),
            events=(UPDATE,),
            grantable=False,
            refusal=ENDED,
            aspect="ended",
            is_shown=False,
        )
        for model, columns in (
            (WorkflowState, ("status", "workflow_id", "current_task_state_id", "object_id", "content_type_id")),
            (TaskState, ("status", "workflow_state_id", "revision_id", "task_id")),
        )
    ),
    *evidence(Decision, DECIDED, but={"comment"}),
    # A remark may have to be removed by law, by a decision of its own, under a grant for the whole site.
    Rule(Decision, columns=("comment",), events=(UPDATE,), refusal=DECIDED, aspect="said"),
    *evidence(FindingAnswer, DECIDED, but=FindingAnswer.REMOVABLE, is_shown=False),
    Rule(FindingAnswer, columns=FindingAnswer.REMOVABLE, events=(UPDATE,), refusal=DECIDED, aspect="said", is_shown=False),
    # The page of an item names the approval on which it rests: no other approval may be assigned to a published edition.
    Rule(
        Decision,
        columns=(),
        page="{row}.item_id",
        seen=APPROVES_LIVE_EDITION.format(Decision.Kind.APPROVED, *EDITIONS),
        events=(INSERT,),
        aspect="of_published",
    ),
    Rule(
        Revision,
        columns=columns_of(Revision, but={"approved_go_live_at", "object_str"}),
        seen="EXISTS (SELECT 1 FROM approval_decision d WHERE d.revision_id = {row}.id)",
        events=(UPDATE,),
        refusal="这一稿本已经送审，不能改写；请另存新的稿本。",
        aspect="decided",
        is_shown=False,
    ),
    # The findings in a file determine the questions to its reviewer; they may have to be removed with the file.
    Rule(FileScan, columns=columns_of(FileScan), recorded=True, refusal=NOT_RECORDED, is_shown=False),
    Rule(AgendaItem, columns=columns_of(AgendaItem), recorded=True, refusal=NOT_RECORDED, is_shown=False),
    Rule(
        AgendaItem,
        columns=columns_of(AgendaItem),
        seen=HAS_OUTCOME,
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="议题的结果登记后，不能修改或删除。",
        aspect="decided",
        is_shown=False,
    ),
    # A prepared outcome has no effect, but the committee sees the name of the person who prepared it.
    Rule(PreparedOutcome, columns=columns_of(PreparedOutcome), recorded=True, refusal=NOT_RECORDED, is_shown=False),
    # The office corrects a meeting until it is settled. The people who registered it and fixed its agenda may not record its
    # outcomes, so no other code changes these names.
    Rule(Meeting, columns=(), events=(INSERT,), recorded=True, refusal=NOT_RECORDED, aspect="recorded", is_shown=False),
    Rule(
        Meeting,
        columns=(*FIXING, "registered_by_id"),
        events=(UPDATE,),
        recorded=True,
        refusal=NOT_RECORDED,
        aspect="fixed",
        is_shown=False,
    ),
    Rule(
        Meeting,
        columns=columns_of(Meeting, but={"agenda_fixed_at", "agenda_fixed_by"}),
        seen=f"({MEETING_IS_SETTLED})",
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="会议已经登记结果、有会议纪要，或有决定以它为据，不能修改或删除。",
        aspect="decided",
    ),
    # A decision on a single matter may name the meeting: the agenda stays open to change for the other matters.
    Rule(
        Meeting,
        columns=FIXING,
        seen=MEETING_HAS_OUTCOMES,
        events=(UPDATE,),
        grantable=False,
        refusal="会议已经登记结果，议程不能再改。",
        aspect="fixed_and_decided",
        is_shown=False,
    ),
    Rule(
        Page,
        columns=("path", "depth", "slug", "url_path"),
        page="{row}.id",
        seen=LINKED_IN_DECIDED,
        events=(UPDATE, DELETE),
        refusal="送审的稿本链接到这里，不能移动、改名或删除。",
        aspect="linked_in_decided",
        is_shown=False,
    ),
    *(rule for motion in (CatalogueRevision, InstitutionChange, Postponement) for rule in evidence_of_motion(motion)),
    *(
        rule
        for model in (Minutes, WrittenApproval)
        for rule in (
            *evidence(model, UPLOADED.format(model._meta.verbose_name), but=model.REMOVABLE, is_shown=False),
            Rule(
                model,
                columns=model.REMOVABLE,
                events=(UPDATE,),
                refusal=UPLOADED.format(model._meta.verbose_name),
                aspect="named",
                is_shown=False,
            ),
        )
    ),
    # A version of the catalogue, and an entry outside it, name their decision by way of the motion.
    Rule(
        CatalogueRevision,
        columns=("version_id", "entry_id"),
        seen="({row}.version_id IS NOT NULL OR {row}.entry_id IS NOT NULL)",
        refusal="目录的版本和目录外的条目依据哪项决定，不能改动。",
        aspect="result",
    ),
    Rule(
        InstitutionChange,
        columns=("edition_id",),
        seen="{row}.edition_id IS NOT NULL",
        refusal="网站信息的一版依据哪项决定，不能改动。",
        aspect="result",
        is_shown=False,
    ),
    *(
        Rule(
            model,
            columns=columns_of(model, but=model.KEPT_FIELDS),
            page=page,
            seen="{row}.live",
            refusal="提请党委决定的事，经党委批准才生效；批准后不能改动。",
            aspect="in_force",
        )
        for model, page in ((CatalogueRevision, "NULL"), (InstitutionChange, "NULL"), (Postponement, "{row}.entry_id"))
    ),
]
