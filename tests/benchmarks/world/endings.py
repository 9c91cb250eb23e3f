"""A few items of a world are changed, ended or suspended through the site's own actions, today."""

from __future__ import annotations

from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.models import Meeting
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.catalogue.guard.grants import recording
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User
from tests.approval.proposals import Proposal

MOST = 8
"""Maximum number of items that end in each way."""


def end_some(size: int) -> None:
    """Withdraw, terminate and suspend some items; confirm some suspensions, and lift others. Each is an edition of its own."""
    people = {user.username: user for user in User.objects.all()}
    count = max(1, min(MOST, size // 100))
    chosen = iter(_spread(count * 5))
    for _ in range(count):
        _ask(next(chosen), Procedure.WITHDRAWAL, people)
        _ask(next(chosen), Procedure.TERMINATION, people)
        for outcome in (None, True, False):
            item = next(chosen)
            suspend(item, by=people["office"], reason="附件中有不宜公开的内容，正在核实。")
            if outcome is not None:
                settle(item, by=people["committee"], confirm=outcome, **grounds(people))


def _spread(count: int) -> list[DisclosurePage]:
    """Return items of all years and scopes."""
    numbers = list(DisclosurePage.objects.order_by("pk").values_list("pk", flat=True))
    step = len(numbers) / count
    return [DisclosurePage.objects.get(pk=numbers[int(each * step + step / 2)]) for each in range(count)]


def _ask(item: DisclosurePage, procedure: Procedure, people: dict[str, User]) -> None:
    actions.request(item, by=people[f"{item.unit.code}.drafter"], procedure=procedure, reason="有关规定已经修订，不再适用。")
    proposal = Proposal(item)
    for unit in item.responsible_units():
        proposal.review(people[f"{unit.code}.reviewer"], unit)
    proposal.approve(people["committee"], **grounds(people))


def grounds(people: dict[str, User]) -> dict:
    """Return the basis of a decision at today's meeting."""
    day = timezone.localdate()
    facts = {"chair": people["committee"], "note_taker": people["office"], "number": 90}
    with recording("a meeting"):
        meeting, _ = Meeting.objects.get_or_create(kind="committee", year=day.year, held_on=day, defaults=facts)
    return {"basis": "meeting", "meeting": meeting, "resolution_number": f"党委会〔{day.year}〕{meeting.number}-1号"}
