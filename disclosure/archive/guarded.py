"""What the guard keeps of the archive: nothing in it is changed or deleted, by whatever route (law 4)."""

from disclosure.archive.models import TEXTS, ChainHead, Edition, EditionFile, Removal, StoredFile, Verification
from disclosure.catalogue.guard.rules import DELETE, UPDATE, Rule, columns_of

REFUSAL = "归档的内容不能修改或删除。"

REMOVABLE = {Edition: TEXTS, EditionFile: ("title", "name")}
"""What a lawful removal writes anew, under a grant for the whole site; their digests stay."""

RULES = [
    *(
        Rule(
            model,
            columns=columns_of(model, but=set(REMOVABLE.get(model, ()))),
            events=(UPDATE, DELETE),
            grantable=False,
            refusal=REFUSAL,
        )
        for model in (Edition, EditionFile, StoredFile, Verification)
    ),
    *(
        Rule(model, columns=columns, events=(UPDATE,), refusal=REFUSAL, aspect="removable")
        for model, columns in REMOVABLE.items()
    ),
    Rule(
        Removal,
        columns=columns_of(Removal),
        seen="{row}.live",
        refusal="依法删除经党委批准才办理；批准后不能改动。",
    ),
    Rule(ChainHead, columns=("id",), events=(UPDATE, DELETE), grantable=False, refusal="归档链的末端不能删除。"),
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
