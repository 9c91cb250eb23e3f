"""Actions that propose, confirm, refuse and record changes of registers and accounts (law 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log

from disclosure.organisation.canonical_json import sha256_of_json
from disclosure.organisation.changes import notices
from disclosure.organisation.changes.recording import recording
from disclosure.organisation.changes.values import NOTHING, Difference, Shown, describe_changes, stored_values
from disclosure.organisation.models import Appointment, RegisterChange, Role, User
from disclosure.organisation.permissions import may_keep_registers
from disclosure.organisation.roles import Roles, role_people

State = RegisterChange.State

TITLE_LENGTH = 200

STILL_PENDING = "已有一项变更等待确认，办结后才能再提出。请到“登记册—登记变更”查看。"
OWN = "变更涉及您本人，请由他人提出。"
RENAMED = "提出以后，变更对象或所涉单位、支部、人员的名称有改动，与这里登记的不一致。请退回，由提出人按现在的名称重新提出。"
ACCOUNTS_CHANGED = "您打开这一页之后，所涉账号有改动，没有办理。请核对下面的账号和邮箱，再行确认。"


@dataclass(frozen=True)
class Action:
    """An action that is recorded as a `RegisterChange`.

    Args:
        carry_out: called to confirm the change; None for an action that never needs confirmation.
    """

    label: str
    carry_out: Callable[[RegisterChange], None] | None = None


def save_values(record: Model, values: dict[str, Any]) -> None:
    """Write `values`, in the form that `plain` returns, to the record. Raises `ValidationError`."""
    members = {}
    for name, value in values.items():
        field: Any = record._meta.get_field(name)
        if field.many_to_many:
            members[name] = value
        else:
            setattr(record, field.attname, field.to_python(value))
    record.full_clean()
    record.save()
    for name, numbers in members.items():
        getattr(record, name).set(numbers)


def carry_out_values(change: RegisterChange) -> None:
    """Write the proposed values to the record.

    Raises `ValidationError` if the record has changed since, if its name differs from the change's title, or if it is invalid.
    """
    model, number = _model_of(change), change.object_id
    record = model() if number is None else model.objects.select_for_update().get(pk=number)
    if number is not None and stored_values(record, list(change.before)) != change.before:
        raise ValidationError("提出以后，登记的内容又有改动。请退回，由提出人按现在的内容重新提出。")
    titles = {str(record)[:TITLE_LENGTH]} if number is not None else set()
    save_values(record, change.after)
    if change.title not in titles | {str(record)[:TITLE_LENGTH]}:
        raise ValidationError(RENAMED)
    change.object_id = record.pk


ACTIONS = {"create": Action("登记", carry_out_values), "edit": Action("修改", carry_out_values), "appoint": Action("首次设置")}
"""Actions on registers by key; upper rooms add their own as their apps are set up."""


def label_of(change: RegisterChange) -> str:
    """Return the register and the action of the change, e.g. 任职：登记."""
    return f"{_model_of(change)._meta.verbose_name}：{ACTIONS[change.action].label}"


# --- permissions -------------------------------------------------------------------------------------------------------------


def why_not_settle(change: RegisterChange, user: User | AnonymousUser) -> str:
    """Return the reason, in Chinese, why the person may neither confirm nor refuse the change; empty if they may."""
    if not change.is_pending:
        return f"这项变更已经办结：{change.get_state_display()}。"
    if not Roles.of(user).confirms_changes:
        return "登记变更由党务公开办公室或党委审批中的另一人确认。"
    if change.proposed_by_id == user.pk:
        return "提出变更的人不能自己确认，请由党务公开办公室或党委审批中的另一人办理。"
    if user in change.people.all():
        return "变更涉及您本人，不能由您确认，请由党务公开办公室或党委审批中的另一人办理。"
    return ""


def accounts_shown(change: RegisterChange) -> str:
    """Return a digest, in hex, of the accounts that the change concerns, for a form to submit: confirming vouches for them."""
    people = change.people.order_by("pk").values_list("pk", "last_name", "first_name", "username", "email")
    return sha256_of_json(list(people))


def may_withdraw(change: RegisterChange, user: User | AnonymousUser) -> bool:
    return change.is_pending and user.is_authenticated and change.proposed_by_id == user.pk


def can_be_confirmed() -> bool:
    """Return whether anyone can confirm a change; if not, `manage.py appoint` makes the first appointments."""
    return bool(role_people(Role.OFFICE) or role_people(Role.COMMITTEE))


# --- actions -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(record: Model, difference: Difference, *, by: User) -> RegisterChange | None:
    """Propose the change of a record of a register, or return None if the caller may save it at once.

    The record must define `needs_confirmation` and `people_concerned`. Raises `PermissionDenied`, `ValidationError`.
    """
    if not record.needs_confirmation(difference.before, difference.after):  # type: ignore[attr-defined]
        return None
    people = record.people_concerned(difference.before, difference.after)  # type: ignore[attr-defined]
    return propose(record, "edit" if record.pk else "create", people, difference, by=by)


@transaction.atomic
def propose(record: Model, action: str, people: set[int], difference: Difference = NOTHING, *, by: User) -> RegisterChange:
    """Store a change for a second person to confirm, and notify those who may confirm it.

    Args:
        people: primary keys of the people whom the change concerns; none of them may propose or confirm it.

    Raises:
        PermissionDenied: `by` does not keep the registers, or the change concerns them.
        ValidationError: another change of the record is still pending.
    """
    if not may_keep_registers(by):
        raise PermissionDenied("登记册由党务公开办公室和系统管理员登记。")
    if by.pk in people:
        raise PermissionDenied(OWN)
    pending = RegisterChange.objects.pending().filter(content_type=_type_of(record), object_id=record.pk)
    if record.pk is None:
        pending = pending.filter(after=difference.after)
    if pending.exists():
        raise ValidationError(STILL_PENDING)
    try:
        with transaction.atomic():
            change = _store(record, action, people, difference, by=by, state=State.PENDING)
    except IntegrityError as another:
        # Two people proposed at the same moment.
        raise ValidationError(STILL_PENDING) from another
    notices.tell_pending(change, label_of(change))
    return change


@transaction.atomic
def record_change(
    record: Model, action: str, people: set[int], difference: Difference = NOTHING, *, by: User | None
) -> RegisterChange:
    """Record a change that has taken effect at once, and notify those concerned. The caller checks the permissions."""
    change = _store(record, action, people, difference, by=by, state=State.IMMEDIATE)
    notices.tell_done(change, label_of(change))
    return change


def confirm(change: RegisterChange, *, by: User, seen: str | None = None) -> None:
    """Carry the change out.

    Args:
        seen: digest from `accounts_shown` as displayed on the page; None for code that read the accounts itself.

    Raises:
        PermissionDenied: `by` may not settle the change.
        ValidationError: the record or an account that the change concerns has changed since, or the record would be invalid.
    """
    with transaction.atomic():
        change = _begin_settling(change, by)
        list(change.people.select_for_update(of=("self",)).order_by("pk"))
        if seen is not None and seen != accounts_shown(change):
            raise ValidationError(ACCOUNTS_CHANGED)
        carry_out = ACTIONS[change.action].carry_out
        if carry_out is None:
            raise ValidationError("这项变更无须确认。")
        carry_out(change)
        _settle(change, State.CONFIRMED, by)
        changes = list(describe_changes(change.shown_before, change.shown_after))
        if changes:
            record = _model_of(change).objects.get(pk=change.object_id)
            words = [*changes, f"{change.proposed_by}提出，{by}确认"]
            action = "register.create" if change.action == "create" else "register.edit"
            log(instance=record, action=action, user=by, data={"changes": words}, content_changed=True)
        notices.tell_done(change, label_of(change))


def refuse(change: RegisterChange, reason: str, *, by: User) -> None:
    """Reject the change, with a reason. Raises `PermissionDenied`, `ValidationError`."""
    most = RegisterChange._meta.get_field("reason").max_length
    told = {"required": "请填写不同意的理由。", "max_length": "不同意的理由不能超过%(limit_value)d字，现在是%(show_value)d字。"}
    reason = forms.CharField(max_length=most, error_messages=told).clean(reason.replace("\r\n", "\n"))
    with transaction.atomic():
        change = _begin_settling(change, by)
        change.reason = reason
        _settle(change, State.REFUSED, by)
        notices.tell_refused(change, label_of(change))


def withdraw(change: RegisterChange, *, by: User) -> None:
    """Withdraw a change that `by` proposed. Raises `PermissionDenied`."""
    with transaction.atomic():
        change = RegisterChange.objects.select_for_update().get(pk=change.pk)
        if not may_withdraw(change, by):
            raise PermissionDenied("只有提出人可以撤回，且只能在办结以前。")
        _settle(change, State.WITHDRAWN, by)


@transaction.atomic
def appoint_first(people: dict[Role, User]) -> list[Appointment]:
    """Appoint to the office and the committee without a second person, as long as no one could confirm a change.

    Raises `PermissionDenied`, `ValidationError`.
    """
    if can_be_confirmed():
        raise PermissionDenied(
            "已有党务公开办公室或党委审批人在任，不能用此命令任命。请在后台“登记册—任职”登记，由在任的另一人确认。"
        )
    if not people or not people.keys() <= {Role.OFFICE, Role.COMMITTEE}:
        raise ValidationError("首次设置只任命党务公开办公室和党委审批；其他任职请在登记册中登记。")
    if len({user.pk for user in people.values()}) < len(people):
        raise ValidationError("党务公开办公室和党委审批须由两人分别担任。")
    made = []
    for role, user in people.items():
        appointment = Appointment(user=user, role=role)
        appointment.full_clean()
        appointment.save()
        made.append(appointment)
    for appointment in made:
        shown: Shown = {"人员": f"{appointment.user}（{appointment.user.username}）", "角色": Role(appointment.role).label}
        record_change(appointment, "appoint", {appointment.user_id}, Difference({}, {}, {}, shown), by=None)
        log(instance=appointment, action="register.create", data={"changes": ["首次设置：在服务器上用命令任命"]})
    return made


def _model_of(change: RegisterChange) -> Any:
    return change.content_type.model_class()


def _type_of(record: Model) -> ContentType:
    return ContentType.objects.get_for_model(record)


def _store(
    record: Model, action: str, people: set[int], difference: Difference, *, by: User | None, state: State
) -> RegisterChange:
    with recording():
        change = RegisterChange.objects.create(
            action=action,
            content_type=_type_of(record),
            object_id=record.pk,
            title=str(record)[:TITLE_LENGTH],
            before=difference.before,
            after=difference.after,
            shown_before=difference.shown_before,
            shown_after=difference.shown_after,
            proposed_by=by,
            proposed_at=timezone.now(),
            state=state,
        )
        change.people.set(people)
    return change


def _begin_settling(change: RegisterChange, by: User) -> RegisterChange:
    change = RegisterChange.objects.select_for_update().get(pk=change.pk)
    if refusal := why_not_settle(change, by):
        raise PermissionDenied(refusal)
    return change


def _settle(change: RegisterChange, state: State, by: User) -> None:
    change.state, change.settled_by, change.settled_at = state, by, timezone.now()
    with recording():
        change.save(update_fields=["object_id", "state", "settled_by", "settled_at", "reason"])
