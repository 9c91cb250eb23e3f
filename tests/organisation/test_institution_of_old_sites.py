"""The migration keeps the names of a site on which somebody works already, and gives a new one none."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from disclosure.organisation.canonical_json import sha256_of_json
from disclosure.organisation.institution import FACTS, InstitutionEdition, in_force
from tests.factories import as_if_decided, make_person

pytestmark = pytest.mark.django_db

migration = import_module("disclosure.organisation.migrations.0012_institution")


@pytest.mark.parametrize("is_new", [True, False])
def test_an_old_site_keeps_its_names(is_new):
    if not is_new:
        make_person("office")
    with as_if_decided():
        migration.keep_the_names(apps, None)
    assert InstitutionEdition.objects.count() == (0 if is_new else 1)
    assert in_force().name == ("本校" if is_new else "湖北工业职业技术学院")


def test_its_facts_are_valid_and_its_digest_is_theirs():
    assert migration.FACTS.keys() <= set(FACTS)
    InstitutionEdition(**migration.FACTS).clean_fields(exclude={"number", "in_force_since", "digest"})
    make_person("office")
    with as_if_decided():
        migration.keep_the_names(apps, None)
    assert in_force().digest == sha256_of_json({"number": 1, **migration.FACTS})
