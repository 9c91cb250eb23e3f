"""Twenty items are approved, each in a process of its own; then the archive is verified.

    python -m tests.archive.processes at-once|killed

`at-once`: all at the same moment. `killed`: one after the other, and each is killed somewhere on its way. Works on the
migrated, empty database that the environment names, and prints what it found: one line.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import django

PEOPLE = 20

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection  # noqa: E402

from disclosure.approval.models import FileScan  # noqa: E402
from disclosure.approval.personal_data.scanning import VERSION  # noqa: E402
from disclosure.archive.models import Edition  # noqa: E402
from disclosure.archive.verification import first_break  # noqa: E402
from disclosure.audience.circles import Scope  # noqa: E402
from disclosure.catalogue.guard.grants import recording  # noqa: E402
from disclosure.items.files import Attachment  # noqa: E402
from disclosure.items.models import DisclosurePage  # noqa: E402
from disclosure.organisation.models import Role, User  # noqa: E402
from tests.approval.conftest import Proposal  # noqa: E402
from tests.factories import make_catalogue, make_item, make_person, make_units  # noqa: E402
from tests.files import pdf, pdf_file  # noqa: E402


def prepare() -> list[tuple[Proposal, User]]:
    """Twenty proposals that wait for approval, each with a file of its own and one in common, and an approver for each."""
    units = make_units()
    entry = make_catalogue(units).party_and_campus
    drafter, reviewer = (make_person(str(role), (role, units.zzb)) for role in (Role.DRAFTER, Role.REVIEWER))
    common = Attachment.objects.create(title="收支表", file=pdf_file("ledger.pdf", b"ledger"))
    waiting = []
    for number in range(PEOPLE):
        # Long enough that a process is killed while it writes.
        own = Attachment.objects.create(title="明细", file=ContentFile(pdf(os.urandom(3_000_000)), name="details.pdf"))
        with recording("as if it had been read"):
            FileScan.objects.create(sha256=own.sha256(), version=VERSION, findings=[], gaps=[])
        item = make_item(entry, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=drafter, attachments=[common, own])
        proposal = Proposal(item).propose(drafter)
        proposal.review(reviewer, units.zzb)
        waiting.append((proposal, make_person(f"approver{number}", Role.COMMITTEE)))
    return waiting


def approving(proposal: Proposal, approver: User, start: float) -> int:
    """The number of a process that approves as soon as `start` has come."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        time.sleep(max(0.0, start - time.time()))
        proposal.approve(approver)
        status = 0
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(status)


def at_once(waiting: list[tuple[Proposal, User]]) -> str:
    start = time.time() + 1
    children = [approving(proposal, approver, start) for proposal, approver in waiting]
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    return str(first_break() or f"{Edition.objects.count()} editions, {len(failed)} failed")


def killed(waiting: list[tuple[Proposal, User]]) -> str:
    """The first two are let be, and say how long it takes; the last one is let be, too, and seals after all that."""
    began = time.monotonic()
    for proposal, approver in waiting[:2]:
        os.waitpid(approving(proposal, approver, 0), 0)
    usual = (time.monotonic() - began) / 2
    chance = random.Random(1921)  # noqa: S311
    for proposal, approver in waiting[2:-1]:
        child = approving(proposal, approver, 0)
        time.sleep(usual * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.waitpid(approving(*waiting[-1], 0), 0)
    halves = [item.pk for item in DisclosurePage.objects.all() if item.live != item.editions.exists()]
    named = (Path(settings.MEDIA_ROOT) / "archive").glob("??/*")
    torn = [path.name for path in named if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
    sealed_last = waiting[-1][0].item.editions.exists()
    return str(first_break() or f"{len(halves)} half-published, {len(torn)} torn files, sealed at last: {sealed_last}")


def main(how: str) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    waiting = prepare()
    connection.close()
    # The law is about order, not about speed: nobody gives up on a busy machine.
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 300
    sys.stdout.write({"at-once": at_once, "killed": killed}[how](waiting))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
