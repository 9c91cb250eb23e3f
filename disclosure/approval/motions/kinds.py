"""The kinds of motions of this room: a new catalogue, a matter outside the catalogue, a postponement."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from disclosure.approval.models import CatalogueRevision, Postponement
from disclosure.approval.models.motions import CATALOGUE, OFF_CATALOGUE, POSTPONEMENT
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.approval.motions.carrying_out import (
    add_entry,
    check_postponement,
    check_revision,
    postpone,
    printed_entry,
    revise_catalogue,
)
from disclosure.approval.motions.forms import OffCatalogueForm, PostponementForm
from disclosure.approval.procedures import MotionProcedure, ProposalForm
from disclosure.catalogue.actions import OFF_CATALOGUE_TITLE
from disclosure.catalogue.models import EntryPage
from disclosure.catalogue.rows import CHANNELS, SCOPE, TIME_LIMIT, UNITS
from disclosure.catalogue.units import UnreadableUnits, read_units
from disclosure.organisation.models import Role, Unit


def _address(code: str, former: Any) -> str:
    address = reverse("motions:propose", args=[code])
    return f"{address}?again={former.pk}" if former else address


def _off_catalogue_again(former: CatalogueRevision) -> dict[str, Any]:
    (row,) = former.printed_rows
    cells = row.cells
    known = {unit.name: unit for unit in Unit.objects.active()}
    try:
        units = [known[name] for name in read_units(cells[UNITS], known).names]
    except UnreadableUnits:
        units = []
    return {
        "unit": former.unit,
        "title": former.title,
        "channels": cells[CHANNELS],
        "scope": cells[SCOPE],
        "time_limit": cells[TIME_LIMIT],
        "units": units,
        "reason": former.reason,
    }


def _postponement_again(former: Postponement) -> dict[str, Any]:
    return {name: getattr(former, name) for name in ("entry", "unit", "report_year", "until", "reason")}


def _entries_of(units: list[Unit]) -> dict[str, Any]:
    """Return the entries for which one of the units is responsible."""
    in_force = EntryPage.objects.live().in_force().order_by("path")
    return {"entries": [entry for entry in in_force if set(units) & set(entry.responsible_units())]}


MOTION_PROCEDURES = (
    MotionProcedure(
        code=CATALOGUE,
        label="目录修订",
        offer="修订公开目录",
        model=CatalogueRevision,
        # Article 5: the leading group draws up the catalogue, and its office proposes it.
        proposers=(Role.OFFICE,),
        refusal="公开目录由党务公开办公室提请党委审定，您不能提出。",
        check=check_revision,
        carry_out=revise_catalogue,
        address=lambda _: reverse("catalogue_admin:index"),
        template="approval/motions/includes/catalogue.html",
        effect=lambda _: "公开目录按所列变化修订，读者看到新的一版",
    ),
    MotionProcedure(
        code=OFF_CATALOGUE,
        label="目录外公开",
        offer="提出目录外公开",
        model=CatalogueRevision,
        proposers=(Role.DRAFTER,),
        check=printed_entry,
        carry_out=add_entry,
        address=lambda former: _address(OFF_CATALOGUE, former),
        template="approval/motions/includes/off_catalogue.html",
        effect=lambda motion: f"公开目录增加一条“{OFF_CATALOGUE_TITLE}”，{motion.unit}可以起草要公开的内容，内容仍须审核审批",
        proposal=ProposalForm(
            form=OffCatalogueForm,
            propose=propose_off_catalogue,
            help_text=(
                "目录中没有、又需要公开的事项，报党委同意后公开（《实施办法》第八条第三项）。"
                "党委同意后，再起草、审核、审批要公开的内容。"
            ),
            initial=_off_catalogue_again,
        ),
    ),
    MotionProcedure(
        code=POSTPONEMENT,
        label="暂缓公开",
        offer="申请暂缓公开",
        model=Postponement,
        proposers=(Role.DRAFTER, Role.REVIEWER),
        check=check_postponement,
        carry_out=postpone,
        address=lambda former: _address(POSTPONEMENT, former),
        template="approval/motions/includes/postponement.html",
        effect=lambda motion: (
            f"{motion.unit}“{motion.entry.title}”{motion.report_year}年度的事项可暂缓至{motion.until:%Y-%m-%d}公开"
        ),
        proposal=ProposalForm(
            form=PostponementForm,
            propose=propose_postponement,
            help_text="列入目录、应当公开而暂时不宜公开的事项，报党委决定（《实施办法》第六条第一项）。",
            initial=_postponement_again,
            options=_entries_of,
        ),
    ),
)
