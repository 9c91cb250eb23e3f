"""Rules of the guard for the catalogue's versions, the institution, appointments, names, and changes of the registers.

The guard finds the catalogue's pages by itself.
"""

from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.guard.rules import (
    DELETE,
    INSERT,
    UPDATE,
    Rule,
    columns_of,
    evidence,
    only_forward,
    referred_to,
    shown,
)
from disclosure.catalogue.models import CatalogueVersion, Generation
from disclosure.organisation.institution import InstitutionEdition
from disclosure.organisation.models import Appointment, RegisterChange, Unit

REGISTERED = "登记变更的记录只随办理形成，不能修改或删除。"
APPOINTED = "任职登记后，人员、角色和所在单位不再改动，记录不能删除。"

CONCERNED = RegisterChange.people.through

SETTLEMENT = {"object_id", "state", "settled_by", "settled_at", "reason"}
# Reads the stored row, so that settling a change is not refused as a change of a settled one.
IS_SETTLED = "EXISTS (SELECT 1 FROM organisation_registerchange c WHERE c.id = {row}.id AND c.state <> 'pending')"

NAME_STAYS = "已经使用的名称和代码，读者看得到，不能改动。名称有变的，请另行登记，并按程序修订公开目录或变更事项。"

ONLY_FORWARD = "公开内容的更新编号只能向前，不能退回或删除。"

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
    # Every page names the institution.
    Rule(InstitutionEdition, columns=(), events=(INSERT,), refusal="网站信息只经党委批准变更。"),
    Rule(
        InstitutionEdition,
        columns=columns_of(InstitutionEdition),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="网站信息的各版形成后，不能修改或删除；需要改动的，请提请党委决定，形成新的一版。",
        aspect="kept",
    ),
    *evidence(RegisterChange, REGISTERED, but=SETTLEMENT, is_shown=False),
    Rule(
        RegisterChange,
        columns=columns_of(RegisterChange),
        events=(UPDATE,),
        recorded=True,
        refusal=REGISTERED,
        aspect="settlement",
        is_shown=False,
    ),
    Rule(
        RegisterChange,
        columns=columns_of(RegisterChange),
        seen=IS_SETTLED,
        events=(UPDATE,),
        grantable=False,
        refusal=REGISTERED,
        aspect="settled",
        is_shown=False,
    ),
    Rule(
        RegisterChange,
        columns=(),
        seen="{row}.state NOT IN ('pending', 'immediate')",
        events=(INSERT,),
        grantable=False,
        refusal=REGISTERED,
        aspect="made",
        is_shown=False,
    ),
    *evidence(CONCERNED, REGISTERED, is_shown=False),
    Rule(
        Appointment,
        columns=("user_id", "role", "unit_id", "branch_id"),
        events=(UPDATE, DELETE),
        grantable=False,
        refusal=APPOINTED,
        is_shown=False,
    ),
    # Readers see these names, a unit's code is part of the index numbers of its items, and a group's branch or unit decides who
    # reads what is for the group.
    *(
        Rule(model, columns=columns, seen=referred_to(model), events=(UPDATE,), grantable=False, refusal=NAME_STAYS)
        for model, columns in ((Unit, ("name", "code")), (ReaderGroup, ("name", "branch_id", "unit_id")))
    ),
    only_forward(Generation, "number", ONLY_FORWARD),
    Rule(Generation, ("id",), events=(UPDATE, DELETE), grantable=False, refusal=ONLY_FORWARD, aspect="kept", is_shown=False),
    shown(Unit, columns=("functional", "active", "order")),
]
