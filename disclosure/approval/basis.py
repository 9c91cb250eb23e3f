"""What a decision of the committee rests on."""

from __future__ import annotations

import datetime

from django.utils import timezone

from disclosure.approval.errors import Refused
from disclosure.approval.models import Decision

FOUNDED = datetime.date(1921, 7, 1)
"""No decision of a Party committee is older than the Party: an earlier date is a slip of the keyboard."""


def check_basis(basis: str, meeting: str, decided_on: datetime.date | None, resolution_number: str) -> dict:
    """The four facts, tidied, for a `Decision`. Raises `Refused` with a message for each that is missing or impossible."""
    fields = {}
    if basis not in Decision.Basis.values:
        fields["basis"] = "请选择审批方式。"
    if not meeting.strip():
        fields["meeting"] = "请填写会议或书面审批的名称。"
    if not resolution_number.strip():
        fields["resolution_number"] = "请填写决议或批准文号。"
    if decided_on is None or not FOUNDED <= decided_on <= timezone.localdate():
        fields["decided_on"] = "请填写决定日期，不能晚于今天，年份请核对。"
    if fields:
        raise Refused("审批须写明依据。", fields=fields)
    return {
        "basis": basis,
        "meeting": meeting.strip(),
        "decided_on": decided_on,
        "resolution_number": resolution_number.strip(),
    }
