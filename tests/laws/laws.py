"""The laws of the house, asked of the database as it stands, however it came to stand so.

They reckon for themselves: an item's standing from its decisions alone, who may read from a table, what was approved from the
revision. Each fails with the item and what is wrong with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.apps import apps
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from disclosure.approval.models import ApprovalTask, Decision, FileScan
from disclosure.approval.procedures import Procedure
from disclosure.archive.chain import BEGINNING
from disclosure.archive.models import ChainHead, Edition
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import Reader, may_view
from disclosure.catalogue.models import Grant
from disclosure.items.digests import content_digest, files_of
from disclosure.items.models import DisclosurePage, IndexCounter, Standing
from disclosure.organisation.models import UNIT_ROLES, Appointment
from search.queries import find

Kind = Decision.Kind

EDITIONS = {Procedure.PUBLICATION, Procedure.CHANGE}

LEADS_TO = {
    Procedure.PUBLICATION: Standing.OPEN,
    Procedure.CHANGE: Standing.OPEN,
    Procedure.WITHDRAWAL: Standing.WITHDRAWN,
    Procedure.TERMINATION: Standing.TERMINATED,
    Procedure.REINSTATEMENT: Standing.OPEN,
}

CARRIED_OUT = {Kind.APPROVED, Kind.SUSPENDED, Kind.CONFIRMED, Kind.LIFTED}

READABLE = {Standing.OPEN, Standing.TERMINATED}


def check_laws() -> None:
    """Every law that needs no more than the database, on every item in it."""
    for item in DisclosurePage.objects.order_by("pk"):
        check_item(item)
    check_index_numbers()
    check_archive()
    assert not Grant.objects.exists(), "a grant outlived its transaction"


def check_item(item: DisclosurePage) -> None:
    """What readers see of the item rests, whole and unchanged, on what people who may decided (laws 1 and 3)."""
    decisions = list(item.decisions.select_related("task_state__workflow_state").order_by("pk"))
    editions = [each for each in decisions if each.kind == Kind.APPROVED and each.procedure in EDITIONS]
    standing = standing_after(decisions)
    is_public = standing in READABLE
    assert (item.standing, item.live) == (standing, is_public), f"{item.pk} stands where no decision put it"
    assert item.edition == len(editions), f"{item.pk} has an edition that nobody approved, or has lost one"
    assert bool(item.index_number) == bool(item.first_published_at) == bool(editions), f"{item.pk} is half published"
    if is_public:
        check_live_edition(item, editions[-1])
    else:
        assert item.live_revision_id is None, f"{item.pk} is not public and has a live revision"
    check_found(item)
    check_workflows(item, decisions)
    check_roles(decisions)
    for decision in decisions:
        if decision.kind == Kind.APPROVED:
            check_people(item, decision, decisions)


def standing_after(decisions: Iterable[Decision]) -> Standing:
    """Where an item stands by its decisions, in their order."""
    standing = before = Standing.UNPUBLISHED
    for decision in decisions:
        if decision.kind == Kind.APPROVED:
            standing = LEADS_TO[Procedure(decision.procedure)]
        elif decision.kind == Kind.SUSPENDED:
            before, standing = standing, Standing.SUSPENDED
        elif decision.kind == Kind.CONFIRMED:
            standing = Standing.WITHDRAWN
        elif decision.kind == Kind.LIFTED:
            standing = before
    return standing


# --- what readers see ----------------------------------------------------------------------------------------------------


def check_live_edition(item: DisclosurePage, approval: Decision) -> None:
    """What is live is what was approved, to the bytes of its files."""
    assert item.live_revision_id == approval.revision_id, f"{item.pk} shows another revision than was approved"
    revision = Revision.objects.get(pk=approval.revision_id)
    assert content_of(item) == content_of(revision.as_object()), f"{item.pk} shows other content than was approved"
    assert content_digest(revision) == approval.digest, f"what was approved of {item.pk} has changed since"


def content_of(item: DisclosurePage) -> dict:
    """What a reader is given of the item, from its row or from a revision."""
    plain = ("title", "unit_id", "scope", "summary", "report_year", "arose_on", "contact", "change_note")
    return {
        **{name: getattr(item, name) for name in plain},
        "groups": sorted(group.pk for group in item.reader_groups.all()),
        "tags": sorted(tag.name for tag in item.tags.all()),
        "body": item.body.get_prep_value(),
        "files": [(file._meta.model_name, file.pk) for file in files_of(item)],
    }


def check_found(item: DisclosurePage) -> None:
    """The index of search is in step: whoever asks for the item's whole title finds it while it is public, and only then."""
    found = find(item.title, Reader(reads_everything=True))
    assert (item in found.items and not found.is_partial) == item.live, f"search is out of step with {item.pk}"


def check_readers(readers: dict[str, Reader], may_read: dict[str, Collection[Scope]], group: ReaderGroup) -> None:
    """Each kind of reader sees exactly its scope, asked item by item and of all at once (law 2).

    Args:
        readers: a reader of each kind.
        may_read: the scopes that each kind may read; `in_group` as a member of `group`.
    """
    items = list(DisclosurePage.objects.order_by("pk"))
    for kind, reader in readers.items():
        listed = set(DisclosurePage.objects.viewable_by(reader).values_list("pk", flat=True))
        for item in items:
            sees = item.live and item.scope in may_read[seen_as(kind, item, group)]
            assert (item.pk in listed, may_view(reader, item)) == (sees, sees), f"{kind} and {item.pk}"


def seen_as(kind: str, item: DisclosurePage, group: ReaderGroup) -> str:
    """The kind of reader that somebody is to this item: whoever is not of its group counts as any student does."""
    return "student" if kind == "in_group" and group not in item.reader_groups.all() else kind


def check_index_numbers() -> None:
    """Index numbers run from 1 in each unit and year, without a gap, and none is given twice."""
    given = defaultdict(list)
    for number in DisclosurePage.objects.exclude(index_number=None).values_list("index_number", flat=True):
        unit, year, serial = re.fullmatch(r"([A-Z]\w*)-(\d{4})-(\d{4,})", number).groups()
        given[unit, int(year)].append(int(serial))
    last = {(each.unit.code.upper(), each.year): each.last for each in IndexCounter.objects.filter(last__gt=0)}
    assert {place: sorted(serials) for place, serials in given.items()} == {
        place: list(range(1, count + 1)) for place, count in last.items()
    }


def check_archive() -> None:
    """Everything that was carried out is sealed once, in a chain without a gap (law 4)."""
    sealed = list(Edition.objects.order_by("sequence"))
    assert [each.sequence for each in sealed] == list(range(1, len(sealed) + 1))
    assert [each.previous for each in sealed] + [ChainHead.objects.get().seal] == [BEGINNING] + [each.seal for each in sealed]
    carried_out = Decision.objects.filter(kind__in=CARRIED_OUT).exclude(item=None)
    assert sorted(each.decision_id for each in sealed) == list(carried_out.order_by("pk").values_list("pk", flat=True))


# --- what was decided ----------------------------------------------------------------------------------------------------


def check_roles(decisions: list[Decision]) -> None:
    """Whoever decided held the role that is recorded, in the unit that is recorded, on that day."""
    appointments = list(Appointment.objects.filter(user__in={each.by_id for each in decisions}))
    for decision in decisions:
        day, unit = timezone.localdate(decision.at), decision.unit_id if decision.role in UNIT_ROLES else None
        held = [
            each for each in appointments if (each.user_id, each.role, each.unit_id) == (decision.by_id, decision.role, unit)
        ]
        assert any(each.in_force(day) for each in held), f"{decision.by} decided as {decision.role} and was none"


def check_people(item: DisclosurePage, approval: Decision, decisions: list[Decision]) -> None:
    """Every responsible unit signed, all saw the same, and nobody acted where they had a hand in an earlier step."""
    workflow_state = approval.task_state.workflow_state_id
    steps = [each for each in decisions if each.task_state and each.task_state.workflow_state_id == workflow_state]
    (proposal,) = (each for each in steps if each.kind == Kind.PROPOSED)
    reviews = [each for each in steps if each.kind == Kind.REVIEWED]
    assert sorted(each.unit_id for each in reviews) == sorted(unit.pk for unit in item.responsible_units())
    seen = {(each.digest, each.revision_id, each.procedure) for each in (proposal, *reviews, approval)}
    assert len(seen) == 1, f"{item.pk}: not everybody decided on the same"
    authors = {proposal.by_id}
    if approval.procedure in EDITIONS:
        earlier = [
            each for each in decisions if each.kind == Kind.APPROVED and each.procedure in EDITIONS and each.pk < approval.pk
        ]
        authors |= editors_between(item, earlier[-1].revision_id if earlier else 0, approval.revision_id)
    reviewers = {each.by_id for each in reviews}
    assert len(reviewers) == len(reviews), f"{item.pk}: one person signed for two units"
    assert not authors & reviewers, f"{item.pk}: whoever wrote it reviewed it"
    assert approval.by_id not in authors | reviewers, f"{item.pk}: whoever wrote or reviewed it approved it"


def editors_between(item: DisclosurePage, published: int, upto: int) -> set[int]:
    """Who edited the item after the revision `published` (0 where there is none), up to and with the revision `upto`."""
    revisions = Revision.objects.for_instance(item).filter(pk__gt=published, pk__lte=upto).exclude(user=None)
    editors = set(revisions.values_list("user", flat=True))
    return editors if published else editors | {item.owner_id}


def check_workflows(item: DisclosurePage, decisions: list[Decision]) -> None:
    """Wagtail's workflow stands where the decisions say; at most one is under way, in exactly one step."""
    states = list(WorkflowState.objects.for_instance(item))
    under_way = [state for state in states if state.status == WorkflowState.STATUS_IN_PROGRESS]
    open_steps = TaskState.objects.filter(workflow_state__in=states, status=TaskState.STATUS_IN_PROGRESS)
    assert [step.pk for step in open_steps] == [state.current_task_state_id for state in under_way]
    assert len(under_way) <= 1
    for state in states:
        steps = [each for each in decisions if each.task_state and each.task_state.workflow_state_id == state.pk]
        kinds = [each.kind for each in steps]
        assert kinds.count(Kind.PROPOSED) == 1
        is_approved = state.status == WorkflowState.STATUS_APPROVED
        assert kinds.count(Kind.APPROVED) == int(is_approved), f"{item.pk}: a workflow ended otherwise than was decided"
        if state in under_way:
            assert Kind.RETURNED not in kinds
            signed = {each.unit_id for each in steps if each.kind == Kind.REVIEWED}
            awaits_committee = isinstance(state.current_task_state.task.specific, ApprovalTask)
            assert awaits_committee == ({unit.pk for unit in item.responsible_units()} <= signed)


def decided() -> dict[int, dict]:
    """All decisions as they are recorded, by id."""
    return {row["id"]: row for row in Decision.objects.order_by("pk").values()}


def everything() -> dict[str, list[tuple]]:
    """Every row of the database, by table; but for what a scan read in a file, which is kept whatever is then decided."""
    models = [model for model in apps.get_models() if model is not FileScan]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}
