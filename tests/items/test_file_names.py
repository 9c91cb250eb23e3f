"""A file is called as it was given, less what some file system forbids or what would mislead its reader."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.utils.http import content_disposition_header

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.uploads.names import MAX_NAME_BYTES, safe_name
from tests import files
from tests.factories import make_item

GIVEN = "鄂职党发〔2026〕12号（修订 稿）#1《办法》+附件&说明.pdf"

NAMES = [
    (GIVEN, GIVEN),
    ("a/b\\c：表.pdf", "c：表.pdf"),
    ("../../etc/passwd", "passwd"),
    ('什么?是"公开"*.pdf', "什么？是＂公开＂＊.pdf"),
    ("完成50%.pdf", "完成50％.pdf"),
    ("a\u202egpj.pdf", "agpj.pdf"),
    ("a\u200b\x07\r\nb.pdf", "a b.pdf"),
    (" ..名单 .. .pdf", "名单.pdf"),
    ("CON.pdf", "_CON.pdf"),
    ("com1.2026.pdf", "_com1.2026.pdf"),
    ("CONTACT.pdf", "CONTACT.pdf"),
    ("e\u0301.pdf", "é.pdf"),
    ("…", "…"),
    ("", "文件"),
    ("???", "？？？"),
    ("名单.", "名单"),
    (".pdf", "文件.pdf"),
    ("a/ .PDF", "文件.PDF"),
    ("\u200b.docx", "文件.docx"),
    ("..", "文件"),
    (".名单", "名单"),
    ("...名单", "名单"),
]


@pytest.mark.parametrize(("given", "expected"), NAMES)
def test_a_name_loses_only_what_a_file_system_forbids(given, expected):
    assert safe_name(given) == expected
    assert safe_name(expected) == expected


@pytest.mark.parametrize("given", ["长" * 300 + ".pdf", "a" * 300 + ".pdf", "长" * 300, "😀" * 100 + ".docx"])
def test_a_long_name_is_cut_off_before_its_ending(given):
    name = safe_name(given)
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert name.endswith(given.rpartition(".")[2] if "." in given else given[0])


@pytest.mark.django_db
def test_a_reader_downloads_an_attachment_under_the_name_that_was_given(catalogue, units, client):
    document = Attachment.objects.create(title="文件", file=ContentFile(files.pdf(), name=GIVEN))
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    assert document.filename == GIVEN
    response = client.get(document.url)
    assert response.status_code == 200
    assert response["Content-Disposition"] == content_disposition_header(True, GIVEN)
    assert unquote(response["Content-Disposition"]).endswith(GIVEN)
    b"".join(response)


@pytest.mark.django_db
def test_a_picture_keeps_its_name():
    picture = Picture.objects.create(title="图", file=ContentFile(files.picture(), name="会议现场〔一〕.png"))
    assert picture.filename == "会议现场〔一〕.png"
    assert picture.get_rendition("width-20").file.name.endswith(".png")
