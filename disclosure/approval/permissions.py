"""Who may propose, review and approve, and why somebody may not. Each function raises `NotAllowed` with the reason."""

from __future__ import annotations

from wagtail.models import Revision, TaskState, WorkflowState

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import EDITIONS, Decision
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_draft
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


def editors_of(item: DisclosurePage, upto: Revision) -> set[int]:
    """Ids of everybody who edited the draft that ends in `upto`: all its revisions since the published one.

    The person who created a page that was never published counts too, whether or not a revision bears their name.
    """
    revisions = Revision.objects.for_instance(item).filter(pk__lte=upto.pk)
    if item.live_revision_id:
        revisions = revisions.filter(pk__gt=item.live_revision_id)
    editors = set(revisions.exclude(user=None).values_list("user_id", flat=True))
    if not item.is_published and item.owner_id:
        editors.add(item.owner_id)
    return editors


def check_may_propose(user: User, item: DisclosurePage) -> None:
    if not Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units()):
        raise NotAllowed("只有责任单位的起草人可以送审。")
    if item.entry.is_retired:
        raise NotAllowed("这一目录已停用，不能再送审新的内容。")


def check_may_request(user: User, item: DisclosurePage) -> None:
    """A unit's drafters ask for a withdrawal, a termination or a reinstatement; the office may order one."""
    roles = Roles.of(user)
    if not roles.holds(Role.OFFICE) and not roles.holds_in_any(Role.DRAFTER, item.responsible_units()):
        raise NotAllowed("只有责任单位的起草人和党务公开办公室可以提出。")


def proposal_of(state: WorkflowState) -> Decision:
    """The proposal that `state` is about."""
    return Decision.objects.select_related("unit").get(task_state__workflow_state=state, kind=Decision.Kind.PROPOSED)


def check_may_take_back(user: User, state: WorkflowState) -> None:
    """A proposal is taken back by those who hold the role in which it was made: the units' drafters, say, or the office."""
    proposal = proposal_of(state)
    roles, role = Roles.of(user), Role(proposal.role)
    if role == Role.OFFICE:
        if not roles.holds(Role.OFFICE):
            raise NotAllowed("这是党务公开办公室提出的，须由办公室撤回。")
        return
    units = proposal.item.responsible_units() if proposal.item else [proposal.unit] if proposal.unit else []
    if not roles.holds_in_any(role, units):
        raise NotAllowed(f"只有责任单位的{role.label}可以撤回送审。")


def authors_of(task_state: TaskState) -> set[int]:
    """Ids of those who may neither review nor approve: whoever made the proposal, and whoever edited a draft it is about."""
    proposal = proposal_of(task_state.workflow_state)
    if proposal.item is None or proposal.procedure not in EDITIONS:
        return {proposal.by_id}
    return editors_of(proposal.item, task_state.revision) | {proposal.by_id}


def check_may_review(user: User, item: DisclosurePage, task_state: TaskState, unit: Unit) -> None:
    """Article 4(2) and the four steps: a reviewer of a responsible unit, who wrote nothing of the draft, once a unit."""
    if unit not in item.responsible_units():
        raise NotAllowed(f"{unit}不是这一事项的责任单位。")
    if not Roles.of(user).holds(Role.REVIEWER, unit):
        raise NotAllowed(f"您现在不是{unit}的审核人，不能代表{unit}审核。")
    if user.pk in authors_of(task_state):
        raise NotAllowed("您编辑过这份稿件或提出了这项申请，不能再审核：起草和审核须由不同的人办理。")
    if task_state.decisions.filter(kind=Decision.Kind.REVIEWED, unit=unit).exists():
        raise NotAllowed(f"{unit}已经审核过了。")
    if task_state.decisions.filter(kind=Decision.Kind.REVIEWED, by=user).exists():
        raise NotAllowed("您已代表另一单位审核过这份稿件，其他单位须由别人审核。")


def check_may_approve(user: User, task_state: TaskState) -> None:
    if not Roles.of(user).holds(Role.COMMITTEE):
        raise NotAllowed("只有党委审批人可以审批。")
    check_took_no_part(user, task_state)


def check_took_no_part(user: User, task_state: TaskState) -> None:
    """Whoever wrote or reviewed what is being decided neither approves it nor records its approval."""
    if user.pk in authors_of(task_state):
        raise NotAllowed("您编辑过这份稿件或提出了这项申请，不能再审批：起草和审批须由不同的人办理。")
    if Decision.objects.filter(
        task_state__workflow_state=task_state.workflow_state, kind=Decision.Kind.REVIEWED, by=user
    ).exists():
        raise NotAllowed("您审核过这份稿件，不能再审批：审核和审批须由不同的人办理。")


def may_see_dossier(user: User, item: DisclosurePage) -> bool:
    """Whether the person may open the item's decision page: those who may see the draft, and the committee's members."""
    return may_see_draft(user, item)
