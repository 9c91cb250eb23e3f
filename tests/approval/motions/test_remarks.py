"""Texts that an action stores for ever: each with a number in it is refused, or shown to whoever decides as a finding."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest

import disclosure.approval
import disclosure.archive
from disclosure.approval import actions
from disclosure.approval.errors import Refused
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Decision
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.approval.permissions import proposal_of
from disclosure.approval.personal_data.answering import screen_proposal
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from tests.approval.meeting_room import approved, place, put_off, returned, scan
from tests.approval.motions.conftest import IN_A_MONTH, MATTER, REVISED, TODAY, propose
from tests.approval.motions.conftest import approve as approve_motion
from tests.approval.motions.conftest import send_back as send_back_motion
from tests.grounds import at_meeting, in_writing, paper
from tests.institution import propose_change

pytestmark = pytest.mark.django_db

TOLD = "请问张三139 0013 9000"
MASKED = "139******00"

The = Callable[[str], object]


def _postpone(the: The, **changes):
    facts = {"report_year": TODAY.year, "until": IN_A_MONTH, "reason": "审计尚未结束。"} | changes
    return propose_postponement(by=the("zzb_drafter"), entry=the("catalogue").party_and_campus, unit=the("units").zzb, **facts)


def _consent(the: The, **changes):
    the("small")
    return propose_off_catalogue(by=the("zzb_drafter"), unit=the("units").zzb, **MATTER | changes)


def _review(the: The, **changes):
    return the("in_review").review(the("zzb_reviewer"), the("units").zzb, **changes)


def _at_meeting(the: The, act: Callable, outcome: Callable, by: str):
    room = the("room")
    meeting = room.meeting(room.proposal("甲"))
    item = place(meeting, 1)
    try:
        act(meeting, [outcome(item, comment=TOLD)], by=the(by))
    except Refused as refusal:
        refusal.fields = {field.removeprefix(f"{item.pk}-"): words for field, words in refusal.fields.items()}
        raise


REFUSED: dict[str, tuple[str, Callable[[The], object]]] = {
    "the comment of an approval": ("comment", lambda the: the("in_approval").approve(the("committee"), comment=TOLD)),
    "the comment of a motion's approval": (
        "comment",
        lambda the: approve_motion(the("postponement"), the("committee"), comment=TOLD),
    ),
    "the comment of a review": ("comment", lambda the: _review(the, comment=TOLD)),
    "the reason of a return": ("reason", lambda the: the("in_approval").send_back(the("committee"), TOLD)),
    "the reason of a unit's return": (
        "reason",
        lambda the: the("in_review").send_back(the("zzb_reviewer"), TOLD, unit=the("units").zzb),
    ),
    "the reason of a motion's return": (
        "reason",
        lambda the: send_back_motion(the("postponement"), the("committee"), TOLD),
    ),
    "the reason of a suspension": (
        "reason",
        lambda the: suspend(the("published").item, by=the("office"), reason=TOLD),
    ),
    "the comment of a confirmed suspension": (
        "comment",
        lambda the: settle(the("suspended").item, by=the("committee"), confirm=True, comment=TOLD, **at_meeting()),
    ),
    "the comment of a lifted suspension": (
        "comment",
        lambda the: settle(the("suspended").item, by=the("committee"), confirm=False, comment=TOLD, **at_meeting()),
    ),
    "a meeting's comment on an approval": (
        "comment",
        lambda the: _at_meeting(the, meetings.record_outcomes, approved, "committee"),
    ),
    "a meeting's reason of a return": (
        "comment",
        lambda the: _at_meeting(the, meetings.record_outcomes, returned, "committee"),
    ),
    "a meeting's reason to put off": (
        "comment",
        lambda the: _at_meeting(the, meetings.record_outcomes, put_off, "committee"),
    ),
    "a prepared reason": ("comment", lambda the: _at_meeting(the, meetings.prepare_outcomes, returned, "office")),
    "the reason of a postponement": ("reason", lambda the: _postpone(the, reason=TOLD)),
    "the reason of a matter outside the catalogue": ("reason", lambda the: _consent(the, reason=TOLD)),
    "the title of a matter outside the catalogue": ("title", lambda the: _consent(the, title=TOLD)),
    "the reason of a change of the institution": ("reason", lambda the: propose_change(the("office"), lead="新", reason=TOLD)),
    "what names the institution": ("lead", lambda the: propose_change(the("office"), lead=TOLD)),
    "the institution's telephone number": ("telephone", lambda the: propose_change(the("office"), telephone="139 0013 9000")),
    "the reason of a revision": (
        "reason",
        lambda the: the("small") and propose(REVISED, the("office"), reason=TOLD),
    ),
    "the title of a revision": (
        "title",
        lambda the: the("small") and propose(REVISED, the("office"), title=TOLD),
    ),
    "the name of the scan of a written approval": (
        "scan",
        lambda the: the("in_approval").approve(the("committee"), **in_writing(scan=paper(name=f"{TOLD}.pdf"))),
    ),
    "the name of a file of minutes": (
        "file",
        lambda the: meetings.add_minutes(the("room").meeting(fixed=False), scan(f"{TOLD}.pdf"), by=the("office")),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_number_in_a_stored_text_is_refused_with_its_place(request, name):
    field, act = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        act(request.getfixturevalue)
    assert MASKED in refusal.value.fields[field]
    assert "139 0013 9000" not in str(refusal.value.fields) + refusal.value.message
    assert not Decision.objects.filter(comment__contains="139").exists()


@pytest.mark.parametrize("procedure", ["withdrawal", "termination", "reinstatement"])
def test_a_number_in_the_reason_of_a_request_is_refused(published, zzb_drafter, committee, units, request, procedure):
    if procedure == Procedure.REINSTATEMENT:
        zzb_reviewer = request.getfixturevalue("zzb_reviewer")
        actions.request(published.item, by=zzb_drafter, procedure=Procedure.TERMINATION, reason="期满。")
        published.review(zzb_reviewer, units.zzb)
        published.approve(committee)
    with pytest.raises(Refused) as refusal:
        actions.request(published.item, by=zzb_drafter, procedure=Procedure(procedure), reason=TOLD)
    assert MASKED in refusal.value.fields["reason"]
    assert not Decision.objects.filter(comment__contains="139").exists()


FIELDS = ["title", "summary", "contact", "change_note"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_number_in_a_field_of_a_change_is_a_finding_for_its_reviewers(published, zzb_drafter, field):
    item = published.item
    item.change_note = "更正联系方式。"
    setattr(item, field, TOLD)
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    screening = screen_proposal(proposal_of(published.step.workflow_state), may_read=True)
    assert MASKED in [question.masked for question in screening.questions]


# --- no action is left out ------------------------------------------------------------------------------------------------

REMARKS = {
    "comment",
    "reason",
    "title",
    "words",
    "note",
    "remark",
    "remarks",
    "answers",
    "outcomes",
    "scan",
    "file",
    "redacted",
}
"""Names of parameters that hold what a person typed, or a file whose name is stored."""

CHECKED = {
    "approve.comment",
    "review.comment",
    "review.answers",  # see test_reviews.py
    "send_back.reason",
    "send_back_to_remove.answers",
    "send_back_to_remove.comment",  # see test_reviews.py
    "request.reason",
    "suspend.reason",
    "settle.comment",
    "record_outcomes.outcomes",
    "prepare_outcomes.outcomes",
    "add_minutes.file",
    "propose_revision.title",
    "propose_revision.reason",
    "propose_off_catalogue.title",
    "propose_off_catalogue.reason",
    "propose_institution_change.reason",
    "propose_postponement.reason",
    # See test_personal_data.py and test_redacted_files.py in tests/archive.
    "propose_removal.reason",
    "propose_removal.file",
    "propose_removal.words",
    "propose_removal.redacted",
    "propose_removal.answers",
    # These carry out what an action above has checked.
    "pass_approval.comment",
    "return_proposal.reason",
    "record_settlement.comment",
    "begin_approval.comment",
    "end_approval.comment",
}


def test_every_action_that_stores_a_remark_is_tested():
    found = set()
    for room in (disclosure.approval, disclosure.archive):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations" in module.name or module.name.endswith(".worker"):
                continue
            here = importlib.import_module(module.name)
            for name, function in inspect.getmembers(here, inspect.isfunction):
                parameters = inspect.signature(function).parameters
                if function.__module__ == module.name and "by" in parameters and not name.startswith("_"):
                    found |= {f"{name}.{each}" for each in REMARKS & parameters.keys()}
    assert found == CHECKED
