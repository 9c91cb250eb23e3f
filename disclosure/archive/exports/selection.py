"""The selection of an export: the editions of a year and a unit, or all of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from disclosure.archive.models import TEXTS, Edition, Event
from disclosure.archive.removals.parts import removed_parts
from disclosure.organisation.models import Unit


@dataclass(frozen=True)
class Selection:
    """The editions to export. Without year and unit, the whole chain, which is the only selection that can be imported.

    Args:
        year: the year in which the editions were sealed, by the clock of the college.
        unit: the unit to which their index numbers belong, whatever its name was.
        last: sequence of the last edition that existed when the export began.
    """

    year: int | None
    unit: Unit | None
    last: int

    @property
    def label(self) -> str:
        return f"{f'{self.year}年' if self.year else '全部年度'}，{self.unit.name if self.unit else '全部单位'}"

    @property
    def is_whole(self) -> bool:
        return self.year is None and self.unit is None

    def chain(self) -> QuerySet[Edition]:
        """Return every edition up to the last, without its content."""
        return Edition.objects.filter(pk__lte=self.last).defer(*TEXTS).order_by("pk")

    def removals(self) -> QuerySet[Edition]:
        return Edition.objects.filter(pk__lte=self.last, event=Event.REMOVAL).order_by("pk")

    def numbers(self) -> list[int]:
        """Return the sequences of the editions exported, and of each removal that took something from one of them."""
        chosen = Edition.objects.filter(pk__lte=self.last)
        if self.year is not None:
            chosen = chosen.filter(sealed_at__year=self.year)
        if self.unit:
            chosen = chosen.filter(index_number__startswith=f"{self.unit.code.upper()}-")
        numbers = set(chosen.values_list("pk", flat=True))
        return sorted(numbers | {removed.by for (edition, _, _), removed in removed_parts().items() if edition in numbers})
