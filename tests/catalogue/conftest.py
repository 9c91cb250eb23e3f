"""The college's own catalogue, imported, and a small one of two categories to change."""

from disclosure.catalogue.actions import apply_import
from disclosure.catalogue.plan import ImportPlan, plan_import
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import SHIPPED, SMALL
from tests.catalogue.importing import import_table
from tests.remembered import remembered


@remembered
def college(units) -> ImportPlan:
    """The college's own catalogue, imported."""
    plan = plan_import(read_rows(SHIPPED.read_bytes()))
    apply_import(plan, by=None)
    return plan


@remembered
def small(units) -> ImportPlan:
    """`SMALL`, imported."""
    return import_table(SMALL)
