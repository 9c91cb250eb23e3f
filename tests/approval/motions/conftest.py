"""Motions of each kind, put and decided on as their people would."""

from __future__ import annotations

import datetime
import html

import pytest
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.models import CatalogueRevision, Decision, Motion, Postponement
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement, propose_revision
from disclosure.approval.standing import digest_of
from disclosure.catalogue.plan import ImportPlan
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table, plan_of
from tests.grounds import at_meeting
from tests.remembered import choice_of, remembered

TODAY = timezone.localdate()
IN_A_MONTH = TODAY + datetime.timedelta(days=30)

NEW = ["四、组织建设", "党员民主评议情况", "文件、会议", "党内、校内", "年度", "组织部"]

REVISED = [
    *SMALL[:2],
    [*SMALL[2][:4], "每季度", SMALL[2][5]],
    NEW,
    *SMALL[4:],
]
"""`SMALL` with a cell changed, an entry added and one left out."""

MATTER = {
    "title": "校园东区征地补偿协商情况",
    "channels": "会议、网站",
    "scope": "校内",
    "time_limit": "7个工作日内",
    "units": "组织部、宣传部",
    "reason": "师生反映集中，宜及时公开。",
}
"""A matter outside the catalogue, as it is put."""


def propose(rows, by, **changes) -> CatalogueRevision:
    """Propose these rows, header included, as the office does after the preview."""
    plan = plan_of(rows)
    words = {"title": "2026年公开目录修订", "reason": "按新的职责分工调整。"}
    return propose_revision(plan.rows, by=by, **{"seen": plan.digest, **words, **changes})


def step_of(motion: Motion):
    return motion.current_workflow_state.current_task_state


def approve(motion: Motion, by, **changes) -> Decision:
    step = step_of(motion)
    return actions.approve(step.pk, **{"by": by, "seen": digest_of(step.revision), **at_meeting(), **changes})


def send_back(motion: Motion, by, reason="条目名称请再斟酌。", **changes) -> Decision:
    step = step_of(motion)
    return actions.send_back(step.pk, **{"by": by, "seen": digest_of(step.revision), "reason": reason, **changes})


def text_of(response) -> str:
    """The page as its author wrote it."""
    return html.unescape(response.content.decode())


def anew(motion: Motion) -> Motion:
    return type(motion).objects.get(pk=motion.pk)


@remembered
def small(units) -> ImportPlan:
    """`SMALL`, in force."""
    return import_table(SMALL)


@remembered
def revision(small, office) -> CatalogueRevision:
    """A revision of the catalogue that waits for the committee."""
    return propose(REVISED, office)


@remembered
def outside(small, units, zzb_drafter) -> CatalogueRevision:
    """A matter outside the catalogue that waits for the committee's consent."""
    return propose_off_catalogue(by=zzb_drafter, unit=units.zzb, **MATTER)


@remembered
def postponement(catalogue, units, zzb_drafter) -> Postponement:
    """A due item of 组织部's own entry that waits for the committee's leave to wait."""
    return propose_postponement(
        by=zzb_drafter,
        entry=catalogue.party_and_campus,
        unit=units.zzb,
        report_year=TODAY.year,
        until=IN_A_MONTH,
        reason="上级审计尚未结束。",
    )


motion = choice_of("motion", "revision", "outside", "postponement")
"""A motion of each kind, waiting."""


@pytest.fixture
def desk(client_of, office):
    """The office's browser session."""
    return client_of(office)
