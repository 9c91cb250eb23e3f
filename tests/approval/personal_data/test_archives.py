"""What an Office file holds beside the words of its parts is found or told."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.conf import settings

from disclosure.approval.personal_data.pieces import UNKNOWN_DATA
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import W
from tests.approval.personal_data.test_pdf import PHONE, scan

BYTES = PHONE.encode()
WIDE = PHONE.encode("utf-16-le")
MAKERS = {"word": lambda: files.word("文字"), "sheet": lambda: files.sheet(["文字"])}


def with_archive(data: bytes, *, archive_comment: bytes = b"", comment: bytes = b"", extra: bytes = b"") -> bytes:
    """The file packed anew, with these in the archive and in its last member."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            last = member is old.infolist()[-1]
            packed = zipfile.ZipInfo(member.filename)
            packed.comment, packed.extra = (comment, extra) if last else (b"", b"")
            new.writestr(packed, old.read(member))
        new.comment = archive_comment
    return written.getvalue()


def between(data: bytes, loose: bytes) -> bytes:
    """The file with bytes between its last member and the table of members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        begun = archive.start_dir
    end = data.rindex(b"PK\x05\x06")
    moved = (begun + len(loose)).to_bytes(4, "little")
    return data[:begun] + loose + data[begun : end + 16] + moved + data[end + 20 :]


def part(name: str, content: str | bytes):
    return lambda data: files.with_part(data, name, content)


FIELD = b"\xfe\xca" + len(BYTES).to_bytes(2, "little") + BYTES
FOUND = {
    "a comment of a part": part("customXml/item9.xml", f"<a><!-- {PHONE} --></a>"),
    "a comment before a part": part("customXml/item9.xml", f"<!-- {PHONE} --><a/>"),
    "an instruction": part("customXml/item9.xml", f"<?x {PHONE}?><a/>"),
    "the name of an instruction": part("customXml/item9.xml", f"<a><?x{PHONE}?></a>"),
    "the name of a part": part(f"customXml/{PHONE}.xml", "<a/>"),
    "the name of a folder": part(f"customXml/{PHONE}/item.xml", "<a/>"),
    "settings of a printer": part("xl/printerSettings/printerSettings1.bin", b"\1\2" + WIDE),
    "settings of a printer, at an odd place": part("word/printerSettings.bin", b"\1" + WIDE),
    "settings of a printer, in bytes": part("word/printerSettings2.bin", b"\1\0" + BYTES + b"\0"),
    "a small picture of the first page": part("docProps/thumbnail.emf", b"\1" + WIDE),
    "after the archive": lambda data: data + b"tel " + BYTES,
    "between the members and their table": lambda data: between(data, b"tel " + BYTES),
    "the comment of the archive": lambda data: with_archive(data, archive_comment=BYTES),
    "the comment of a member": lambda data: with_archive(data, comment=BYTES),
    "an extra field": lambda data: with_archive(data, extra=FIELD),
}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("where", FOUND)
def test_a_number_beside_the_words_of_an_office_file_is_found(where, make):
    told, gaps = scan(FOUND[where](MAKERS[make]()))
    assert list(told) == [PHONE] and gaps == []


def test_a_comment_in_the_middle_takes_no_number_apart():
    body = f"<w:document {W}><w:p><w:r><w:t>138001<!-- x -->38000</w:t></w:r></w:p></w:document>"
    assert scan(files.with_part(files.word("x"), "word/document.xml", body))[0] == {PHONE: "正文第1段"}


TOLD = {
    "data after the archive": lambda data: data + b"\1\2\3\xff" * 9,
    "data between the members and their table": lambda data: between(data, b"\1\2\3\xff" * 9),
}


@pytest.mark.parametrize("what", TOLD)
def test_data_that_belongs_to_no_part_is_told(what):
    assert scan(TOLD[what](files.word("文字"))) == ({}, [UNKNOWN_DATA])


GROWTH_HINT = b"\x20\xa2\x08\0\x28\xa0\4\0" + b"\0" * 4
QUIET = {
    "room that an office program leaves": lambda data: with_archive(data, extra=GROWTH_HINT),
    "zeros after the archive": lambda data: data + b"\0" * 99,
    "the name of a printer": part(
        "xl/printerSettings/printerSettings1.bin", "\\\\10.0.0.5\\HP LaserJet 1020".encode("utf-16-le")
    ),
}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("what", QUIET)
def test_of_what_an_office_program_writes_nothing_is_told(what, make):
    assert scan(QUIET[what](MAKERS[make]())) == ({}, [])


def streamed(data: bytes) -> bytes:
    """The file as it is packed by a program that cannot go back: sizes follow the members."""

    class Pipe(io.RawIOBase):
        written = b""

        def writable(self) -> bool:
            return True

        def write(self, some) -> int:
            self.written += bytes(some)
            return len(some)

    pipe = Pipe()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))
    return pipe.written


@pytest.mark.parametrize("make", MAKERS)
def test_sizes_that_follow_the_members_are_no_data_of_an_unknown_kind(make):
    assert scan(streamed(MAKERS[make]())) == ({}, [])


def test_the_files_of_this_project_are_quiet():
    names = [
        *(settings.BASE_DIR / "tests/cases/files").glob("*.docx"),
        *(settings.BASE_DIR / "tests/cases/files").glob("*.xlsx"),
    ]
    assert names
    assert all(UNKNOWN_DATA not in scan(name.read_bytes())[1] for name in names)
