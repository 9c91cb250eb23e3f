"""An import in one line."""

from collections.abc import Sequence

from disclosure.catalogue.actions import apply_import
from disclosure.catalogue.plan import ImportPlan, plan_import
from disclosure.catalogue.rows import read_rows
from disclosure.organisation.models import User
from tests.catalogue.files import csv_file


def plan_of(rows: Sequence[Sequence[str]]) -> ImportPlan:
    """What importing these rows, header included, as a CSV file would do."""
    return plan_import(read_rows(csv_file(rows)))


def import_table(rows: Sequence[Sequence[str]], by: User | None = None) -> ImportPlan:
    """Import these rows, header included, as a CSV file, and say what was planned."""
    plan = plan_of(rows)
    apply_import(plan, by=by)
    return plan
