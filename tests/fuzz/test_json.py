"""What answers in JSON keeps to its description, whatever it is asked, and fails on nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SCHEMA = schemathesis.openapi.from_path(Path(__file__).with_name("openapi.yaml"))

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
    schemathesis.checks.status_code_conformance,
]


@pytest.fixture(scope="module")
def site() -> schemathesis.BaseSchema:
    SCHEMA.app = WSGIHandler()
    return SCHEMA


@pytest.mark.parametrize("who", ["drafter", "superuser", "student", None])
def test_what_answers_in_json_keeps_to_its_description(world, client_of, site, who, subtests):
    person = world.people.get(who)
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: client_of(person).cookies[name].value} if person else {}
    for operation in site.get_all_operations():
        with subtests.test(operation.ok().label):

            @hypothesis_settings(max_examples=15, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=operation.ok().as_strategy())
            def ask(case):
                case.call_and_validate(cookies=cookies, checks=CHECKS, headers={"Host": "testserver"})

            ask()
