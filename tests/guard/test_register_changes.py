"""A change of the registers is recorded and settled by its actions alone: no row tells of two people who never met (law 8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from disclosure.catalogue.guard.grants import NotGranted
from disclosure.organisation.changes import actions
from disclosure.organisation.changes.values import Difference
from disclosure.organisation.models import Appointment, RegisterChange, Role, User
from disclosure.organisation.roles import Roles
from tests.factories import as_if_decided, make_person

pytestmark = pytest.mark.django_db

State = RegisterChange.State
CONCERNED = RegisterChange.people.through


@pytest.fixture
def pending(office: User, outsider: User) -> RegisterChange:
    """The office proposes an outsider for the committee."""
    appointment = Appointment(user=outsider, role=Role.COMMITTEE)
    after = {"user": outsider.pk, "role": "committee"}
    return actions.propose(appointment, "create", {outsider.pk}, Difference({}, after, {}, {}), by=office)


def settled(state: State, by: User, **values) -> dict:
    return {"state": state, "settled_by": by, "settled_at": timezone.now(), **values}


def row(by: User | None, **values) -> RegisterChange:
    content_type = ContentType.objects.get_for_model(Appointment)
    return RegisterChange(action="create", content_type=content_type, title="凭空而来", proposed_by=by, **values)


def pending_row(pending: RegisterChange):
    return RegisterChange.objects.filter(pk=pending.pk)


def save_confirmed(pending: RegisterChange, committee: User) -> None:
    for name, value in settled(State.CONFIRMED, committee).items():
        setattr(pending, name, value)
    pending.save()


FORGERIES: dict[str, Callable[[RegisterChange, User, User], object]] = {
    "confirmed by update()": lambda pending, _, committee: pending_row(pending).update(**settled(State.CONFIRMED, committee)),
    "confirmed by save()": lambda pending, _, committee: save_confirmed(pending, committee),
    "refused by update()": lambda pending, _, committee: pending_row(pending).update(
        **settled(State.REFUSED, committee, reason="没有说过的理由")
    ),
    "withdrawn by update()": lambda pending, office, _: pending_row(pending).update(**settled(State.WITHDRAWN, office)),
    "made immediate": lambda pending, *_: pending_row(pending).update(state=State.IMMEDIATE),
    "about another record": lambda pending, *_: pending_row(pending).update(object_id=7),
    "a reason": lambda pending, *_: pending_row(pending).update(reason="没有说过的理由"),
    "another value": lambda pending, *_: pending_row(pending).update(after={"role": "office"}),
    "deleted": lambda pending, *_: pending_row(pending).delete(),
    "deleted by SQL": lambda pending, *_: pending_row(pending)._raw_delete("default"),
    "another person concerned": lambda pending, _, committee: pending.people.add(committee),
    "nobody concerned": lambda pending, *_: pending.people.clear(),
    "somebody else concerned": lambda _, __, committee: CONCERNED.objects.update(user=committee),
    "a new one, pending": lambda _, office, __: row(office).save(),
    "a new one, immediate": lambda _, office, __: RegisterChange.objects.bulk_create([row(office, state=State.IMMEDIATE)]),
    "a new one, of the system's": lambda *_: row(None, state=State.IMMEDIATE).save(),
    "a new one, confirmed": lambda _, office, committee: row(office, **settled(State.CONFIRMED, committee)).save(),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_change_is_forged_settled_or_rewritten_past_the_actions(forgery: str, pending, office: User, committee: User):
    before = list(RegisterChange.objects.values()), list(CONCERNED.objects.values())
    with pytest.raises(NotGranted), transaction.atomic():
        FORGERIES[forgery](pending, office, committee)
    assert (list(RegisterChange.objects.values()), list(CONCERNED.objects.values())) == before


@pytest.mark.parametrize(
    "attempt",
    [
        lambda change, committee: pending_row(change).update(**settled(State.REFUSED, committee, reason="另一理由")),
        lambda change, _: pending_row(change).delete(),
        lambda change, committee: row(change.proposed_by, **settled(State.CONFIRMED, committee)).save(),
    ],
)
def test_no_grant_settles_a_change_twice_or_adds_one_that_is_settled(attempt, pending, committee: User):
    actions.confirm(pending, by=committee)
    with pytest.raises(NotGranted), as_if_decided():
        attempt(pending, committee)


SETTLEMENTS: dict[str, Callable[[RegisterChange, User, User], object]] = {
    State.CONFIRMED: lambda pending, _, committee: actions.confirm(pending, by=committee),
    State.REFUSED: lambda pending, _, committee: actions.refuse(pending, "不符合条件。", by=committee),
    State.WITHDRAWN: lambda pending, office, _: actions.withdraw(pending, by=office),
}


@pytest.mark.parametrize("state", SETTLEMENTS)
def test_the_actions_settle_a_change(state: str, pending, office: User, committee: User, outsider: User):
    SETTLEMENTS[state](pending, office, committee)
    assert RegisterChange.objects.get().state == state
    assert bool(Roles.of(outsider).held) == (state == State.CONFIRMED)


def test_the_first_appointments_and_what_takes_effect_at_once_are_recorded(db):
    first, second = make_person("first"), make_person("second")
    actions.appoint_first({Role.OFFICE: first, Role.COMMITTEE: second})
    changes = RegisterChange.objects.order_by("pk")
    assert [change.state for change in changes] == [State.IMMEDIATE] * 2
    assert [list(change.people.all()) for change in changes] == [[first], [second]]
