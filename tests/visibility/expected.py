"""Who may read what, as the measures and the catalogue say: written down once more, apart from the code that it judges."""

from __future__ import annotations

from disclosure.audience.circles import Scope
from tests.visibility.generated import SHOWN, Plan, Secret, Standing

ON_CAMPUS = {"member", "cadre", "representative", "stranger", "drafter"}
PARTY = {"member", "retired"}
IN_GROUP = [{"cadre"}, {"representative"}]
EVERYBODY = ON_CAMPUS | PARTY | {"public"}
SEES_ALL = {"supervisor"}


def readers_of(scope: Scope, group: int) -> set[str]:
    return {
        Scope.PUBLIC: EVERYBODY,
        Scope.CAMPUS: ON_CAMPUS,
        Scope.PARTY_AND_CAMPUS: ON_CAMPUS | PARTY,
        Scope.PARTY: PARTY,
        Scope.PARTY_AND_LIMITED: PARTY | IN_GROUP[group],
        Scope.LIMITED: IN_GROUP[group],
    }[scope]


def may_read(reader: str, plan: Plan) -> bool:
    """Whether the item's page shows its content to `reader`."""
    return plan.standing in SHOWN and reader in readers_of(plan.scope, plan.group) | SEES_ALL


def may_see(reader: str, secret: Secret) -> set[str]:
    """The marks of `secret` that `reader` may come across anywhere."""
    if reader in SEES_ALL or (reader == "drafter" and secret.unit == "zzb"):
        return marks(secret)
    seen: set[str] = set()
    if may_read(reader, secret.plan):
        seen |= {secret.title, *secret.content}
        if secret.plan.standing is Standing.CHANGED and reader in readers_of(secret.plan.was, secret.plan.group):
            seen |= set(secret.former)
    return seen


def marks(secret: Secret) -> set[str]:
    return {secret.title, *secret.content, *secret.former, *secret.coming}
