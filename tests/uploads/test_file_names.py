"""A file is called as it was given, less what some file system forbids or what would mislead its reader."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from django.core.files.base import ContentFile
from django.utils.http import content_disposition_header

from disclosure.archive.models import EditionFile
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.uploads.names import MAX_NAME_BYTES, safe_name
from tests import files
from tests.factories import make_item

GIVEN = "鄂职党发〔2026〕12号（修订 稿）#1《办法》+附件&说明.pdf"

NAMES = [
    (GIVEN, GIVEN),
    ("a/b\\c：表.pdf", "c：表.pdf"),
    ("../../etc/passwd", "passwd"),
    ('什么?是"公开"*.pdf', "什么？是＂公开＂＊.pdf"),
    ("完成50%.pdf", "完成50%.pdf"),
    ("100%.pdf", "100%.pdf"),
    ("a%20b%0D.pdf", "a%20b%0D.pdf"),
    ("名　称.pdf", "名　称.pdf"),
    ("名  称.pdf", "名  称.pdf"),
    ("名\xa0称.pdf", "名\xa0称.pdf"),
    ("　名称　", "名称"),
    ("　.pdf", "文件.pdf"),
    ("a..pdf", "a..pdf"),
    ("a. .pdf", "a. .pdf"),
    ("王\ue000.pdf", "王\ue000.pdf"),
    ("\ue000\U000f0000.pdf", "文件.pdf"),
    ("a\t\nb\x85c.pdf", "a b c.pdf"),
    ("nul..pdf", "_nul..pdf"),
    ("a\u202egpj.pdf", "agpj.pdf"),
    ("a\u200b\x07\r\nb.pdf", "a b.pdf"),
    (" ..名单 .. .pdf", "名单 .. .pdf"),
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
@pytest.mark.parametrize("given", [GIVEN, "完成50%.pdf", "名　称.pdf", "a..pdf"])
def test_a_reader_downloads_an_attachment_under_the_name_that_was_given(catalogue, units, client, given):
    document = Attachment.objects.create(title="文件", file=ContentFile(files.pdf(), name=given))
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    assert document.filename == given
    response = client.get(document.url)
    assert response.status_code == 200
    assert unquote(response["Content-Disposition"]).strip('"').endswith(given)
    if not given.isascii():
        assert response["Content-Disposition"] == content_disposition_header(True, given)
    b"".join(response)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["100%.pdf", "a%20b%0D.pdf", "100%25.pdf"])
def test_a_name_with_a_percent_sign_is_not_taken_for_a_code(catalogue, units, client, given):
    """Chrome decodes what stands in the plain parameter of the header."""
    document = Attachment.objects.create(title="文件", file=ContentFile(files.pdf(), name=given))
    make_item(catalogue.public, units.zzb, Scope.PUBLIC, attachments=[document])
    response = client.get(document.url)
    assert b"".join(response) == files.pdf()
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(given)}"


def test_a_name_with_a_percent_sign_is_written_in_a_bag_as_in_its_manifest():
    file = EditionFile(order=1, name="100%25.pdf")
    assert (file.address, file.link) == ("files/1/100％25.pdf", "files/1/100％25.pdf")


@pytest.mark.django_db
def test_a_picture_keeps_its_name():
    picture = Picture.objects.create(title="图", file=ContentFile(files.picture(), name="会议现场〔一〕.png"))
    assert picture.filename == "会议现场〔一〕.png"
    assert picture.get_rendition("width-20").file.name.endswith(".png")
