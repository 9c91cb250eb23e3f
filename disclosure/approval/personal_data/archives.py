"""The data of an Office file outside its parts: of the archive itself, and between and after its members."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.approval.personal_data.pieces import UNKNOWN_DATA, Gap, Piece, as_text
from disclosure.office_files.packages import Package

PLACE = "文件的其他部分"

LOCAL_HEADER_BYTES = 30
DESCRIPTOR_BYTES = 24
"""Maximum number of bytes after a member with its size and its checksum (APPNOTE 4.3.9)."""

END_RECORD, END_RECORD_BYTES = b"PK\x05\x06", 22

PLAIN_STRING = re.compile(rb"[\x20-\x7e]{5,}")
WIDE_STRING = re.compile(rb"(?:[\x20-\x7e]\0){5,}")


def archive_pieces(package: Package, data: bytes) -> Iterator[Piece | Gap]:
    """Yield names, comments and extra fields of the members, and bytes that belong to no member."""
    archive = package.archive
    yield _piece(archive.comment)
    for member in archive.infolist():
        yield Piece(PLACE, member.filename)
        yield from (_piece(field) for field in (member.comment, member.extra))
    for loose in _loose_bytes(package, data):
        if as_text(loose) is not None:
            yield _piece(loose)
        elif loose.strip(b"\0"):
            yield Gap(UNKNOWN_DATA)


def strings_of(data: bytes) -> Iterator[Piece]:
    """Yield the strings, of one or two bytes a character, in data that is not parsed, such as the settings of a printer."""
    yield from (Piece(PLACE, found.decode("ascii"), again=True) for found in PLAIN_STRING.findall(data))
    yield from (Piece(PLACE, found.decode("utf-16-le"), again=True) for found in WIDE_STRING.findall(data))


def _piece(data: bytes) -> Piece:
    return Piece(PLACE, as_text(data) or data.decode("latin-1"), again=True)


def _loose_bytes(package: Package, data: bytes) -> Iterator[bytes]:
    """Yield the bytes before, between and after the members, and the extra fields that only the members' own headers have."""
    archive, reached = package.archive, 0
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        begun = member.header_offset
        yield data[reached:begun]
        name_bytes, extra_bytes = (int.from_bytes(data[begun + at : begun + at + 2], "little") for at in (26, 28))
        content = begun + LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        yield data[content - extra_bytes : content].replace(member.extra, b"") if extra_bytes else b""
        reached = content + member.compress_size + (DESCRIPTOR_BYTES if member.flag_bits & 8 else 0)
    yield data[reached : archive.start_dir]
    end = data.rfind(END_RECORD)
    yield data[end + END_RECORD_BYTES + len(archive.comment) :]
