"""An export is a bag that opens, and can be checked, without this software."""

from __future__ import annotations

import errno
import json
import os
import re
import zipfile
import zlib
from pathlib import Path
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from disclosure.approval import carrying_out
from disclosure.approval.procedures import Procedure
from disclosure.archive.exports import folders, pages
from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.selection import Selection
from disclosure.archive.models import ChainHead, Edition, EditionFile, Period
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.retention.rules import set_periods
from disclosure.catalogue.guard import triggers
from disclosure.organisation.institution import unnamed
from tests.archive.bags import bag_at, editions_in, is_valid, per_edition, quick_pdf, read, seal_by_hand, sha256sum
from tests.archive.conftest import LEAK, SECRET, Story, approve_removal, make_file
from tests.archive.places import said
from tests.grounds import RESOLUTION
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def typesetter(monkeypatch) -> list[str]:
    """Nothing is typeset; the pages that would have been."""
    pages_set: list[str] = []

    def set_page(page, files):
        pages_set.append(page)
        return quick_pdf(page, files)

    monkeypatch.setattr(folders, "pdf_of", set_page)
    return pages_set


@remembered
def filled(published: Story, begin) -> Story:
    """Four editions: three of an item with files, the last of which is a notice, and one of another."""
    begin(title="干部学习计划").publish()
    published.change()
    published.ask(Procedure.WITHDRAWAL)
    return published


@pytest.fixture
def bag(filled: Story, tmp_path) -> Path:
    return bag_at(tmp_path / "bag")


def test_a_bag_validates_and_is_for_its_owner_alone(bag):
    assert is_valid(bag)
    assert (bag / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")
    assert [path for path in [bag, *bag.rglob("*")] if path.stat().st_mode & 0o077] == []
    assert not bag.with_name("bag.partial").exists()


def test_a_third_party_finds_the_seals_from_the_files_alone(bag):
    for edition in Edition.objects.all():
        folder = bag / "data" / "editions" / edition.index_number / str(edition.sequence)
        assert seal_by_hand(folder) == edition.seal
        assert read(folder / "data.json") == edition.facts


def test_the_chain_is_there_whole_and_without_content(filled, bag):
    links = read(bag / "data" / "chain.json")
    assert [link["seal"] for link in links] == list(Edition.objects.values_list("seal", flat=True))
    assert [link["previous"] for link in links[1:]] == [link["seal"] for link in links[:-1]]
    assert filled.editions[0].title not in (bag / "data" / "chain.json").read_text()


def test_a_page_opens_by_itself_with_its_files_and_its_style(bag):
    checked = 0
    for folder in editions_in(bag).values():
        page = (folder / "page.html").read_text()
        assert '<meta charset="utf-8">' in page
        for address in re.findall(r'(?:href|src)="([^"#]+)"', page):
            assert (folder / unquote(address)).is_file(), address
            checked += 1
    assert checked > 6


def test_the_register_has_the_headings_that_archivists_expect(bag, filled):
    rows = [[cell.value for cell in row] for row in load_workbook(bag / "data" / "register.xlsx").active.iter_rows()]
    headings = rows[0]
    for heading in ("档号", "题名", "责任者", "日期", "密级/公开范围", "保管期限", "页数/件数"):
        assert heading in headings
    first = dict(zip(headings, rows[1], strict=True))
    edition = filled.editions[0]
    assert first["档号"] == edition.index_number and first["题名"] == edition.title and first["责任者"] == "组织部"
    assert first["日期"] == f"{timezone.localdate():%Y-%m-%d}" and first["密级/公开范围"] == "党内、校内"
    assert first["保管期限"] == "永久" and first["页数/件数"] == "2页，附3件" and first["文号"] == RESOLUTION
    assert (bag / "data" / first["存放位置"] / "page.html").is_file()
    assert [row[headings.index("办理")] for row in rows[1:]] == ["公开", "公开", "变更", "撤销"]


def test_a_file_whose_name_has_a_percent_sign_is_in_the_bag_under_a_name_that_every_reader_of_bags_finds(
    begin, tmp_path, client_of, office
):
    edition = begin(attachments=[make_file("完成100%25")]).publish()
    bag = bag_at(tmp_path / "bag")
    folder = editions_in(bag)[edition.pk]
    assert is_valid(bag) and "%" not in (bag / "manifest-sha256.txt").read_text()
    assert seal_by_hand(folder) == edition.seal
    assert (folder / "files" / "1" / "完成100％25.pdf").is_file()
    assert 'href="files/1/完成100％25.pdf"' in (folder / "page.html").read_text()
    for name in ("完成100％25.pdf", "完成100%25.pdf"):
        answer = client_of(office).get(reverse("archive:file", args=[edition.pk, 1, name]))
        assert unquote(answer["Content-Disposition"]).endswith("完成100%25.pdf") and b"".join(answer)
    assert client_of(office).get(reverse("archive:file", args=[edition.pk, 1, "别的.pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("党费收缴\x0b使用情况", "党费收缴 使用情况"),
        ("\x01党费\ufffe使用情况", " 党费 使用情况"),
        ('=HYPERLINK("http://evil.example","看")', '\'=HYPERLINK("http://evil.example","看")'),
    ],
)
def test_no_title_keeps_an_archive_from_being_exported_or_is_a_formula_there(begin, tmp_path, title, shown):
    begin(title=title).publish()
    bag = bag_at(tmp_path / "bag")
    cell = load_workbook(bag / "data" / "register.xlsx").active["C2"]
    assert (cell.value, cell.data_type) == (shown, "s")
    assert (editions_in(bag)[1] / "title.txt").read_text() == title


def test_the_register_says_how_long_an_entry_is_kept(filled, tmp_path, catalogue):
    set_periods({catalogue.party_and_campus: Period.TEN}, by=filled.office)
    sheet = load_workbook(bag_at(tmp_path / "bag") / "data" / "register.xlsx").active
    assert {row[7].value for row in sheet.iter_rows(min_row=2)} == {"10年"}


def test_the_readme_says_what_it_is_how_to_check_it_and_that_it_is_not_for_everybody(bag):
    text = (bag / "data" / "README.txt").read_text()
    for words in ("共4个版本", "sha256sum -c manifest-sha256.txt", "bagit", ChainHead.objects.get().seal, "不得放到网上"):
        assert words in text
    assert "依法删除的内容" not in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, [1, 2, 3]), ({"year": True}, [1, 2, 3]), ({"unit": "zzb"}, [1, 2]), ({"unit": "xcb", "year": True}, [3])],
)
def test_a_year_and_a_unit_narrow_it(begin, catalogue, units, tmp_path, monkeypatch, asked, found):
    for entry in (catalogue.party_and_campus, catalogue.party_and_campus):
        begin(entry=entry).publish()
    monkeypatch.setattr(carrying_out, "_next_index_number", lambda _unit: "XCB-2026-0001")
    begin().publish()
    year = {"year": timezone.localdate().year} if asked.get("year") else {}
    bag = bag_at(tmp_path / "bag", **year, unit=getattr(units, asked["unit"]) if "unit" in asked else None)
    assert sorted(editions_in(bag)) == found
    assert len(read(bag / "data" / "chain.json")) == 3


def test_a_unit_or_year_without_editions_gives_no_bag(filled, tmp_path, units):
    with pytest.raises(ExportFailed, match="没有可导出的版本"):
        bag_at(tmp_path / "bag", unit=units.rsc)
    assert list(tmp_path.glob("bag*")) == []


def test_receipts_travel_with_it(filled, tmp_path):
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "1.json").write_text("{}")
    (tmp_path / "receipts" / "private.key").write_text("secret")
    bag = bag_at(tmp_path / "bag", receipts=tmp_path / "receipts")
    assert [path.name for path in (bag / "data" / "receipts").iterdir()] == ["1.json"]
    assert "data/receipts/" in (bag / "data" / "README.txt").read_text()


def test_receipts_that_are_not_there_are_missed(filled, tmp_path):
    with pytest.raises(ExportFailed, match="没有回执的文件夹"):
        bag_at(tmp_path / "bag", receipts=tmp_path / "receipts")
    assert list(tmp_path.glob("bag*")) == []


def test_a_third_party_finds_the_signature_of_a_receipt_as_the_readme_says(filled, tmp_path):
    folder = tmp_path / "receipts"
    folder.mkdir()
    said("make_archive_key", folder / "key")
    said("export_receipt", folder, "--key", folder / "key")
    bag = bag_at(tmp_path / "bag", receipts=folder)
    (path,) = (bag / "data" / "receipts").glob("*.json")
    receipt = read(path)
    signature = bytes.fromhex(receipt.pop("signature"))
    message = b"\x03" + json.dumps(receipt, sort_keys=True, separators=(",", ":")).encode()
    load_pem_public_key((bag / "data" / "receipts" / "key.pub").read_bytes()).verify(signature, message)
    assert receipt["seal"] == read(bag / "data" / "chain.json")[-1]["seal"]
    assert "03 ‖ json" in (bag / "data" / "README.txt").read_text()


def test_nothing_is_written_over(bag):
    before = sha256sum(bag / "manifest-sha256.txt")
    with pytest.raises(ExportFailed, match="已经存在"):
        bag_at(bag)
    assert sha256sum(bag / "manifest-sha256.txt") == before


def test_a_broken_archive_is_not_exported_and_the_break_is_named(filled, tmp_path):
    EditionFile.objects.filter(edition=1).first().file.path.unlink()
    with pytest.raises(ExportFailed, match="第1号归档版本"):
        bag_at(tmp_path / "bag")
    assert list(tmp_path.glob("bag*")) == []


def test_the_command_exports_and_says_how_many(filled, tmp_path):
    assert "已导出4个版本" in said("export_archive", tmp_path / "bag", "--unit", "ZZB")
    assert is_valid(tmp_path / "bag")
    for asked, why in [
        (("--unit", "xyz"), "没有代码为 xyz 的单位"),
        (("--unit", ""), "没有代码为"),
        (("--year", "0"), "四位数"),
        (("--year", "99999"), "四位数"),
    ]:
        with pytest.raises(CommandError, match=why):
            call_command("export_archive", tmp_path / "other", *asked)
    assert not (tmp_path / "other").exists()


def test_what_cannot_be_written_is_said_in_words(filled, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ExportFailed, match="写不下去") as failed:
        bag_at(tmp_path / "file" / "bag")
    assert "腾出空间" not in str(failed.value)


def test_what_was_laid_out_before_an_interruption_is_used_again(filled, tmp_path, typesetter):
    def give_up(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bag_at(tmp_path / "bag", progress=give_up)
    assert not (tmp_path / "bag").exists() and len(typesetter) == 3
    assert is_valid(bag_at(tmp_path / "bag")) and len(typesetter) == 4


def test_a_disk_that_knows_no_links_takes_a_bag(filled, tmp_path, monkeypatch):
    """Such as a stick that the office carries to the college's archive."""

    def refuse(*args):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert is_valid(bag_at(tmp_path / "bag"))


def test_two_exports_of_the_same_archive_hold_the_same(bag, tmp_path):
    assert per_edition(bag_at(tmp_path / "again")) == per_edition(bag)


# --- the typesetter -------------------------------------------------------------------------------------------------------


def streams(pdf: bytes) -> bytes:
    """The PDF with what is compressed in it unfolded."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"".join(_unfolded(each) for each in found)


def _unfolded(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_a_page_is_laid_out_as_pdf_and_names_no_place_on_the_machine(story: Story):
    edition = story.publish()
    files = {file.address: file.file.path for file in edition.files.all()}
    pdf, sheets = pages.pdf_of(pages.page_of(edition, [], unnamed()), files)
    assert pdf.startswith(b"%PDF-") and sheets >= 1
    assert b"/Image" in pdf and b"file:" not in streams(pdf)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "files/9/other.png", "/etc/hostname"])
def test_a_page_fetches_nothing_but_its_own_files(address, tmp_path):
    own = tmp_path / "own.png"
    fetcher = pages._OwnFiles({"files/1/a.png": own})
    own.write_bytes(b"png")
    assert fetcher.fetch(f"{pages._FOLDER}files/1/a.png").read() == b"png"
    with pytest.raises(ValueError, match="no file of this edition"):
        fetcher.fetch(address if ":" in address else f"{pages._FOLDER}{address}")


def test_without_the_typesetter_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pages, "weasyprint", None)
    with pytest.raises(ExportFailed, match="libpango"):
        pages.pdf_of("", {})


# --- what was removed by law ----------------------------------------------------------------------------------------------


@remembered
def removed(leaked: Story, django_capture_on_commit_callbacks) -> Edition:
    """The edition of a removal that struck a number out of two editions, and took a file."""
    file = EditionFile.objects.get(edition=2, role="attachment").file_id
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露个人信息", editions=[1, 2], words=[SECRET], file=file)
    with django_capture_on_commit_callbacks(execute=True):
        return approve_removal(motion, leaked.committee)


def test_what_was_removed_is_missing_and_it_is_said_by_which_decision(removed, tmp_path, typesetter):
    bag = bag_at(tmp_path / "bag")
    assert is_valid(bag)
    everything = b"".join(path.name.encode() + path.read_bytes() for path in bag.rglob("*") if path.is_file())
    with zipfile.ZipFile(bag / "data" / "register.xlsx") as register:
        everything += b"".join(register.read(name) for name in register.namelist())
    everything += b"".join(page.encode() for page in typesetter)
    assert SECRET.encode() not in everything and LEAK not in everything
    folder = editions_in(bag)[2]
    assert not list(folder.glob("files/*/*"))
    told = read(folder / "edition.json")["removed"]
    assert {each["part"] for each in told} >= {"title", "html", "bytes"} and {each["by"] for each in told} == {removed.sequence}
    readme = (bag / "data" / "README.txt").read_text()
    assert "依法删除的内容" in readme and removed.rests_on in readme
    assert "/1：标题中有内容已依法删除（第4号" in readme and "”已依法删除（第4号" in readme
    notes = [row[15].value or "" for row in load_workbook(bag / "data" / "register.xlsx").active.iter_rows(min_row=2)]
    assert ["已依法删除" in note for note in notes] == [True, True, False, False]


def test_a_removal_comes_with_what_it_removed_whatever_year_it_is_of(removed):
    triggers.remove(connection)
    Edition.objects.filter(pk__lt=removed.sequence).update(sealed_at=timezone.now().replace(year=2020))
    assert Selection(2020, None, removed.sequence).numbers() == [1, 2, 3, removed.sequence]
