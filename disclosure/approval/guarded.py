"""What the guard keeps of decisions, and of what they were taken on (laws 3 and 4)."""

from wagtail.models import Revision

from disclosure.approval.models import (
    EDITIONS,
    AgendaItem,
    CatalogueRevision,
    Decision,
    FindingAnswer,
    Meeting,
    Minutes,
    Postponement,
)
from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE, Rule, columns_of

APPROVES_LIVE_EDITION = (
    "({{row}}.kind = '{}' AND {{row}}.procedure IN ('{}', '{}')"
    " AND EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.live_revision_id = {{row}}.revision_id))"
)

# As the row lies in the table: recording the outcome itself is no change of what was recorded.
HAS_OUTCOME = "EXISTS (SELECT 1 FROM approval_agendaitem a WHERE a.id = {row}.id AND a.outcome <> '')"
MEETING_HAS_OUTCOMES = "EXISTS (SELECT 1 FROM approval_agendaitem a WHERE a.meeting_id = {row}.id AND a.outcome <> '')"

DECIDED = "决定一经作出，不能修改或删除。"

RULES = [
    Rule(
        Decision,
        columns=columns_of(Decision, but={"comment"}),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal=DECIDED,
    ),
    # What somebody said may have to be removed by law, by a decision of its own, under a grant for the whole site.
    Rule(Decision, columns=("comment",), events=(UPDATE,), refusal=DECIDED, aspect="said"),
    Rule(
        FindingAnswer,
        columns=columns_of(FindingAnswer, but=FindingAnswer.REMOVABLE),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal=DECIDED,
    ),
    Rule(FindingAnswer, columns=FindingAnswer.REMOVABLE, events=(UPDATE,), refusal=DECIDED, aspect="said"),
    # The page of an item names the approval that it rests on: none is slipped under an edition that is already published.
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
        columns=columns_of(Revision, but={"approved_go_live_at", "object_str", "user"}),
        seen="EXISTS (SELECT 1 FROM approval_decision d WHERE d.revision_id = {row}.id)",
        events=(UPDATE,),
        refusal="这一稿本已经送审，不能改写；请另存新的稿本。",
        aspect="decided",
    ),
    Rule(
        AgendaItem,
        columns=columns_of(AgendaItem),
        seen=HAS_OUTCOME,
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="议题的结果登记后，不能修改或删除。",
    ),
    Rule(
        Meeting,
        columns=columns_of(Meeting),
        seen=MEETING_HAS_OUTCOMES,
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="会议已经登记结果，不能修改或删除。",
    ),
    Rule(
        Minutes,
        columns=columns_of(Minutes),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="会议纪要上传后，不能修改或删除。",
    ),
    # A version of the catalogue, and an entry beside it, name the decision that they rest on by way of the motion.
    Rule(
        CatalogueRevision,
        columns=("version_id", "entry_id"),
        seen="({row}.version_id IS NOT NULL OR {row}.entry_id IS NOT NULL)",
        refusal="目录的版本和目录外的条目依据哪项决定，不能改动。",
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
        for model, page in ((CatalogueRevision, "NULL"), (Postponement, "{row}.entry_id"))
    ),
]
