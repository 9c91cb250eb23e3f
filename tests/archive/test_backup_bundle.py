"""The file of a backup: whatever is done to it, what is read is what was written, or it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import tarfile

import pytest

from disclosure.archive.backup import BackupRefused, bundle

CONTENT = {
    "about.json": b"{}",
    "database": os.urandom(1700),
    "media/空.pdf": b"",
    f"media/documents/{'很长的文件名' * 20}.pdf": b"%PDF-1.4",
    "media/documents/\udcff.pdf": b"no name in UTF-8",
    "receipts/1.json": b"{}",
}

MODE, MTIME = 0o444, 1_780_000_000.25


def written(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    writer = bundle.Writer(out)
    for name, bytes_ in content.items():
        writer.add(name, io.BytesIO(bytes_), len(bytes_), MODE, MTIME)
    writer.finish()
    return out.getvalue()


def read(whole: bytes) -> list[tuple[str, int, bytes]]:
    return [(member.name, member.mode, member.content.read()) for member in bundle.read(io.BytesIO(whole))]


EXPECTED = [(name, MODE, content) for name, content in CONTENT.items()]


def read_or_refused(spoilt: bytes) -> bool:
    """Whether it is refused. What is read instead must be exactly what was written."""
    try:
        assert read(spoilt) == EXPECTED
    except BackupRefused:
        return True
    return False


def test_a_bundle_is_read_as_it_was_written():
    assert read(written(CONTENT)) == EXPECTED


def test_a_bundle_opens_with_tar_and_its_manifest_with_sha256sum():
    with tarfile.open(fileobj=io.BytesIO(written(CONTENT))) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        assert [(info.name, info.mode, info.mtime) for info in tar][:-1] == [(name, MODE, MTIME) for name in CONTENT]
    assert manifest["files"] == {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in CONTENT.items()
    }


def test_any_changed_byte_is_noticed_or_means_nothing():
    whole, chance = written(CONTENT), random.Random(1921)  # noqa: S311
    refused = 0
    for _ in range(3000):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        refused += read_or_refused(bytes(spoilt))
    assert refused > 1000


def test_a_bundle_that_breaks_off_anywhere_is_refused():
    whole = written(CONTENT)
    content_ends = len(whole.rstrip(b"\0"))
    assert all(read_or_refused(whole[:end]) for end in range(0, content_ends, 7))


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "media/../../outside",
        "media",
        "media/./x",
        "other/x",
        "receipts/../x",
        "x",
        "manifest.json",
    ],
)
def test_files_that_do_not_belong_into_a_backup_are_refused(name):
    with pytest.raises(BackupRefused):
        read(written({**CONTENT, name: b"x"}))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_the_like_are_refused(kind):
    info = tarfile.TarInfo("media/link")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(BackupRefused, match="不是备份应有的文件"):
        read(info.tobuf() + written(CONTENT))


def test_a_file_twice_is_refused():
    out = io.BytesIO()
    writer = bundle.Writer(out)
    for content in (b"one", b"two"):
        writer.add("media/x", io.BytesIO(content), len(content))
    writer.finish()
    with pytest.raises(BackupRefused, match="media/x"):
        read(out.getvalue())


def test_a_file_that_shrinks_while_it_is_read_makes_no_bundle():
    with pytest.raises(OSError, match="变短"):
        bundle.Writer(io.BytesIO()).add("media/x", io.BytesIO(b"short"), 10)
