"""The format of a backup: one tar, in the order `about.json`, `database`, `media/…`, `receipts/…`, `manifest.json`.

`about.json` describes the backup, so that an unusable one is refused before gigabytes are read. `manifest.json` comes last and
gives size and SHA-256 of all other files: a truncated file has no manifest and is no backup. `tar` opens a backup, after
`age -d` if it is encrypted.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Self

from django.utils import timezone

from disclosure.archive.backup import BackupRefused

FORMAT = 1

ABOUT, DATABASE, MEDIA, RECEIPTS, MANIFEST = "about.json", "database", "media", "receipts", "manifest.json"

CHUNK = 1 << 20

DAMAGED = "备份不完整，或者已经损坏"

Fingerprint = dict[str, Any]
"""A file's `size` and `sha256`."""


@dataclass(frozen=True)
class About:
    """The contents of a backup.

    Args:
        vendor: the kind of database, `sqlite` or `postgresql`: a backup is restored into the same kind only.
        at: the moment at which the snapshot of the database was taken.
        sequence, seal: the end of the archive's chain at that moment.
        migrations: `app.name` of the last migrations applied to the database.
        format: version of the backup's format.
    """

    vendor: str
    at: str
    sequence: int
    seal: str
    migrations: list[str]
    format: int = FORMAT

    def __str__(self) -> str:
        """Return the description shown on the screen."""
        moment = timezone.localtime(datetime.datetime.fromisoformat(self.at))
        return f"{self.vendor}，数据截至 {moment:%Y-%m-%d %H:%M:%S}，归档链止于第{self.sequence}号，封印 {self.seal}"

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Parse `about.json`. Raises `BackupRefused` if the text is anything else."""
        try:
            content = json.loads(text)
            if content["format"] == FORMAT:
                return cls(**content)
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused(f"{DAMAGED}：读不懂 {ABOUT}。") from error
        raise BackupRefused(f"备份的格式（{content['format']}）不是本程序所用的格式（{FORMAT}）。")


class Fingerprinted:
    """A reader that computes size and SHA-256 as it reads. Raises `BackupRefused` if the tar that holds the file breaks off."""

    def __init__(self, file: Any):
        self.file = file
        self.digest, self.size = hashlib.sha256(), 0

    def read(self, size: int = CHUNK) -> bytes:
        try:
            chunk = self.file.read(size)
        except tarfile.TarError as error:
            raise BackupRefused(f"{DAMAGED}（{error}）。") from error
        self.digest.update(chunk)
        self.size += len(chunk)
        return chunk

    def fingerprint(self) -> Fingerprint:
        return {"size": self.size, "sha256": self.digest.hexdigest()}


class Writer:
    """A writer of a bundle into `out`. Without `finish`, the bundle is not valid."""

    def __init__(self, out: BinaryIO):
        self.out = out
        self.files: dict[str, Fingerprint] = {}

    def add(self, name: str, file: BinaryIO, size: int, mode: int = 0o644, mtime: float = 0) -> None:
        """Add the first `size` bytes of `file`. Raises `OSError` if there are fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, mode & 0o777, mtime
        self.out.write(info.tobuf(tarfile.PAX_FORMAT))
        content = Fingerprinted(file)
        while chunk := content.read(min(CHUNK, size - content.size)):
            self.out.write(chunk)
        if content.size != size:
            raise OSError(f"{name} 在备份时变短了。")
        self.out.write(bytes(-size % tarfile.BLOCKSIZE))
        self.files[name] = content.fingerprint()

    def add_json(self, name: str, content: Any) -> None:
        text = json.dumps(content, indent=1).encode()
        self.add(name, io.BytesIO(text), len(text))

    def finish(self) -> None:
        self.add_json(MANIFEST, {"format": FORMAT, "files": self.files})
        self.out.write(bytes(2 * tarfile.BLOCKSIZE))


@dataclass(frozen=True)
class Member:
    """A file of a bundle. Bytes that the caller does not read are skipped, and checked all the same."""

    name: str
    mode: int
    mtime: float
    content: Fingerprinted


def read(source: BinaryIO) -> Iterator[Member]:
    """Yield the files of a bundle except its manifest, in order. The files are known to be intact only after the last one.

    Raises:
        BackupRefused: `source` is no bundle, breaks off, or does not match its manifest.
    """
    found: dict[str, Fingerprint] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=CHUNK) as tar:
            for info in tar:
                _check_name(info, found)
                content = Fingerprinted(tar.extractfile(info))
                if info.name == MANIFEST:
                    _check_manifest(content.file.read(), found)
                    break
                yield Member(info.name, info.mode & 0o777, info.mtime, content)
                while content.read():
                    pass
                found[info.name] = content.fingerprint()
            else:
                raise BackupRefused(f"{DAMAGED}：没有末尾的清单。")
        while source.read(CHUNK):
            pass
    except (tarfile.TarError, ValueError) as error:  # ValueError: a header in another encoding
        raise BackupRefused(f"{DAMAGED}（{error}）。") from error


def _check_name(info: tarfile.TarInfo, found: dict[str, Fingerprint]) -> None:
    path = PurePosixPath(info.name)
    known = path.parts[:1] in ((MEDIA,), (RECEIPTS,)) if len(path.parts) > 1 else info.name in (ABOUT, DATABASE, MANIFEST)
    if not known or ".." in path.parts or str(path) != info.name or not info.isreg() or info.name in found:
        raise BackupRefused(f"{DAMAGED}：其中的 {info.name} 不是备份应有的文件。")


def _check_manifest(text: bytes, found: dict[str, Fingerprint]) -> None:
    try:
        expected = json.loads(text)["files"]
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{DAMAGED}：读不懂末尾的清单。") from error
    if wrong:
        raise BackupRefused(f"{DAMAGED}：{wrong[0]} 与清单不符（共{len(wrong)}个文件不符）。")
