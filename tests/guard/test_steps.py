"""The two steps of the workflow stay what the migrations made them: who decides follows from the kind of a step (law 3)."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from wagtail.models import Task

from disclosure.approval.models import ApprovalTask, ReviewTask
from disclosure.catalogue.guard.grants import NotGranted
from tests.guard.routes import sql

pytestmark = pytest.mark.django_db

OF_ITS_KIND = {ReviewTask: ApprovalTask, ApprovalTask: ReviewTask}

STATEMENTS = {
    "deleted": "DELETE FROM {table}",
    "renumbered": "UPDATE {table} SET task_ptr_id = {other}",
    "joined by the other step": "INSERT INTO {table} (task_ptr_id) VALUES ({other})",
}


@pytest.mark.parametrize("model", OF_ITS_KIND)
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_a_step_is_not_deleted_renumbered_or_doubled(model, statement):
    other = OF_ITS_KIND[model].objects.get().pk
    before = [task.specific for task in Task.objects.order_by("pk")]
    with pytest.raises(NotGranted, match="流程"), transaction.atomic():
        sql(statement.format(table=connection.ops.quote_name(model._meta.db_table), other=other))
    assert [task.specific for task in Task.objects.order_by("pk")] == before
    assert {type(task) for task in before} == set(OF_ITS_KIND)
