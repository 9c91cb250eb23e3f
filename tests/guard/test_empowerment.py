"""Nobody gives a role, a membership or a readership alone, to themselves or to anybody else (law 8)."""

import pytest
from django.test import Client

from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import Reader
from disclosure.organisation.models import Appointment, RegisterChange, Unit, User
from disclosure.organisation.roles import Roles
from tests.guard.empowerment import EMPOWERMENT
from tests.guard.world import World

ACCOUNT = ("username", "password", "email", "is_superuser", "is_active", "campus_account", "last_name", "first_name")


def powers(world: World) -> dict:
    """Who may do and read what, and how each signs in."""
    people = User.objects.order_by("pk")
    return {
        "roles": {user.username: Roles.of(user).held for user in people},
        "readers": {user.username: Reader.of(user) for user in people},
        "groups of the admin": {user.username: set(user.groups.values_list("name", flat=True)) for user in people},
        "accounts": list(people.values(*ACCOUNT)),
        "appointments": list(Appointment.objects.order_by("pk").values()),
        "reader groups": list(ReaderGroup.objects.order_by("pk").values()),
        "units": list(Unit.objects.order_by("pk").values()),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["superuser", "office", "committee", "reviewer"])
def test_nothing_that_one_person_posts_empowers_anybody(world: World, subtests, role: str):
    """One after the other, by one person, who at last confirms whatever they have proposed."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    before, settled = powers(world), set(RegisterChange.objects.all())
    for post in EMPOWERMENT:
        with subtests.test(post.name):
            assert client.post(post.address(world), post.data(world)).status_code < 500
            assert powers(world) == before
    assert set(RegisterChange.objects.filter(state="confirmed")) == settled
    assert RegisterChange.objects.pending().exists() is (role in ("superuser", "office"))
