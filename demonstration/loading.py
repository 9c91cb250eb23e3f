"""The loading of the demonstration into a database without one."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from demonstration.clock import clock_at
from demonstration.content import read_committee, read_items
from demonstration.institution import name_institution
from demonstration.models import Demonstration
from demonstration.people import leave_pending, make_people, make_units
from demonstration.proceedings import Proceedings
from disclosure.catalogue.actions import apply_import
from disclosure.catalogue.models import CataloguePage
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from disclosure.items.models import DisclosurePage
from disclosure.organisation.institution import InstitutionEdition

CATALOGUE = settings.BASE_DIR / "disclosure" / "catalogue" / "data" / "hbgyzy.csv"
"""The college's catalogue."""

OPENING = datetime.datetime(2023, 1, 3, 9, tzinfo=timezone.get_default_timezone())
"""The moment at which the demonstration begins: the catalogue is imported and every account exists."""


class AnotherCatalogue(Exception):
    """The database holds another catalogue than the one to which the items of the demonstration belong."""


def load(progress: Callable[[int, int], None]) -> bool:
    """Create the units, the accounts, the catalogue and the items. If any item exists, change nothing.

    A load that fails leaves the database as it was. No mail is sent, since no one is waiting for any.

    Args:
        progress: called after each step of the proceedings with the number of steps done and the total.

    Returns:
        whether the demonstration was created.

    Raises:
        AnotherCatalogue: a catalogue other than the college's exists already.
    """
    if DisclosurePage.objects.exists():
        return False
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"), transaction.atomic():
        Demonstration.objects.create()
        prepare()
        proceedings = Proceedings(read_items(), read_committee())
        steps = proceedings.timeline()
        # Only readers and editors query the reference index: it is built once, not at each of the steps.
        with disable_reference_index_auto_update():
            for done, step in enumerate(steps, start=1):
                proceedings.carry_out(step)
                progress(done, len(steps))
            proceedings.plan_meeting()
        leave_pending()
        call_command("rebuild_references_index", verbosity=0)
    return True


def prepare() -> None:
    """Name the institution; create the units and the accounts, and the catalogue, which the office imports."""
    with clock_at(OPENING):
        if not InstitutionEdition.objects.exists():
            name_institution()
        make_units()
        office = make_people()["office"]
        plan = plan_import(read_rows(CATALOGUE.read_bytes()))
        if CataloguePage.objects.exists() and not plan.is_empty:
            raise AnotherCatalogue("库中已有另一份公开目录，示例事项与它不符，没有载入。请在空的数据库中载入演示数据。")
        apply_import(plan, by=office)
