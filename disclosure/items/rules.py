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


EARLIEST_YEAR = 1950
"""An earlier year is a slip of the hand, such as 0206 for 2026."""

NOTE_MISSING = "事项已经公开，变更时须写变更说明。"


def date_errors(arose_on: datetime.date | None, report_year: int | None) -> dict[str, str]:
    """Return the errors in the day on which a matter arose and in the year on which it reports, as required of a proposal.

    A plan may report on the next year. A missing year is not an error here.

    Returns:
        messages by field; empty if both are valid.
    """
    errors = {}
    today = timezone.localdate()
    if arose_on is None:
        errors["arose_on"] = "请填写事项发生日期。"
    elif arose_on > today:
        errors["arose_on"] = "事项发生日期不能晚于今天：决议作出、情况形成以后才能公开。"
    elif arose_on.year < EARLIEST_YEAR:
        errors["arose_on"] = f"事项发生日期写成了{arose_on.year}年，不能早于{EARLIEST_YEAR}年，请核对。"
    if report_year and not EARLIEST_YEAR <= report_year <= today.year + 1:
        errors["report_year"] = f"所属年度写成了{report_year}年，应在{EARLIEST_YEAR}年至{today.year + 1}年之间，请核对。"
    return errors


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
