"""Signing in as people do: by the form, from an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from disclosure.audience.sign_in import sessions
from tests.factories import PASSWORD

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"

Try = Callable[..., HttpResponse]


@pytest.fixture
def sign_in() -> Try:
    """`sign_in("student", "guess", HERE)`: the answer to somebody who gives that password at that address."""

    def given(username: str, password: str = PASSWORD, address: str = HERE, client: Client | None = None, **data):
        client = client or Client()
        data = {"username": username, "password": password, **data}
        return client.post(reverse("audience:sign_in"), data, REMOTE_ADDR=address)

    return given


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`after(30)`: it is thirty minutes later."""
    clock = [1_800_000_000.0]
    monkeypatch.setattr(sessions, "_now", lambda: int(clock[0]))

    def wait(minutes: float) -> None:
        clock[0] += minutes * 60

    return wait
