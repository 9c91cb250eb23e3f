"""Disposal of uploads of which something is removed: titles, names, and the files on the disk, the archive's own included."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry
from wagtail.search import index

from disclosure.approval.models import FileScan, Minutes, WrittenApproval
from disclosure.archive.models import StoredFile
from disclosure.catalogue.guard.grants import recording
from disclosure.items.files import Attachment, Picture


def dispose(stored: StoredFile, *, uploaded_before: datetime.datetime) -> None:
    """Delete all copies of the bytes, and the records of the scan about them.

    The archive's own copy is deleted last: as long as it exists, the disposal is not finished.

    Args:
        uploaded_before: later uploads are left alone, even if they have the same bytes.
    """
    for model in (Attachment, Picture):
        for upload in model.objects.filter(Q(file_size=stored.size) | Q(file_size=None), created_at__lte=uploaded_before):
            _dispose_of_upload(upload, stored.sha256)
    with recording("a removal by law"):
        FileScan.objects.filter(sha256=stored.sha256).delete()
    stored.path.unlink()


def _dispose_of_upload(upload: Attachment | Picture, digest: str) -> None:
    """Delete the file of an upload. The record stays, for the drafts and decisions that reference it."""
    storage, name = upload.file.storage, str(upload.file.name)
    if not storage.exists(name) or upload.sha256() != digest:
        return
    if isinstance(upload, Picture):
        for rendition in upload.renditions.all():
            rendition.delete()
    storage.delete(name)


def texts_of(upload: Attachment | Picture) -> dict[str, str]:
    """Return the texts that describe an upload, by field."""
    return {name: getattr(upload, name) for name in ("title", "description") if hasattr(upload, name)}


def rename_upload(upload: Attachment | Picture, texts: Mapping[str, str], *, hide_name: bool) -> None:
    """Give an upload other texts (see `texts_of`) and, if `hide_name`, its file a neutral name. To be called under a grant.

    The drawings of a picture, which are named after its file, are deleted; the site draws them again.
    """
    changed = {name: text for name, text in texts.items() if text != getattr(upload, name)}
    if title := changed.get("title"):
        logged = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(upload), object_id=str(upload.pk))
        logged.update(label=title)
    if hide_name and isinstance(upload, Picture):
        for rendition in upload.renditions.all():
            rendition.delete()
    if hide_name and not upload.is_lost():
        changed["file"] = _moved_to_neutral_name(upload)
    if changed:
        type(upload).objects.filter(pk=upload.pk).update(**changed)
        index.insert_or_update_object(type(upload).objects.get(pk=upload.pk))


def rename_scan(scan: Minutes | WrittenApproval, name: str) -> None:
    """Give a scan of signed paper another name, and its file a neutral one. Its bytes stay. To be called under a grant."""
    changed = {"name": name}
    if scan.file.storage.exists(str(scan.file.name)):
        changed["file"] = _moved_to_neutral_name(scan)
    type(scan).objects.filter(pk=scan.pk).update(**changed)


def _moved_to_neutral_name(row: Attachment | Picture | Minutes | WrittenApproval) -> str:
    """Copy the row's file to a name that tells nothing, and delete the old one once the decision is committed."""
    storage, old = row.file.storage, str(row.file.name)
    path = PurePosixPath(old)
    with storage.open(old) as content:
        name = storage.save(str(path.with_name(f"{row.pk}{path.suffix}")), content)
    transaction.on_commit(lambda: storage.delete(old))
    return name
