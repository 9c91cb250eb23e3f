"""Document numbers (文号) on which decisions rest: their format, their year, and their uniqueness."""

from __future__ import annotations

import datetime
import re
import unicodedata

from django.conf import settings

from disclosure.approval.models import Decision, Meeting, WrittenApproval

YEAR_IN_BRACKETS = re.compile(r"[〔\[(【](\d+)[〕\])】]")
DASHES = re.compile("[‐‑‒–—―−﹣]")


def tidy_number(number: str) -> str:
    """Return the normal form of a number, for comparison: no spaces, plain digits and dashes, the year in 〔〕."""
    plain = DASHES.sub("-", "".join(unicodedata.normalize("NFKC", number).split()))
    return YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)


def check_number(number: str, decided_on: datetime.date, *, meeting: Meeting | None = None, sha256: str = "") -> str:
    """Return the error in a tidy number, in Chinese; an empty string if it is valid.

    Args:
        decided_on: day of the decision, whose year the number must have.
        meeting: the meeting that took the resolution, which may carry several matters.
        sha256: digest of the scan of the written approval, which may approve several matters.
    """
    found = re.fullmatch(settings.DOCUMENT_NUMBER_PATTERN, number)
    if not found:
        return f"文号“{number}”不合格式，应为{settings.DOCUMENT_NUMBER_SHAPE}。"
    if int(found["year"]) != decided_on.year:
        return f"文号的年份是{found['year']}，决定日期在{decided_on.year}年，请核对。"
    same = Decision.objects.filter(resolution_number=number)
    others = same.exclude(meeting=meeting) if meeting else same.exclude(meeting=None)
    if other := others.select_related("meeting").first():
        return f"文号{number}已用于{other.meeting or other.meeting_name}的决议，请核对。"
    paper = None if meeting else WrittenApproval.objects.filter(number=number).first()
    if paper and (paper.sha256, paper.decided_on) != (sha256, decided_on):
        return f"文号{number}已用于{paper.decided_on:%Y-%m-%d}的另一份批件（{paper.name}），请核对文号、日期和扫描件。"
    return ""
