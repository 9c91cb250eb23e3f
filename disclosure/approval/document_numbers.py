"""Document numbers (文号) on which decisions rest: their format, their year, and their uniqueness."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from disclosure.approval.models import Decision, Meeting, WrittenApproval
from disclosure.organisation.folding import as_seen
from disclosure.organisation.ink import without_unseen

M = TypeVar("M", bound=Model)

YEAR_IN_BRACKETS = re.compile(r"[〔\[(【]([0-9]+)[〕\])】]")
DASHES = re.compile("[‐‑‒–—―−﹣]")


def tidy_number(number: str) -> str:
    """Return the normal form of a number, for comparison: nothing unseen, plain digits and dashes, the year in 〔〕."""
    plain = DASHES.sub("-", "".join(without_unseen(unicodedata.normalize("NFKC", number)).split()))
    return YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)


def check_number(number: str, decided_on: datetime.date, *, meeting: Meeting | None = None, sha256: str = "") -> str:
    """Return the error in a tidy number, in Chinese; an empty string if it is valid.

    Args:
        decided_on: day of the decision, whose year the number must have.
        meeting: the meeting that took the resolution, which may carry several matters.
        sha256: digest of the scan of the written approval, which may approve several matters.
    """
    found = re.fullmatch(settings.DOCUMENT_NUMBER_PATTERN, number)
    if foreign := next((each for each in number if each.isdigit() and not each.isascii()), ""):
        return f"文号“{number}”不合格式：“{foreign}”不是阿拉伯数字，请改用0至9。"
    if not found:
        return f"文号“{number}”不合格式，应为{settings.DOCUMENT_NUMBER_SHAPE}。"
    if int(found["year"]) != decided_on.year:
        return f"文号的年份是{found['year']}，决定日期在{decided_on.year}年，请核对。"
    same = _with_number(Decision.objects.all(), "resolution_number", number)
    others = same.exclude(meeting=meeting) if meeting else same.exclude(meeting=None)
    if other := others.select_related("meeting").first():
        return f"文号{number}已用于{other.meeting or other.meeting_name}的决议，请核对。"
    paper = None if meeting else _with_number(WrittenApproval.objects.all(), "number", number).first()
    if paper and (paper.sha256, paper.decided_on) != (sha256, decided_on):
        return f"文号{number}已用于{paper.decided_on:%Y-%m-%d}的另一份批件（{paper.name}），请核对文号、日期和扫描件。"
    return ""


def _with_number(rows: QuerySet[M], field: str, number: str) -> QuerySet[M]:
    """Return the rows whose number looks like `number`: they have the same digits, in letters that look the same."""
    digits = (Q(**{f"{field}__contains": run}) for run in re.findall("[0-9]+", number))
    alike = {each for each in rows.filter(*digits).values_list(field, flat=True) if as_seen(each) == as_seen(number)}
    return rows.filter(**{f"{field}__in": alike})
