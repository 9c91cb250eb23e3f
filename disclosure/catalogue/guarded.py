"""What the guard keeps of the catalogue's versions. Its pages it finds by itself."""

from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE, Rule, columns_of
from disclosure.catalogue.models import CatalogueVersion

RULES = [
    Rule(CatalogueVersion, columns=(), events=(INSERT,), refusal="目录版本只随经党委审定的修订形成。"),
    Rule(
        CatalogueVersion,
        columns=columns_of(CatalogueVersion),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="目录版本形成后，不能修改或删除。",
        aspect="kept",
    ),
]
