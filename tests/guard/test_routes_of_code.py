"""Whoever runs code, commands or SQL on the server changes nothing that readers see without a decision (law 1)."""

import pytest
from django.core.management import get_commands
from django.db import connection, transaction

from disclosure.catalogue.guard import triggers
from tests.guard.code_routes import COMMANDS, ROUTES
from tests.guard.record_routes import RECORDS
from tests.guard.world import crawl, public_state

WRITES_NOTHING = {
    "changepassword createsuperuser clearsessions": "accounts and sessions: readers see nothing of them",
    "check diffsettings dumpdata findstatic inspectdb sendtestemail show_references_index showmigrations": "only tells",
    "backup export_archive": "only reads",
    "run_archive_export": "only reads, and notes in a row of its own how far it has come",
    "import_archive": "fills an empty site, and no other, with editions of which readers see nothing",
    "set_up": "sets up an empty site, and no other",
    "purge_access_log": "deletes what was recorded of reading, of which readers see nothing, once its time is over",
    "restore": "puts a backup into an empty place, and into no other",
    "sqlflush sqlmigrate sqlsequencereset export_catalogue export_receipt verify_archive": "only tells",
    "collectstatic compilemessages makemessages makemigrations optimizemigration squashmigrations": "works on files of code",
    "startapp startproject make_archive_key make_backup_key": "works on files of code, or on a key",
    "dbshell shell runserver test testserver": "opens the door to what other rows of the table try",
    "axes_list_attempts axes_reset axes_reset_failure_logs axes_reset_logs": "about who has tried to sign in",
    "axes_reset_ip axes_reset_ip_username axes_reset_username": "about who has tried to sign in",
    "django_cas_ng_clean_sessions": "about sessions that are over",
    "addstatictoken": "a spare code for somebody who has lost their telephone",
    "createcachetable enable_fuzzystrmatch enable_trigram enable_unaccent": "makes what no reader sees",
    "purge_embeds convert_mariadb_uuids": "for what is not used here: embedded videos, another database",
    "wagtail_update_image_renditions": "pictures in their sizes are derived, and made anew when a page is read",
    "publish_scheduled_pages wagtail_update_index": "another name of a command in the table",
}
"""Commands that are not tried, and why."""


def test_every_command_that_there_is_is_tried_or_said_to_write_nothing():
    tried = {route.name.split()[0] for route in COMMANDS} | {"loaddata", "migrate"}
    excused = {name for names in WRITES_NOTHING for name in names.split()}
    assert tried | excused == set(get_commands())
    assert not tried & excused


@pytest.mark.django_db(transaction=True)
def test_no_code_command_or_sql_changes_what_readers_see(world, subtests):
    """One after the other, each committed: what one leaves behind, the next one finds."""
    answers = crawl(world)
    state = public_state(world)
    for route in (*ROUTES, *RECORDS):
        with subtests.test(route.name):
            if route.refusal:
                with pytest.raises(route.refusal):
                    route.attempt(world)
            else:
                route.attempt(world)
            before, state = state, public_state(world)
            assert state == before
            assert triggers.is_installed(connection)
    assert crawl(world) == answers


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:Specific versions of the following items could not be found:RuntimeWarning")
def test_each_would_change_what_readers_see_if_the_guard_were_lifted(world, subtests):
    """So that no route is in the table that fails for reasons of its own."""
    before = public_state(world)
    triggers.remove(connection)
    for route in ROUTES:
        if not route.effective:
            continue
        with subtests.test(route.name), transaction.atomic():
            route.attempt(world)
            assert public_state(world) != before
            transaction.set_rollback(True)
