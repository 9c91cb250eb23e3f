"""What sealing costs, and how fast the archive is verified.

`make bench` runs it on SQLite and on PostgreSQL. It publishes items through their whole procedure in a throwaway database, on
SQLite or wherever DATABASE_URL says, and prints the median of the publication and of the sealing in it. Files lie in a folder
that goes afterwards. Then it fills the archive up to EDITIONS (10,000), a file each, verifies it, and sets the speed beside
that of `sha256sum` on the same files.
"""

# ruff: noqa: E402, T201 (models come after Django's setup; it talks to whoever called it)

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

import django

django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import get_runner, override_settings, setup_test_environment

from disclosure.approval.models import Decision
from disclosure.archive import receivers
from disclosure.archive.chain import merkle_root, sha256
from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile
from disclosure.archive.store import keep_bytes
from disclosure.archive.verification import verify
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import recording
from disclosure.items.files import Attachment
from disclosure.organisation.models import Role
from tests.approval.conftest import Proposal
from tests.factories import make_catalogue, make_item, make_person, make_units
from tests.files import pdf

PUBLICATIONS = 40
MEGABYTE = 1 << 20


def measure_sealing() -> None:
    """Publish items with a file of 1 MB each; print milliseconds."""
    units = make_units()
    entry = make_catalogue(units).party_and_campus
    people = [make_person(role, (role, units.zzb)) for role in ("drafter", "reviewer")] + [
        make_person("committee", Role.COMMITTEE)
    ]
    sealing, publishing = [], []
    sealed = receivers.seal

    def timed(snapshot):
        began = time.perf_counter()
        edition = sealed(snapshot)
        sealing.append(time.perf_counter() - began)
        return edition

    receivers.seal = timed
    for number in range(PUBLICATIONS):
        file = Attachment.objects.create(title="收支表", file=ContentFile(pdf(os.urandom(MEGABYTE)), name=f"{number}.pdf"))
        body = [("text", "<p>本年度党费按规定收缴，使用情况已向全体党员报告。</p>")] * 20
        item = make_item(
            entry,
            units.zzb,
            Scope.PARTY_AND_CAMPUS,
            live=False,
            owner=people[0],
            attachments=[file],
            body=body,
            title=f"事项{number}",
        )
        proposal = Proposal(item).propose(people[0])
        proposal.review(people[1], units.zzb)
        seen, began = proposal.seen, time.perf_counter()
        proposal.approve(people[2], seen=seen)
        publishing.append(time.perf_counter() - began)
    receivers.seal = sealed
    seal, whole = (statistics.median(times) * 1000 for times in (sealing, publishing))
    print(f"sealing {seal:.1f} ms, {seal / whole:.0%} of a publication of {whole:.1f} ms (a file of 1 MB)")


@recording("editions of a benchmark")
def fill(length: int, size: int) -> None:
    """Add editions like the last one, each with a file of its own of `size` bytes, up to `length`."""
    model = Edition.objects.last()
    decision = model.decision
    previous, first = model.seal, model.sequence + 1
    decisions = []
    for _ in range(first, length + 1):
        decision.pk, decision._state.adding = None, True
        decision.kind, decision.role, decision.unit = Decision.Kind.PROPOSED, Role.DRAFTER, model.item.unit
        decision.basis = decision.meeting_name = decision.resolution_number = ""
        decision.decided_on = None
        decisions.append(
            Decision(**{field.attname: getattr(decision, field.attname) for field in Decision._meta.concrete_fields})
        )
    for edition, made in enumerate(Decision.objects.bulk_create(decisions), start=first):
        model.sequence, model.previous, model.decision, model.decision_number = edition, previous, made, made.pk
        stored = keep_bytes(Attachment(file=ContentFile(os.urandom(size), name=f"{edition}.pdf")).file)
        stored.save()
        file = EditionFile(edition_id=edition, order=1, role="attachment", title="附件", name="a.pdf", file=stored)
        file.label_sha256 = sha256(file.label)
        model.root = merkle_root(model.parts_with([file]))
        model.seal = previous = model.seal_of_head()
        Edition.objects.bulk_create([Edition(**{f.attname: getattr(model, f.attname) for f in Edition._meta.concrete_fields})])
        file.save()
    ChainHead.objects.update(sequence=length, seal=previous)


def measure_verification() -> None:
    """Verify everything; print editions and megabytes a second, and the time that `sha256sum` takes for the files."""
    files = [stored.path for stored in StoredFile.objects.all()]
    size = sum(path.stat().st_size for path in files) / 1e6
    result = verify()
    began = time.perf_counter()
    subprocess.run(
        ["xargs", "-0", "sha256sum"], input=b"\0".join(bytes(path) for path in files), stdout=subprocess.DEVNULL, check=True
    )
    other = time.perf_counter() - began
    print(f"{result}: {result.sequence / result.seconds:.0f} editions/s, {size / result.seconds:.0f} MB/s of files")
    print(f"sha256sum on the same {size:.0f} MB: {size / other:.0f} MB/s")


def main(length: int) -> None:
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(connection.vendor)
        # Not /tmp: that may be memory, and what is measured is a disk.
        settings.DATA_DIR.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as media, override_settings(MEDIA_ROOT=media):
            measure_sealing()
            fill(length, 20_000)
            measure_verification()
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
