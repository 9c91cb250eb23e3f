"""What a scan of signed minutes may be: judged by its bytes, whatever its name says."""

from __future__ import annotations

import hashlib
import zipfile

from django.core.files.uploadedfile import UploadedFile

from disclosure.approval.errors import Refused

MAX_BYTES = 20 * 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Word's and WPS's older files begin."""

BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "doc": OLE,
    "docx": b"PK\x03\x04",
    "wps": OLE,
}
"""Kinds of file that minutes come in, by the ending of the name, and how their bytes begin."""

ACCEPTED = ",".join(f".{ending}" for ending in BEGINNINGS)
"""For the file chooser of the browser."""


def check_scan(file: UploadedFile) -> None:
    """Raises `Refused` where the file is empty, too big, of no such kind, or not what its name says."""
    ending = str(file.name).rpartition(".")[2].lower()
    problem = ""
    if not file.size:
        problem = "文件是空的。"
    elif file.size > MAX_BYTES:
        problem = f"文件超过{MAX_BYTES // 1024 // 1024}MB，请压缩或分开上传。"
    elif ending not in BEGINNINGS:
        problem = "会议纪要须是PDF、图片（PNG、JPG）、Word（DOC、DOCX）或WPS文件。"
    elif not _is(ending, file):
        problem = f"文件的内容不是{ending.upper()}，请确认文件没有损坏、没有改过后缀名。"
    if problem:
        raise Refused(problem, fields={"file": problem})


def sha256_of(file: UploadedFile) -> str:
    """SHA-256 of the bytes, in hex."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _is(ending: str, file: UploadedFile) -> bool:
    file.seek(0)
    begins_so = file.read(len(BEGINNINGS[ending])) == BEGINNINGS[ending]
    file.seek(0)
    if not begins_so or ending != "docx":
        return begins_so
    try:
        with zipfile.ZipFile(file) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        file.seek(0)
