"""A form that was opened before something changed decides nothing: it is refused, and what was typed is kept (law 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.models import Decision, Meeting
from disclosure.approval.models.motions import CATALOGUE
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from tests.approval.motions.conftest import approve, motion, outside, postponement, revision, send_back, small  # noqa: F401
from tests.approval.test_admin_sight import editor_data
from tests.factories import as_if_decided
from tests.fuzz.forms import read
from tests.grounds import RESOLUTION, at_meeting, at_meeting_on, held_meeting

pytestmark = pytest.mark.django_db

TYPED = "一句只此一处的理由"
CHANGED = "有变化，没有办理"


class Behind:
    """What colleagues do to an item while somebody has its page open."""

    def __init__(self, proposal, people):
        self.proposal, self.people = proposal, people

    @property
    def item(self):
        return self.proposal.item

    def write(self, title="又改过的标题"):
        draft = self.item.get_latest_revision_as_object()
        draft.title, draft.change_note = title, f"改为{title}"
        draft.save_revision(user=self.people["zzb_drafter"])

    def propose(self):
        self.proposal.propose(self.people["zzb_drafter"])

    def review(self):
        self.proposal.review(self.people["zzb_reviewer"], self.people["units"].zzb)

    def take_back(self):
        actions.take_back(self.item, by=self.people["zzb_drafter"])

    def propose_anew(self):
        """Another proposal stands where the first one did, and is reviewed."""
        self.take_back()
        self.write()
        self.propose()
        self.review()

    def change(self):
        """Publish another edition."""
        self.write()
        self.propose()
        self.review()
        self.proposal.approve(self.people["committee"])

    def suspend(self, reason="附件误登了另一项内容"):
        suspend(self.item, by=self.people["office"], reason=reason)

    def lift(self):
        settle(self.item, by=self.people["committee"], confirm=False, **at_meeting())

    def suspend_again(self):
        self.lift()
        self.suspend()

    def suspend_for_a_while(self):
        self.suspend()
        self.lift()

    def end(self, procedure):
        actions.request(self.item, by=self.people["office"], procedure=procedure, reason="另有规定")
        self.review()
        self.proposal.approve(self.people["committee"])

    def terminate(self):
        self.end(Procedure.TERMINATION)

    def terminate_for_a_while(self):
        self.terminate()
        self.end(Procedure.REINSTATEMENT)


@pytest.fixture
def people(request, units):
    names = ("zzb_drafter", "zzb_reviewer", "office", "committee")
    return {name: request.getfixturevalue(name) for name in names} | {"units": units}


@dataclass(frozen=True)
class Open:
    """A form that somebody opened.

    Args:
        stage: the fixture of the item on whose page it stands.
        typed: what is typed and chosen, by the ends of the names of its fields.
    """

    stage: str
    who: str
    action: str
    typed: dict[str, str] = field(default_factory=dict)


GROUNDS = {"basis": "meeting", "resolution_number": RESOLUTION}
SETTLE = Open("suspended", "committee", "settle", {"confirm": "yes", "comment": TYPED, **GROUNDS})
LIFT = Open("suspended", "committee", "settle", {"confirm": "no", "comment": TYPED, **GROUNDS})
SUSPEND = Open("published", "office", "suspend", {"reason": TYPED})
TAKE_BACK = Open("in_review", "zzb_drafter", "take_back")
TAKE_BACK_LATE = Open("in_approval", "zzb_drafter", "take_back")
WITHDRAW = Open("published", "zzb_drafter", "request", {"procedure": "withdrawal", "reason": TYPED})
ORDER = Open("published", "office", "request", {"procedure": "withdrawal", "reason": TYPED})
POINTS = dict.fromkeys(("confidentiality", "necessity", "accuracy"), "on")
REVIEW = Open("in_review", "zzb_reviewer", "review", {**POINTS, "comment": TYPED})
RETURN = Open("in_review", "zzb_reviewer", "send_back", {"reason": TYPED})
APPROVE = Open("in_approval", "committee", "approve", {"comment": TYPED, **GROUNDS})
RETURN_LATE = Open("in_approval", "committee", "send_back", {"reason": TYPED})


def fill(client, address: str, opened: Open) -> dict[str, str]:
    """What a browser sends, with the page as it stands now."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    forms = [read(opened.who, address, each) for each in page.find_all("form")]
    (form,) = [each for each in forms if ("action", opened.action) in each.buttons]
    data = dict(form.fields) | {"action": opened.action}
    inputs = {each["name"] for each in page.find_all(["input", "textarea", "select"]) if each.get("name")}
    prefix = next((name.removesuffix("seen") for name in data if name.endswith("seen")), "")
    for name, value in opened.typed.items():
        assert prefix + name in inputs
        data[prefix + name] = value
    if "basis" in opened.typed:
        options = page.find("select", {"name": f"{prefix}meeting"}).find_all("option")
        data[f"{prefix}meeting"] = options[1]["value"]
    return data


def decisions() -> list[tuple]:
    return list(Decision.objects.order_by("pk").values_list("pk", "kind", "item"))


STALE: dict[str, tuple[Open, Callable[[Behind], object]]] = {
    "settled: suspended for another reason": (SETTLE, Behind.suspend_again),
    "lifted: suspended for another reason": (LIFT, Behind.suspend_again),
    "suspended: another edition": (SUSPEND, Behind.change),
    "suspended: another standing": (SUSPEND, Behind.terminate),
    "suspended: already was, and lifted": (SUSPEND, Behind.suspend_for_a_while),
    "taken back: proposed anew": (TAKE_BACK, Behind.propose_anew),
    "taken back late: proposed anew": (TAKE_BACK_LATE, Behind.propose_anew),
    "withdrawal asked for: another edition": (WITHDRAW, Behind.change),
    "withdrawal asked for: another standing": (WITHDRAW, Behind.terminate),
    "withdrawal asked for: terminated and reinstated": (WITHDRAW, Behind.terminate_for_a_while),
    "withdrawal ordered: another edition": (ORDER, Behind.change),
}


@pytest.mark.parametrize("case", STALE)
def test_a_form_acts_on_nothing_that_was_not_shown(request, client_of, people, case):
    opened, change = STALE[case]
    proposal, client = request.getfixturevalue(opened.stage), client_of(people[opened.who])
    held_meeting()
    address = reverse("approval:dossier", args=[proposal.pk])
    data = fill(client, address, opened)
    change(Behind(proposal, people))
    before, standing = decisions(), proposal.item.standing
    response = client.post(address, data)
    text = response.content.decode()
    assert response.status_code == 409 and CHANGED in text
    assert (decisions(), proposal.item.standing) == (before, standing)
    assert all(typed in text for typed in opened.typed.values() if typed in (TYPED, RESOLUTION))


DECIDED_ANEW: dict[str, tuple[Open, Callable[[Behind], object]]] = {
    "reviewed: proposed anew": (REVIEW, lambda behind: (behind.take_back(), behind.write(), behind.propose())),
    "returned: proposed anew": (RETURN, lambda behind: (behind.take_back(), behind.write(), behind.propose())),
    "approved: proposed anew": (APPROVE, Behind.propose_anew),
    "returned late: proposed anew": (RETURN_LATE, Behind.propose_anew),
    "settled: lifted": (SETTLE, Behind.lift),
    "suspended: suspended": (SUSPEND, Behind.suspend),
    "taken back: taken back": (TAKE_BACK, Behind.take_back),
    "withdrawal asked for: something is proposed": (WITHDRAW, lambda behind: (behind.write(), behind.propose())),
    "withdrawal asked for: suspended": (WITHDRAW, Behind.suspend),
}
"""Refused by the step, or since nothing of the kind can be done now."""


@pytest.mark.parametrize("case", DECIDED_ANEW)
def test_a_form_that_is_too_late_is_refused_and_keeps_what_was_typed(request, client_of, people, case):
    opened, change = DECIDED_ANEW[case]
    proposal, client = request.getfixturevalue(opened.stage), client_of(people[opened.who])
    held_meeting()
    address = reverse("approval:dossier", args=[proposal.pk])
    data = fill(client, address, opened)
    change(Behind(proposal, people))
    before, standing = decisions(), proposal.item.standing
    response = client.post(address, data)
    text = response.content.decode()
    assert response.status_code in {409, 422}
    assert (decisions(), proposal.item.standing) == (before, standing)
    assert all(typed in text for typed in opened.typed.values() if typed in (TYPED, RESOLUTION))


def nothing(behind: Behind) -> None:
    """Nobody does anything."""


STILL_SO: dict[str, tuple[Open, Callable[[Behind], object]]] = {
    "settled": (SETTLE, nothing),
    "lifted": (LIFT, nothing),
    "suspended": (SUSPEND, nothing),
    "suspended: a change is drafted": (SUSPEND, Behind.write),
    "suspended: a change is reviewed": (SUSPEND, lambda behind: (behind.write(), behind.propose(), behind.review())),
    "taken back": (TAKE_BACK, nothing),
    "taken back: reviewed": (TAKE_BACK, Behind.review),
    "withdrawal asked for": (WITHDRAW, nothing),
    "withdrawal asked for: a change is drafted": (WITHDRAW, Behind.write),
    "withdrawal asked for: a change was taken back": (
        WITHDRAW,
        lambda behind: (behind.write(), behind.propose(), behind.take_back()),
    ),
    "reviewed": (REVIEW, nothing),
    "returned": (RETURN, nothing),
    "approved": (APPROVE, nothing),
    "returned late": (RETURN_LATE, nothing),
}


@pytest.mark.parametrize("case", STILL_SO)
def test_a_form_on_what_is_still_so_is_carried_out(request, client_of, people, case):
    opened, change = STILL_SO[case]
    proposal, client = request.getfixturevalue(opened.stage), client_of(people[opened.who])
    held_meeting()
    address = reverse("approval:dossier", args=[proposal.pk])
    data = fill(client, address, opened)
    change(Behind(proposal, people))
    before = decisions()
    assert client.post(address, data).status_code == 302
    assert len(decisions()) == len(before) + 1


@pytest.mark.parametrize(
    "opened", [SETTLE, SUSPEND, TAKE_BACK, WITHDRAW, REVIEW, RETURN, APPROVE], ids=lambda opened: opened.action
)
@pytest.mark.parametrize("seen", [None, "", "0", "0" * 5000])
def test_a_form_that_does_not_say_what_was_shown_decides_nothing(request, client_of, people, opened, seen):
    proposal, client = request.getfixturevalue(opened.stage), client_of(people[opened.who])
    held_meeting()
    address = reverse("approval:dossier", args=[proposal.pk])
    data = fill(client, address, opened)
    (name,) = [each for each in data if each.endswith("seen")]
    before = decisions()
    data = {key: value for key, value in data.items() if key != name} | ({} if seen is None else {name: seen})
    response = client.post(address, data)
    assert response.status_code == 409 and decisions() == before
    assert all(typed in response.content.decode() for typed in opened.typed.values() if typed == TYPED)


STAGES = ("draft", "in_review", "in_approval", "published", "later_draft", "suspended")


@pytest.mark.parametrize("stage", STAGES)
def test_every_form_of_the_page_carries_what_was_shown(request, client_of, people, stage):
    address = reverse("approval:dossier", args=[request.getfixturevalue(stage).pk])
    for who in ("zzb_drafter", "zzb_reviewer", "office", "committee"):
        response = client_of(people[who]).get(address)
        for name, form in (response.context["forms"] if response.status_code == 200 else {}).items():
            assert form.initial.get("seen"), f"{who}: {name}"


def test_every_form_of_a_motion_s_page_carries_what_was_shown(motion, client_of, people):  # noqa: F811
    found = set()
    for who in ("zzb_drafter", "office", "committee"):
        response = client_of(people[who]).get(motion.get_admin_url())
        for name, form in (response.context["forms"] if response.status_code == 200 else {}).items():
            found.add(name)
            assert form.initial.get("seen"), f"{who}: {name}"
    assert found == {"approve", "send_back", "take_back"}


def test_a_motion_is_taken_back_as_it_was_shown_alone(motion, client_of, people):  # noqa: F811
    client = client_of(people["office" if motion.procedure_code == CATALOGUE else "zzb_drafter"])
    data = fill(client, motion.get_admin_url(), Open("", "", "take_back"))
    before = decisions()
    assert client.post(motion.get_admin_url(), data | {"take_back-seen": "0"}).status_code == 409
    assert decisions() == before
    assert client.post(motion.get_admin_url(), data).status_code == 302


@pytest.mark.parametrize(("anew", "taken_back"), [(True, False), (False, True)])
def test_the_editor_s_button_takes_back_the_proposal_that_was_shown(in_review, client_of, people, anew, taken_back):
    client, address = client_of(people["zzb_drafter"]), reverse("wagtailadmin_pages:edit", args=[in_review.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    button = page.find("button", {"name": "action-cancel-workflow"})
    if anew:
        Behind(in_review, people).propose_anew()
    response = client.post(address, editor_data(in_review.item) | {button["name"]: button["value"]}, follow=True)
    assert in_review.item.workflow_in_progress is not taken_back
    assert (CHANGED in response.content.decode()) is not taken_back


# --- a choice of a row -------------------------------------------------------------------------------------------------------

CHANGES = {
    "its kind": ({"kind": Meeting.Kind.ENLARGED}, True),
    "its number": ({"number": 77}, True),
    "its year": ({"year": timezone.localdate().year - 1}, True),
    "its note-taker": ({}, False),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("opened", [SETTLE, APPROVE], ids=lambda opened: opened.action)
def test_a_meeting_is_chosen_as_it_was_shown(request, client_of, people, opened, change):
    facts, is_refused = CHANGES[change]
    proposal, client = request.getfixturevalue(opened.stage), client_of(people[opened.who])
    grounds = at_meeting_on(timezone.localdate(), people["committee"])
    meeting, number = grounds["meeting"], grounds["resolution_number"]
    address = reverse("approval:dossier", args=[proposal.pk])
    data = fill(client, address, opened) | {"resolution_number": number}
    with as_if_decided():
        Meeting.objects.filter(pk=meeting.pk).update(**{"note_taker": people["office"]} | facts)
    before = decisions()
    response = client.post(address, data)
    assert response.status_code == (422 if is_refused else 302)
    if is_refused:
        text = response.content.decode()
        assert decisions() == before and TYPED in text and number in text
        assert response.context["forms"][opened.action].errors["meeting"] == [
            "您打开这一页之后，这次会议的登记（类别、次数或日期）有改动，请重新选择会议。"
        ]
        assert "请重新选择会议" in text


def test_a_meeting_that_changes_under_the_hand_is_not_decided_at(in_approval, people):
    meeting = held_meeting()
    with as_if_decided():
        Meeting.objects.filter(pk=meeting.pk).update(number=77)
    with pytest.raises(actions.Refused) as refusal:
        in_approval.approve(people["committee"], **at_meeting(meeting=meeting))
    assert "有改动" in refusal.value.fields["meeting"]
