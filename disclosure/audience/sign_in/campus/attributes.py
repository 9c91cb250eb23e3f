"""Reader profiles from the CAS server's attributes. Attributes that the settings do not name are neither read nor stored.

`CAS_READER_ATTRIBUTES` names, for each circle and each reader group, an attribute and the values that qualify a person; and the
attributes that hold a person's name, Party branch and unit, by the names in the registers:

    {"campus": {"attribute": "userType", "values": ["staff", "student"]},
     "party": {"attribute": "politicalStatus", "values": ["中共党员", "中共预备党员"]},
     "groups": {"中层干部": {"attribute": "rank", "values": ["中层正职", "中层副职"]}},
     "name": {"attribute": "cn"},
     "branch": {"attribute": "partyOrganisation"},
     "unit": {"attribute": "department"}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.db import transaction
from wagtail.log_actions import log

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.audience.sign_in.campus.client import Attributes
from disclosure.organisation.ink import order_complaint, without_unseen
from disclosure.organisation.models import Branch, Unit, User

CIRCLES = ("campus", "party")
PLACES: dict[str, type[Branch | Unit]] = {"branch": Branch, "unit": Unit}
VALUES_AS_THEY_ARE = ("name", *PLACES)
"""Keys whose rule names an attribute alone: its value is used as it is."""


@transaction.atomic
def refresh_reader(user: User, attributes: Attributes) -> None:
    """Set the name, circles, branch, unit and groups that the settings map to the attributes' present values.

    Lost ones are removed. What the settings do not name stays as the office has registered it. Changes are recorded.
    """
    mapping = settings.CAS_READER_ATTRIBUTES
    if "name" in mapping:
        _refresh_name(user, _values(attributes, mapping["name"]["attribute"]))
    values: dict[str, Any] = {name: _holds(attributes, mapping[name]) for name in CIRCLES if name in mapping}
    for name, model in PLACES.items():
        if name in mapping:
            values[name] = model.objects.filter(name__in=_values(attributes, mapping[name]["attribute"]), active=True).first()
    _refresh_profile(user, values)
    _refresh_groups(user, {name: _holds(attributes, rule) for name, rule in mapping.get("groups", {}).items()})


def faults_of(mapping: Any) -> Iterator[str]:
    """Yield the errors of a mapping of attributes, in Chinese."""
    if not isinstance(mapping, dict):
        yield "应为一个 JSON 对象。"
        return
    for name in mapping.keys() - {*CIRCLES, *VALUES_AS_THEY_ARE, "groups"}:
        yield f"不认识“{name}”：可以写 campus、party、branch、unit、groups、name。"
    groups = mapping.get("groups", {})
    if not isinstance(groups, dict):
        yield "groups 应为一个对象：读者范围的名称，和属性及其取值。"
        groups = {}
    rules = {name: mapping[name] for name in (*CIRCLES, *VALUES_AS_THEY_ARE) if name in mapping} | groups
    for name, rule in rules.items():
        if not isinstance(rule, dict) or not isinstance(rule.get("attribute"), str):
            yield f"“{name}”缺少 attribute（属性名）。"
        elif name not in VALUES_AS_THEY_ARE and not (isinstance(rule.get("values"), list) and rule["values"]):
            yield f"“{name}”缺少 values（取值的列表）。"


def _values(attributes: Attributes, name: str) -> list[str]:
    value = attributes.get(name)
    return [each for each in (value if isinstance(value, list) else [value]) if each]


def _holds(attributes: Attributes, rule: dict) -> bool:
    return bool(set(_values(attributes, rule["attribute"])) & set(rule["values"]))


def _refresh_name(user: User, names: list[str]) -> None:
    """Set the person's name, unless the name could be displayed in another order than it is stored (ADR 22)."""
    name = without_unseen(names[0]) if names else ""
    if name and name != user.get_full_name() and not order_complaint(names[0]):
        user.last_name, user.first_name = name[:150], ""
        user.save(update_fields=["last_name", "first_name"])


def _refresh_profile(user: User, values: dict[str, Any]) -> None:
    profile, _ = ReaderProfile.objects.select_for_update().get_or_create(user=user)
    changes = []
    for name, value in values.items():
        before = getattr(profile, name)
        if before != value:
            setattr(profile, name, value)
            label = label_for_field(name, ReaderProfile)
            changes.append(f"{label}由“{_word(before)}”改为“{_word(value)}”（统一身份认证）")
    if changes:
        profile.save()
        _record(profile, changes)


def _refresh_groups(user: User, groups: dict[str, bool]) -> None:
    """Update memberships of the named groups, skipping those without a list, which only the office may create."""
    for group in ReaderGroup.objects.filter(name__in=groups, branch=None, unit=None):
        is_member = group.members.filter(pk=user.pk).exists()
        if groups[group.name] and not is_member:
            group.members.add(user)
            _record(group, [f"成员增加{user}（统一身份认证）"])
        elif is_member and not groups[group.name]:
            group.members.remove(user)
            _record(group, [f"成员减少{user}（统一身份认证）"])


def _word(value: bool | Branch | Unit | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value or "")


def _record(record: ReaderProfile | ReaderGroup, changes: list[str]) -> None:
    log(instance=record, action="register.edit", data={"changes": changes}, content_changed=True)
