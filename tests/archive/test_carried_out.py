"""What readers are told rests on the decisions that were carried out, whatever rows a database without a guard has taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import Decision
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import edition_approval, ending, reason_of
from disclosure.archive.chain import BEGINNING
from disclosure.archive.models import ChainHead
from disclosure.catalogue.guard import triggers
from disclosure.items.models import IndexCounter, Standing
from tests.archive.conftest import REASON, Story


def forge(decision: Decision, **values) -> Decision:
    """A later row like `decision`, but for `values`, as somebody would make it in a database without triggers."""
    triggers.remove(connection)
    known = {field.attname: getattr(decision, field.attname) for field in Decision._meta.concrete_fields}
    (forged,) = Decision.objects.bulk_create([Decision(**known | {"id": None} | values)])
    triggers.install(connection)
    return forged


def test_an_approval_that_was_slipped_under_a_draft_is_not_what_is_shown_again(published: Story):
    """The office suspends, the committee lifts, both lawfully; the draft of a change stays a draft."""
    approval = edition_approval(published.item)
    draft = published.item
    draft.title = "没有批准的标题"
    revision = draft.save_revision(user=published.drafter)
    other_step = published.item.decisions.get(kind=Decision.Kind.PROPOSED).task_state_id
    forge(approval, revision_id=revision.pk, task_state_id=other_step, meeting_name="没有开过的会")
    assert edition_approval(published.item) == approval
    published.suspend()
    published.settle(confirm=False)
    assert published.item.title != "没有批准的标题" and published.item.live


def test_a_forged_request_does_not_exchange_the_reason_of_a_withdrawal(published: Story):
    published.ask(Procedure.WITHDRAWAL)
    withdrawal = ending(published.item)
    asked = Decision.objects.get(task_state__workflow_state=withdrawal.task_state.workflow_state, kind="proposed")
    forge(asked, task_state_id=withdrawal.task_state_id, comment="没有说过的理由")
    assert ending(published.item) == withdrawal
    assert reason_of(withdrawal) == REASON


def test_a_forged_suspension_does_not_exchange_the_reason_of_its_confirmation(published: Story):
    published.suspend()
    suspension = ending(published.item)
    published.settle(confirm=True)
    forge(suspension, comment="没有说过的理由")
    assert reason_of(ending(published.item)) == suspension.comment


def test_an_item_that_was_terminated_before_its_suspension_is_terminated_after_it(published: Story):
    published.ask(Procedure.TERMINATION)
    termination = ending(published.item)
    published.suspend()
    published.settle(confirm=False)
    assert published.item.standing == Standing.TERMINATED
    assert ending(published.item) == termination


def test_a_reinstated_item_has_no_ending(published: Story):
    published.ask(Procedure.TERMINATION)
    published.ask(Procedure.REINSTATEMENT)
    assert ending(published.item) is None
    published.suspend()
    published.settle(confirm=False)
    assert published.item.standing == Standing.OPEN


def test_a_suspension_is_not_lifted_over_a_file_that_was_exchanged(published: Story):
    published.suspend()
    path = Path(settings.MEDIA_ROOT) / published.item.attachments.get().document.file.name
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.4 other")
    with pytest.raises(Stale, match="与批准时不一致"):
        published.settle(confirm=False)


def test_an_index_number_that_was_given_is_not_given_again(published: Story, begin):
    triggers.remove(connection)
    IndexCounter.objects.update(last=0)
    triggers.install(connection)
    with pytest.raises(Refused, match="编号计数有误"):
        begin().publish()


def test_nothing_is_sealed_where_the_chain_was_set_back(published: Story, begin):
    triggers.remove(connection)
    ChainHead.objects.update(sequence=0, seal=BEGINNING)
    triggers.install(connection)
    with pytest.raises(Refused, match="归档链的末端"):
        begin().publish()
