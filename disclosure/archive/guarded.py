"""What the guard keeps of the archive: nothing in it is changed or deleted, by whatever route (law 4)."""

from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile, Verification
from disclosure.catalogue.guard.rules import DELETE, UPDATE, Rule, columns_of

RULES = [
    *(
        Rule(
            model,
            columns=columns_of(model),
            events=(UPDATE, DELETE),
            grantable=False,
            refusal="归档的内容不能修改或删除。",
        )
        for model in (Edition, EditionFile, StoredFile, Verification)
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
