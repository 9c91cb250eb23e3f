"""Migrations are reversible, and what they put into the database is there again after a test that emptied it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Locale, Page, Site, Workflow

from disclosure.catalogue.guard import triggers
from tests.architecture.test_layers import own_apps
from tests.migrated import restore_test_database

OWN = {config.label for config in own_apps()}
MIGRATIONS = [migration for key, migration in sorted(MigrationLoader(None).disk_migrations.items()) if key[0] in OWN]


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_a_migration_can_be_undone(migration):
    assert [operation.describe() for operation in migration.operations if not operation.reversible] == []


def migrated_rows() -> dict:
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "slug", "url_path", "content_type__model", "live")),
        "sites": list(Site.objects.values_list("hostname", "root_page__slug", "is_default_site")),
        "locales": list(Locale.objects.values_list("language_code", flat=True)),
        "steps": list(
            Workflow.objects.values_list("name", "workflow_tasks__task__content_type__model").order_by("pk", "workflow_tasks")
        ),
    }


@pytest.mark.django_db(transaction=True)
def test_the_rows_of_migrations_are_restored_after_a_test_that_emptied_the_database():
    before = migrated_rows()
    assert all(before.values())
    triggers.remove(connection)
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    restore_test_database()
    assert migrated_rows() == before
