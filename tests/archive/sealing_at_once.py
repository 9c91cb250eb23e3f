"""Twenty people approve twenty items at the same moment, each in a process of their own; then the chain is verified.

    python -m tests.archive.sealing_at_once

works on the empty database that the environment names, and prints the length of the chain, or the first break.
"""

from __future__ import annotations

import os
import sys
import time
import traceback

import django

PEOPLE = 20

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from disclosure.archive.models import Edition  # noqa: E402
from disclosure.archive.verification import first_break  # noqa: E402
from disclosure.audience.circles import Scope  # noqa: E402
from disclosure.items.files import Attachment  # noqa: E402
from disclosure.organisation.models import Role  # noqa: E402
from tests.approval.conftest import Proposal  # noqa: E402
from tests.factories import make_catalogue, make_item, make_person, make_units  # noqa: E402


def prepare() -> list[tuple[Proposal, object]]:
    """Twenty proposals that wait for approval, all with one file in common, and an approver for each."""
    call_command("migrate", verbosity=0)
    units = make_units()
    entry = make_catalogue(units).party_and_campus
    drafter, reviewer = (make_person(str(role), (role, units.zzb)) for role in (Role.DRAFTER, Role.REVIEWER))
    file = Attachment.objects.create(title="收支表", file=ContentFile(b"%PDF-1.4 ledger", name="ledger.pdf"))
    waiting = []
    for number in range(PEOPLE):
        item = make_item(entry, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=drafter, attachments=[file])
        proposal = Proposal(item).propose(drafter)
        proposal.review(reviewer, units.zzb)
        waiting.append((proposal, make_person(f"approver{number}", Role.COMMITTEE)))
    return waiting


def main() -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    waiting = prepare()
    connection.close()
    # The law is about order, not about speed: nobody gives up on a busy machine.
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 300
    start = time.time() + 1
    children = []
    for proposal, approver in waiting:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                time.sleep(max(0.0, start - time.time()))
                proposal.approve(approver)
                status = 0
            except BaseException:  # noqa: BLE001
                traceback.print_exc()
            finally:
                os._exit(status)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    found = first_break()
    sys.stdout.write(str(found or f"{Edition.objects.count()} editions, {len(failed)} failed"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
