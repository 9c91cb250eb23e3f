"""Rules about an item's place and its readers, shared by the model and the editor's form."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone

from disclosure.audience.circles import Circle, covers

if TYPE_CHECKING:
    from disclosure.audience.models import ReaderGroup
    from disclosure.catalogue.models import EntryPage
    from disclosure.organisation.models import Unit


NOTE_MISSING = "事项已经公开，变更时须写变更说明。"


def day_error(arose_on: datetime.date | None) -> str:
    """Return the error in the day on which a matter arose, as required of a proposal; empty if the day is valid."""
    if arose_on is None:
        return "请填写事项发生日期。"
    if arose_on > timezone.localdate():
        return "事项发生日期不能晚于今天：决议作出、情况形成以后才能公开。"
    return ""


def placing_errors(entry: EntryPage, unit: Unit | None, scope: int | None, groups: Collection[ReaderGroup]) -> dict[str, str]:
    """Return the errors in an item's unit, scope and reader groups under `entry`; messages by field, empty if there are none.

    Blank fields are not errors, because a draft may be unfinished. An item's scope may be narrower than its entry's, never
    wider.
    """
    errors = {}
    units = entry.responsible_units()
    if unit and unit not in units:
        errors["unit"] = f"主办单位须是这一目录的责任单位：{'、'.join(each.name for each in units)}。"
    circles = Circle(scope or 0)
    if circles and not any(covers(option, circles) for option in entry.scope_options):
        offered = "；".join(option.label for option in entry.scope_options)
        errors["scope"] = f"公开范围不得宽于目录规定的“{entry.printed_scope}”，可选：{offered}，或更窄的范围。"
    if circles & Circle.LIMITED and not groups:
        errors["reader_groups"] = "公开范围含“一定范围”，请选择至少一个读者范围。"
    elif circles and groups and not circles & Circle.LIMITED:
        errors["reader_groups"] = "公开范围不含“一定范围”，请不要选择读者范围，或改选公开范围。"
    return errors
