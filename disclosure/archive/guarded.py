"""The guard of the archive: no route changes or deletes anything in it (law 4)."""

from disclosure.approval.guarded import evidence_of_motion
from disclosure.archive.models import TEXTS, ChainHead, Edition, EditionFile, Removal, StoredFile, Verification
from disclosure.catalogue.guard.rules import DELETE, INSERT, NOT_RECORDED, UPDATE, Rule, columns_of, evidence, only_forward
from disclosure.items.guarded import FILE_COLUMNS

REFUSAL = "归档的内容不能修改或删除。"

REMOVABLE = {Edition: TEXTS, EditionFile: ("title", "name")}
"""The columns that a lawful removal overwrites, under a grant for the whole site; their digests stay."""

RULES = [
    *(
        rule
        for model in (Edition, EditionFile, StoredFile, Verification)
        for rule in evidence(model, REFUSAL, but=REMOVABLE.get(model, ()))
    ),
    # The archive's files are stored beside the uploads, and no upload's row may name one of them.
    *(
        Rule(
            model,
            columns=(column,),
            seen=f"{{row}}.{column} LIKE 'archive/%'",
            events=(INSERT, UPDATE),
            grantable=False,
            refusal=REFUSAL,
            aspect="archived",
            is_shown=False,
        )
        for model, column in FILE_COLUMNS
    ),
    *(
        Rule(model, columns=columns, events=(UPDATE,), refusal=REFUSAL, aspect="removable")
        for model, columns in REMOVABLE.items()
    ),
    *evidence_of_motion(Removal),
    Rule(
        Removal,
        columns=columns_of(Removal),
        seen="{row}.live",
        refusal="依法删除经党委批准才办理；批准后不能改动。",
        aspect="in_force",
    ),
    Rule(ChainHead, columns=("sequence", "seal", "imported"), events=(INSERT, UPDATE), recorded=True, refusal=NOT_RECORDED),
    Rule(ChainHead, columns=("id",), events=(UPDATE, DELETE), grantable=False, refusal="归档链的末端不能删除。", aspect="kept"),
    only_forward(ChainHead, "sequence", "归档链的末端只能向前，不能退回。"),
    Rule(
        ChainHead,
        columns=("imported",),
        seen="({row}.sequence > 0)",
        events=(UPDATE,),
        grantable=False,
        refusal="只有空的归档才能导入。",
        aspect="imported",
    ),
]
