"""A catalogue's file is vetted like any other upload, in the admin and on the command line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from disclosure.catalogue.files import MAX_BYTES
from disclosure.catalogue.models import CataloguePage
from tests import files
from tests.catalogue.files import SMALL, csv_file, xlsx_file
from tests.items.test_group_permissions import BAD
from tests.uploads.test_antivirus import VIRUS, clamd, listener, scanned
from tests.uploads.test_uploads import BOOK, REFUSED, repacked

pytestmark = pytest.mark.django_db

__all__ = ["listener"]


def by_form(desk: Client, folder: Path, name: str, content: bytes) -> str:
    response = desk.post("/admin/motions/catalogue/preview/", {"file": SimpleUploadedFile(name, content)})
    return "" if response.status_code == 200 else html.unescape(str(response.context["form"].errors["file"]))


def by_command(desk: Client, folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    try:
        call_command("import_catalogue", str(folder / name), "--dry-run")
    except CommandError as refusal:
        return str(refusal)
    return ""


DOORS: dict[str, Callable[[Client, Path, str, bytes], str]] = {"the form": by_form, "the command": by_command}

OF_A_CATALOGUE = {
    "a catalogue with macros": ("a.xlsx", repacked(xlsx_file(SMALL), {"xl/vbaProject.bin": b"x"}), "带有宏"),
    "a workbook called a CSV": ("a.csv", xlsx_file(SMALL), "它是XLSX、DOCX或压缩文件；请改回原来的后缀名"),
    "a CSV called a workbook": ("a.xlsx", csv_file(SMALL), "文件的内容不是XLSX，请确认文件没有损坏"),
    "a workbook for macros": ("a.xlsm", xlsx_file(SMALL), "只接受CSV、TXT、XLSX、DOCX；请另存为其中一种"),
    "an old workbook": ("a.xls", files.compound(BOOK), "只接受CSV、TXT、XLSX、DOCX；请另存为其中一种"),
    "an old workbook called a new one": (
        "a.xlsx",
        files.compound(BOOK),
        "它是旧格式（DOC、XLS、WPS、ET），或者设有密码；请",
    ),
    "an old workbook called a CSV": ("a.csv", files.compound(BOOK), "它是旧格式（DOC、XLS、WPS、ET），或者设有密码；请"),
    "a page called a workbook": ("a.xlsx", b"\r\n<html><table>", "它是网页、XML或RTF，只是后缀名像XLSX；请打开文件，另存"),
    "XML of 2003 called a workbook": ("a.xlsx", b'<?xml version="1.0"?><Workbook/>', "只是后缀名像XLSX"),
    "a web archive called a workbook": ("a.xlsx", b"MIME-Version: 1.0\r\n", "只是后缀名像XLSX"),
    "a page called a CSV": ("a.csv", b"\xef\xbb\xbf<!DOCTYPE html>", "它是网页、XML或RTF，只是后缀名像CSV"),
    "an RTF called a document": ("a.docx", rb"{\rtf1}", "它是网页、XML或RTF，只是后缀名像DOCX"),
    "a PDF called a CSV": ("a.csv", files.pdf(), "它是PDF；请上传原来的CSV文件"),
    "a PDF called a document": ("a.docx", b"\xef\xbb\xbf%PDF-1.7", "它是PDF；请上传原来的DOCX文件"),
    "an empty file": ("a.csv", b"", "文件是空的"),
    "a program called a text": ("a.txt", b"MZ\x90\0", "文件不是文本|无法识别文件的编码"),
    "text in no encoding": (
        "a.csv",
        b"\xff\xfe\x00\xd8,\x00",
        "无法识别文件的编码，它不是UTF-8、GB18030或UTF-16编码的文本",
    ),
    "too big": ("a.csv", b"a" * (MAX_BYTES + 1), "文件超过5MB，请压缩、删减"),
}

OF_ANY = {f"{name}, as anywhere": row for name, row in REFUSED.items() if row[0].endswith((".docx", ".xlsx"))}
FOREIGN = {name: (*row, "文件") for name, row in BAD.items()}

ALL = OF_A_CATALOGUE | OF_ANY | FOREIGN


@pytest.fixture
def desk(client_of, office) -> Client:
    return client_of(office)


@pytest.mark.parametrize("bad", ALL)
@pytest.mark.parametrize("door", DOORS)
def test_a_bad_file_is_refused_with_its_reason_and_leaves_nothing_behind(units, desk, tmp_path, settings, door, bad):
    name, content, why = ALL[bad]
    assert re.search(why, DOORS[door](desk, tmp_path, name, content))
    assert not CataloguePage.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["目录.csv", "目录.TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("door", DOORS)
def test_a_text_comes_in_by_every_door_in_every_encoding(units, desk, tmp_path, door, encoding, name):
    assert DOORS[door](desk, tmp_path, name, csv_file(SMALL, encoding)) == ""


@pytest.mark.parametrize("door", DOORS)
def test_a_catalogue_is_scanned_for_viruses(units, desk, tmp_path, listener, door):
    infected = csv_file([*SMALL, [VIRUS.decode()]])
    with clamd(listener, scanned) as received:
        assert DOORS[door](desk, tmp_path, "a.csv", csv_file(SMALL)) == ""
        assert "带有病毒" in DOORS[door](desk, tmp_path, "a.csv", infected)
    assert received == [csv_file(SMALL), infected]


@pytest.mark.parametrize("door", DOORS)
def test_a_catalogue_that_cannot_be_scanned_does_not_come_in(units, desk, tmp_path, settings, door):
    settings.CLAMD_URL = "unix:///nowhere/clamd"
    assert "病毒扫描暂时不能进行" in DOORS[door](desk, tmp_path, "a.csv", csv_file(SMALL))
