"""The scan of files: every corner of the three kinds, what it owns up to not having read, and files made to do harm."""

from __future__ import annotations

import io
import time
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import ByteStringObject, DecodedStreamObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from demonstration.documents import pdf
from disclosure.approval.models import FileScan
from disclosure.approval.personal_data import office, scanning, worker
from disclosure.approval.personal_data.scanning import scan_of
from tests.approval.personal_data import files
from tests.catalogue.office import SHEET
from tests.files import package, parts_of

pytestmark = pytest.mark.django_db


def scan(data: bytes, name: str = "附件.bin") -> FileScan:
    file = files.stored("附件", data, name)
    found = scan_of(file, file.sha256(), may_read=True)
    assert found is not None
    return found


def places(found: FileScan, kind: str = "mobile") -> dict[str, str]:
    """Where what was found stands, by its last two digits."""
    return {each["masked"][-2:]: each["place"] for each in found.findings if each["kind"] == kind}


def test_word_paragraphs_tables_headers_footers_and_comments_are_read():
    found = scan(files.word_with_corners())
    assert places(found) == {
        "00": "正文第1段",
        "01": "正文第2段（表格内）",
        "02": "页眉第1段",
        "03": "页脚第1段",
        "04": "批注第1段",
    }
    assert found.gaps == []


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "paragraph",
    [
        "<w:p><w:del><w:r><w:delText>13800138000</w:delText></w:r></w:del></w:p>",
        "<w:p><w:r><w:t>见</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>13800138000</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>13800138000</w:t></w:r></w:p>",
    ],
    ids=["struck out", "text box", "hidden"],
)
def test_what_a_word_file_does_not_show_at_once_is_read(paragraph):
    body = f"<w:document {W}><w:body>{paragraph}</w:body></w:document>"
    assert "00" in places(scan(files.with_part(files.word("名单"), "word/document.xml", body)))


def test_sheets_are_read_hidden_ones_and_comments_too():
    found = scan(files.sheet_with_corners())
    assert places(found) == {"00": "表“名单”B1", "01": "表“名单”C1", "02": "批注", "03": "表“底稿”（隐藏）C5"}
    assert places(found, "resident-id") == {"2X": "表“名单”D1"}


def test_what_a_pivot_table_keeps_of_its_source_is_read():
    cache = '<pivotCacheRecords xmlns="urn:x"><r><s v="13800138009"/></r></pivotCacheRecords>'
    found = scan(files.with_part(files.sheet(["合计"]), "xl/pivotCache/pivotCacheRecords1.xml", cache))
    assert places(found) == {"09": "数据透视表的缓存"}


IN_WORD = {
    "a field in two runs": "<w:p><w:instrText>LINK tel:138</w:instrText><w:r><w:instrText>00138000</w:instrText></w:r></w:p>",
    "a simple field": '<w:p><w:fldSimple w:instr="HYPERLINK tel:13800138000"><w:r><w:t>电话</w:t></w:r></w:fldSimple></w:p>',
    "a picture's description": '<w:p><w:r><w:drawing><w:docPr descr="13800138000"/></w:drawing></w:r></w:p>',
    "a drawing": '<w:p><w:r><a:p xmlns:a="urn:a"><a:t>138001</a:t><a:t>38000</a:t></a:p></w:r></w:p>',
    "a control": '<w:p><w:sdt><w:sdtPr><w:alias w:val="13800138000"/></w:sdtPr></w:sdt></w:p>',
}


@pytest.mark.parametrize("paragraph", IN_WORD)
def test_what_stands_beside_the_words_of_a_word_file_is_read(paragraph):
    body = f"<w:document {W}><w:body>{IN_WORD[paragraph]}</w:body></w:document>"
    assert "00" in places(scan(files.with_part(files.word("名单"), "word/document.xml", body)))


PARTS = {
    "word/footnotes.xml": (f"<w:footnotes {W}><w:p><w:r><w:t>13800138000</w:t></w:r></w:p></w:footnotes>", "脚注第1段"),
    "word/settings.xml": (f'<w:settings {W}><w:docVar w:val="13800138000"/></w:settings>', "文件设置"),
    "docProps/core.xml": ("<p xmlns='urn:p'><creator>13800138000</creator></p>", "文件属性"),
    "docProps/custom.xml": ("<p xmlns='urn:p'><lpwstr>13800138000</lpwstr></p>", "文件属性"),
    "customXml/item1.xml": ("<a>13800138000</a>", "文件的其他部分"),
    "word/_rels/footer1.xml.rels": ("<R><R Target='tel:138%2D0013%2D8000'/></R>", "链接"),
}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_of_a_word_file_is_read(name):
    content, place = PARTS[name]
    assert places(scan(files.with_part(files.word("名单"), name, content))) == {"00": place}


def test_what_stands_beside_the_cells_of_a_sheet_is_read_and_told_once():
    found = scan(files.sheet_with_margins())
    beside = "公式、页眉页脚、链接或输入提示"
    assert places(found) == {
        "00": "表“名单”A1",
        "01": "链接",
        "02": beside,
        "03": "表名、定义的名称",
        "04": beside,
        "05": beside,
        "06": "表名、定义的名称",
        "07": "文件属性",
    }
    assert len(found.findings) == 8 and found.gaps == ["1个公式没有存结果，没有扫描"]


def test_numbers_that_a_sheet_computes_are_no_bank_cards():
    chart = '<c xmlns="urn:c"><v>0.4111111111111111</v><v>2.4111111111111111</v></c>'
    assert scan(files.with_part(files.sheet([0.4111111111111111]), "xl/charts/chart1.xml", chart)).findings == []


def test_a_number_after_a_list_number_is_found_in_a_chart():
    chart = '<c xmlns="urn:c"><v>1.13800138000</v></c>'
    assert len(scan(files.with_part(files.sheet([1]), "xl/charts/chart1.xml", chart)).findings) == 1


def test_pages_of_a_pdf_are_read():
    found = scan(pdf(["名单", *["某某"] * 40, "电话13800138000，证号" + files.ID]))
    assert places(found) == {"00": "第2页"} and places(found, "resident-id") == {"2X": "第2页"}
    assert found.gaps == []


def pdf_with(*annotations, **options) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["通知"]))))
    for annotation in annotations:
        writer.add_annotation(0, annotation)
    if "attachment" in options:
        writer.add_attachment("名单.txt", options["attachment"])
    if "password" in options:
        writer.encrypt(options["password"], algorithm="RC4-128")
    if options.get("blank"):
        writer.add_blank_page()
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    stored = io.BytesIO()
    writer.write(stored)
    return stored.getvalue()


def test_notes_and_links_of_a_pdf_are_read():
    note = FreeText(text="13800138001", rect=(0, 0, 9, 9))
    link = Link(rect=(0, 0, 9, 9), url="tel:13800138002")
    assert places(scan(pdf_with(note, link))) == {"01": "第1页的批注或表单", "02": "第1页的链接"}


def form_field() -> dict[str, PdfObject]:
    """A field whose value stands above its place on the page."""
    return {"/FT": NameObject("/Tx"), "/T": TextStringObject("电话"), "/V": TextStringObject("13800138000")}


BESIDE_PAGES = {
    "properties": {"/Info": {"/Author": TextStringObject("13800138000")}},
    "a form": {"/AcroForm": {"/Fields": form_field()}},
    "a bookmark": {"/Outlines": {"/First": {"/Title": TextStringObject("13800138000")}}},
    "a picture's description": {"/StructTreeRoot": {"/Alt": TextStringObject("图：13800138000")}},
    "bytes of no known code": {"/PieceInfo": {"/X": ByteStringObject(b"\xff\x8113800138000")}},
}


def dictionary(names: dict) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(name): dictionary(thing) if type(thing) is dict else thing for name, thing in names.items()}
    )


@pytest.mark.parametrize("what", BESIDE_PAGES)
def test_what_stands_beside_the_pages_of_a_pdf_is_read(what):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["通知"]))))
    for name, thing in dictionary(BESIDE_PAGES[what]).items():
        writer._root_object[NameObject(name)] = writer._add_object(thing)
    assert places(scan(written(writer))) == {"00": "文件属性、表单、书签或图片说明"}


def test_the_metadata_of_a_pdf_are_read():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["通知"]))))
    stream = DecodedStreamObject()
    stream.set_data(b"<x xmlns='urn:x'><creator>13800138000</creator></x>")
    stream[NameObject("/Type")] = NameObject("/Metadata")
    writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)
    assert places(scan(written(writer))) == {"00": "文件属性、表单、书签或图片说明"}


def test_an_identity_number_that_a_narrow_column_breaks_is_found():
    found = scan(pdf([files.ID[:12], files.ID[12:]]))
    assert places(found, "resident-id") == {"2X": "第1页"}


def strict(data: bytes) -> bytes:
    """An Office file in the namespaces of ISO/IEC 29500 Strict."""
    old = b"http://schemas.openxmlformats.org/"
    new = b"http://purl.oclc.org/ooxml/"
    names = {b"wordprocessingml/2006/main", b"spreadsheetml/2006/main", b"officeDocument/2006/relationships"}
    changed = {}
    for part, content in parts_of(data).items():
        for name in names:
            changed[part] = changed.get(part, content).replace(old + name, new + name.replace(b"2006/", b""))
    return package(changed)


@pytest.mark.parametrize("make", [files.word_with_corners, files.sheet_with_corners])
def test_a_strict_file_is_searched_like_any_other(make):
    assert scan(strict(make())).findings == scan(make()).findings


def test_a_workbook_with_odd_styles_is_searched_and_so_is_what_its_formats_show():
    data = files.sheet([13800138000, "13800138001"])
    styles = f"<styleSheet xmlns='{SHEET}'><fonts><font><family val='34'/></font></fonts></styleSheet>"
    odd = files.with_part(data, "xl/styles.xml", styles.encode())
    assert places(scan(odd)) == {"00": "表“Sheet”A1", "01": "表“Sheet”B1"}


def test_a_part_that_is_damaged_is_searched_as_far_as_it_goes_and_told():
    data = files.with_part(files.word("x"), "word/document.xml", f"<w:document {W}><w:p><w:r><w:t>13800138000</w:t></w:p>")
    found = scan(data)
    assert places(found) == {"00": "正文第1段"} and found.gaps == [office.DAMAGED]
    broken = parts_of(files.sheet(["13800138001", 13800138002]))
    sheet = broken["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", b"</sheet>")
    found = scan(files.with_part(files.sheet(["13800138001", 13800138002]), "xl/worksheets/sheet1.xml", sheet))
    assert set(places(found)) == {"01", "02"} and found.gaps == [office.DAMAGED]


GAPS = {
    "a page without text": (lambda: pdf_with(blank=True), "第2页没有文字，可能是扫描件"),
    "an encrypted PDF": (lambda: pdf_with(password="x"), "文件加密，不能读取"),
    "a file in a PDF": (lambda: pdf_with(attachment=b"13800138000"), "文件中嵌有其他文件，没有扫描"),
    "a picture in a sheet": (
        lambda: files.with_part(files.sheet(["a"]), "xl/media/image1.png", b"x"),
        "文件中有图片，图片里的文字不能扫描",
    ),
    "an old format": (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, scanning.UNREADABLE),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", scanning.UNREADABLE),
    "an empty file": (lambda: b"", scanning.UNREADABLE),
    "a broken PDF": (lambda: b"%PDF-1.4 list", scanning.NOT_TO_THE_END),
    "a broken archive": (lambda: b"PK\x03\x04" + b"x" * 100, scanning.NOT_TO_THE_END),
    "half a Word file": (lambda: files.word("x" * 9000)[:-400], scanning.NOT_TO_THE_END),
    "a page of the web in a Word file": (
        lambda: files.with_part(files.word("x"), "word/afchunk.htm", "<p>13800138000</p>"),
        "文件中嵌有其他文件，没有扫描",
    ),
    "another archive": (lambda: package({"a.txt": "13800138000"}), "不是能够识别的Word、Excel文件"),
    "a bomb": (files.bomb, "文件展开后过大（超过256MB，或者10000个部分），请删去多余的内容，或者分成几个文件。"),
}


@pytest.mark.parametrize("name", GAPS)
def test_what_was_not_read_is_owned_up_to(name):
    make, reason = GAPS[name]
    assert reason in scan(make()).gaps


def endless_pdf() -> bytes:
    """A page whose drawing is 200 MB of text operators, packed into a few kilobytes."""
    stream = zlib.compress(b"BT (1) Tj ET\n" * (200 * 2**20 // 13))
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n"
    body = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (len(stream), stream)
    return head + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def looping_pdf() -> bytes:
    """Pages that are their own children."""
    pages = b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\n"
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + pages + b"trailer<</Root 1 0 R>>\n%%EOF"


def laughing_sheet() -> bytes:
    """A billion laughs."""
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    part = f"<!DOCTYPE x [<!ENTITY l0 'ha'>{entities}]><comments xmlns='x'><comment><t>&l11;</t></comment></comments>"
    return files.with_part(files.sheet(["a"]), "xl/comments1.xml", part)


@pytest.mark.parametrize("make", [endless_pdf, looping_pdf, laughing_sheet], ids=lambda make: make.__name__)
def test_a_file_made_to_do_harm_is_given_up_in_time(make, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 18)
    begun = time.monotonic()
    found = scan(make())
    assert time.monotonic() - begun < scanning.PATIENCE + 5
    assert scanning.NOT_TO_THE_END in found.gaps and not found.findings


def test_a_process_that_hangs_is_stopped_and_what_it_said_is_kept(monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 2)
    monkeypatch.setattr(scanning, "WORKER", "tests.approval.personal_data.hangs")
    found = scan(pdf(["通知"]))
    assert places(found) == {"00": "第1页"} and found.gaps == [scanning.NOT_TO_THE_END]


def test_a_file_too_big_to_read_is_not_read(monkeypatch):
    monkeypatch.setattr(scanning, "BIGGEST", 100)
    assert "没有扫描" in scan(files.word("13800138000")).gaps[0]


def test_a_file_full_of_numbers_is_cut_off():
    found = scan(files.sheet(*([13800138000 + number] for number in range(worker.MOST_FINDINGS + 50))))
    assert len(found.findings) == worker.MOST_FINDINGS and len(found.gaps) == 1


def test_the_same_bytes_are_read_once(monkeypatch):
    data = files.word("13800138000")
    first = scan(data)
    monkeypatch.setattr(scanning, "_read", None)
    assert scan(data, "另一个名字.docx") == first


def test_they_are_read_anew_by_another_scanner(monkeypatch):
    data = files.word("13800138000")
    first = scan(data)
    monkeypatch.setattr(scanning, "VERSION", scanning.VERSION + 1)
    assert scan(data) != first


def test_nothing_is_kept_of_what_was_found_but_the_mask():
    found = scan(files.sheet_with_corners())
    kept = str([found.findings, found.gaps])
    assert files.MASKED_ID in kept and "1949123" not in kept and "0013" not in kept


def test_the_process_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(scanning, "WORKER", "tests.approval.personal_data.tells")
    assert scan(pdf(["通知"])).gaps == ["[]", scanning.NOT_TO_THE_END]
