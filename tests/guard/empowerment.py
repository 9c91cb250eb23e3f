"""The routes by which a person would give a role or a readership to somebody, alone: a row a route (law 8)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.urls import reverse

from disclosure.audience.models import ReaderProfile
from disclosure.organisation.models import Appointment, RegisterChange
from tests.factories import confirmation_of, make_branch
from tests.guard.http_routes import Post
from tests.guard.world import World

PEOPLE = ("superuser", "office", "committee", "student")


def register(name: str, action: str, number: Callable[[World], int] | None = None) -> Callable[[World], str]:
    return lambda world: reverse(f"registers_{name}_modeladmin_{action}", args=[number(world)] if number else [])


def appointment(person: str, role: str) -> Callable[[World], dict]:
    unit = role in ("drafter", "reviewer")
    return lambda world: {
        "user": world.people[person].pk, "role": role, "since": "2026-01-01", "unit": world.units.zzb.pk if unit else "",
    }  # fmt: skip


def own(model: type, person: str) -> Callable[[World], int]:
    return lambda world: model.objects.filter(user=world.people[person]).values_list("pk", flat=True).first() or 0


def account(person: str, **fields: str) -> Callable[[World], dict]:
    def data(world: World) -> dict:
        user = world.people[person]
        names = {"username": user.username, "last_name": "某", "first_name": "某", "email": user.email, "is_active": "on"}
        return names | {"groups": list(Group.objects.values_list("pk", flat=True)), "password1": PASSWORD,
                        "password2": PASSWORD} | fields  # fmt: skip

    return data


PASSWORD = "另一句 只用于测试 的口令"

EMPOWERMENT = [
    *(
        Post(f"{person} becomes {role}", register("appointments", "create"), appointment(person, role))
        for person in PEOPLE
        for role in ("committee", "office", "reviewer")
    ),
    *(
        Post(f"the appointment of {person} goes to the student", register("appointments", "edit", own(Appointment, person)),
             lambda world: appointment("student", "committee")(world) | {"until": ""})
        for person in ("office", "committee")
    ),
    *(
        Post(f"{person} reads what is for the Party", register("readers", action, number), lambda world, person=person: {
            "user": world.people[person].pk, "campus": "on", "party": "on",
        })
        for person in PEOPLE
        for action, number in (("create", None), ("edit", own(ReaderProfile, person)))
    ),
    *(
        Post(f"{person} reads what is for a branch", register("readers", "edit", own(ReaderProfile, person)),
             lambda world, person=person: {
            "user": world.people[person].pk, "campus": "on", "party": "on", "branch": make_branch().pk,
        })
        for person in PEOPLE
    ),
    Post("a named group of a unit", register("reader-groups", "create"), lambda world: {
        "name": "组织部教职工", "active": "on", "unit": world.units.zzb.pk,
    }),
    *(
        Post(f"the named group {what}", register("reader-groups", "edit", lambda world: world.group.pk), lambda _, sent=sent: {
            "name": "中层干部", **sent,
        })
        for what, sent in (
            ("has everybody in it", {"active": "on", "members": "admin\noffice\ncommittee\nstudent"}),
            ("has nobody in it", {"active": "on", "members": ""}),
            ("is out of use", {"members": "grouped"}),
            ("is called something else", {"name": "另一范围", "active": "on", "members": "grouped"}),
            ("follows from a branch", {"active": "on", "members": "", "branch": "1"}),
        )
    ),
    *(
        Post(f"a unit's {what}", register("units", "edit", lambda world: world.units.zzb.pk), lambda _, sent=sent: {
            "name": "组织部", "code": "zzb", "order": "1", **sent,
        })
        for what, sent in (("use", {"functional": "on"}), ("function", {"active": "on"}))
    ),
    *(
        Post(f"the account of {person}: {what}", lambda world, person=person: reverse(
            "wagtailusers_users:edit", args=[world.people[person].pk]
        ), account(person, **fields))
        for person in PEOPLE
        for what, fields in (
            ("a password", {}),
            ("an administrator's", {"is_superuser": "on"}),
            ("another name", {"username": f"{person}-2"}),
            ("another address", {"email": "elsewhere@example.org"}),
            ("the campus account", {"campus_account": "on"}),
        )
    ),
    *(
        Post(f"{what} of {person}", address, data)
        for person in PEOPLE
        for what, address, data in (
            ("a link", lambda world, person=person: reverse(
                "wagtailusers_users:password_link", args=[world.people[person].pk]
            ), lambda _: {}),
            ("the second factor", lambda _: reverse("second_factors"), lambda world, person=person: {
                "person": world.people[person].pk
            }),
        )
    ),
    *(
        Post(f"confirm what waits ({place})", lambda _, place=place: reverse(
            "registers_changes_modeladmin_inspect", args=[number_of(pending(place))]
        ), lambda _, place=place: confirmation(pending(place)))
        for place in range(30)
    ),
]  # fmt: skip


def pending(place: int) -> RegisterChange | None:
    """One of the changes that wait; None if there are not so many."""
    return RegisterChange.objects.pending().order_by("pk")[place : place + 1].first()


def number_of(change: RegisterChange | None) -> int:
    return change.pk if change else 0


def confirmation(change: RegisterChange | None) -> dict[str, str]:
    return confirmation_of(change) if change else {"verb": "confirm"}
