"""The same over HTTP: whoever comes too late is answered 409 with what they typed, and nobody an error of the server's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.approval.test_admin_sight import editor_data
from tests.grounds import at_meeting, form_of
from tests.laws import steps
from tests.laws.steps import Sight
from tests.races.conftest import COMMITTEE, College

ROUNDS = 10

TYPED = "一句只此一处的意见"


def post(session: str, address: str, data: dict) -> HttpResponse:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client.post(address, data)


def decide(session: str, sight: Sight, action: str) -> tuple[int, bool]:
    """Press a button of the decision page. Returns the status, and whether the answer still holds what was typed."""
    seen = {"seen": sight.digest, "task_state_id": sight.step}
    typed = {**form_of(at_meeting()), "comment": TYPED, "return-reason": TYPED}
    data = {"action": action, **typed, **seen, **{f"return-{name}": value for name, value in seen.items()}}
    response = post(session, reverse("approval:dossier", args=[sight.item]), data)
    return response.status_code, TYPED in response.content.decode()


def save(session: str, sight: Sight) -> int:
    """Send the editor's form."""
    return post(session, reverse("wagtailadmin_pages:edit", args=[sight.item]), editor_data(sight.page)).status_code


@pytest.fixture
def session(college) -> Callable[[str], str]:
    """`session(name)`: the key of a session in which that person is signed in."""

    def sign_in(name: str) -> str:
        client = Client()
        client.force_login(steps.person(name))
        return client.session.session_key

    return sign_in


def test_whoever_decides_too_late_is_answered_409_with_what_they_typed(college: College, race, session):
    items = [college.in_approval() for _ in range(ROUNDS)]
    moves = [
        partial(decide, session(name), action="approve" if place % 2 else "send_back")
        for place, name in enumerate(COMMITTEE[:4])
    ]
    for item, outcomes in race(items, *moves):
        assert sorted(outcome.value for outcome in outcomes) == [(302, False), *[(409, True)] * 3]
        assert item.page.decisions.filter(kind__in=("approved", "returned")).count() == 1


def test_the_editor_and_the_committee_do_not_get_in_each_others_way(college: College, race, session):
    items = [college.in_approval() for _ in range(ROUNDS)]
    moves = partial(decide, session(COMMITTEE[0]), action="approve"), partial(save, session("zzb.drafter"))
    for item, (approved, saved) in race(items, *moves):
        assert approved.value[0] == 302 and saved.value in {200, 302, 403}
        assert item.page.live and item.page.title != "改过的标题"
