"""A draft of 组织部's own entry, and how far it has come; what meetings begin with."""

from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import Room
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_person
from tests.remembered import remembered


@remembered
def draft(catalogue, units, zzb_drafter) -> Proposal:
    """A draft of 组织部 under 4-4, which 组织部 answers for alone."""
    return Proposal(make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))


@remembered
def joint_draft(catalogue, units, zzb_drafter) -> Proposal:
    """A draft under 3-1, which 组织部 and 宣传部 answer for together."""
    return Proposal(make_item(catalogue.joint, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))


@remembered
def in_review(draft, zzb_drafter) -> Proposal:
    return draft.propose(zzb_drafter)


@remembered
def in_approval(in_review, zzb_reviewer, units) -> Proposal:
    in_review.review(zzb_reviewer, units.zzb)
    return in_review


@remembered
def published(in_approval, committee) -> Proposal:
    in_approval.approve(committee)
    return in_approval


@remembered
def later_draft(published, zzb_drafter) -> Proposal:
    """Published, with a draft of a change beside it that was never proposed."""
    item = published.item
    item.title, item.summary, item.change_note = "没有送审的标题", "没有送审的摘要", "没有送审的说明"
    item.save_revision(user=zzb_drafter)
    return published


@remembered
def suspended(published, office) -> Proposal:
    suspend(published.item, by=office, reason="附件中误登了身份证号码")
    return published


@remembered
def room(catalogue, units, zzb_drafter, zzb_reviewer, office, committee) -> Room:
    return Room(catalogue, units, zzb_drafter, zzb_reviewer, office, committee)


@remembered
def note_taker(db) -> User:
    """An approver of the committee who takes the minutes."""
    return make_person("note_taker", Role.COMMITTEE)
