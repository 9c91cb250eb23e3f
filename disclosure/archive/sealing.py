"""Sealing: an edition is added to the chain, in the transaction in which its decision is carried out."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone

from disclosure.approval.errors import Refused
from disclosure.archive.chain import merkle_root, sha256
from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile
from disclosure.archive.snapshot import Snapshot


def seal(snapshot: Snapshot) -> Edition:
    """Seal the state that a decision has just given an item (Article 8(5)), as the next link of the chain.

    To be called inside the decision's transaction, so that decision and seal are committed together. Files are stored before
    the chain is locked, and rows are written after, so that a process that waits for the chain holds no lock that the holder
    might need.
    """
    decision, item, files = snapshot.decision, snapshot.item, snapshot.files
    scan = snapshot.scan
    data, html, record = snapshot.data(), snapshot.html(), snapshot.record()
    head = ChainHead.objects.select_for_update().get()
    edition = Edition(
        sequence=head.sequence + 1,
        item_id=item.pk,
        decision=decision,
        item_number=item.pk,
        decision_number=decision.pk,
        event=snapshot.event,
        sealed_at=timezone.now(),
        index_number=item.index_number or "",
        number=item.edition,
        title=snapshot.title,
        entry=item.entry.code,
        unit=item.unit.name,
        scope=item.scope or 0,
        groups=",".join(str(group.pk) for group in sorted(item.reader_groups.all(), key=lambda group: group.pk)),
        data=data,
        html=html,
        record=record,
        title_sha256=sha256(snapshot.title),
        data_sha256=sha256(data),
        html_sha256=sha256(html),
        record_sha256=sha256(record),
        previous=head.seal,
    )
    edition.root = merkle_root(edition.parts_with(files))
    edition.seal = edition.seal_of_head()
    try:
        edition.save()
    except IntegrityError as error:
        raise Refused("归档链的末端与归档的版本不符，没有办理。请系统管理员用 verify_archive 核验归档。") from error
    _add_files(edition, files)
    if scan and not StoredFile.objects.filter(pk=scan.pk).exists():
        scan.save()
    head.sequence, head.seal = edition.sequence, edition.seal
    head.save(update_fields=["sequence", "seal"])
    return edition


def _add_files(edition: Edition, files: list[EditionFile]) -> None:
    known = set(StoredFile.objects.filter(pk__in=[file.file_id for file in files]).values_list("pk", flat=True))
    new = {file.file_id: file.file for file in files if file.file_id not in known}
    StoredFile.objects.bulk_create(new.values())
    for file in files:
        file.edition = edition
    EditionFile.objects.bulk_create(files)
