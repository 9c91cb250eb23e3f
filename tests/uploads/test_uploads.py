"""What may come in, judged by content; what is refused says why in Chinese; pictures are drawn anew."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw, ImageFile, ImageOps, PngImagePlugin

from demonstration import documents
from disclosure.uploads import packages
from disclosure.uploads import pdf as pdf_rules
from disclosure.uploads.kinds import ATTACHMENTS, PICTURES
from disclosure.uploads.vetting import Vetted, vet
from tests import files

MEGABYTE = 1024 * 1024


def vetted(name: str, content: bytes, kinds=ATTACHMENTS, most_bytes: int = 5 * MEGABYTE) -> Vetted:
    return vet(ContentFile(content, name=name), kinds, most_bytes)


def bytes_of(name: str, content: bytes) -> bytes:
    return vetted(name, content).read()


WORD = {"WordDocument": files.word(), "1Table": b"text"}
BOOK = {"Workbook": files.workbook(files.sheet())}

ACCEPTED = {
    "a PDF": ("a.pdf", files.pdf()),
    "a PDF made by the demonstration": ("a.pdf", documents.pdf(["标题", "正文"])),
    "a PDF that opens at a page, with a link": (
        "a.pdf",
        files.pdf(catalogue="/OpenAction [3 0 R /Fit]", objects=("<< /S /URI /URI (https://disclosure.example/) >>",)),
    ),
    "a PDF with a line after its end": ("a.pdf", files.pdf() + b"\r\n\0\0"),
    "a DOCX": ("a.docx", files.docx()),
    "a DOCX made by the demonstration": ("a.docx", documents.word(["标题", "正文"])),
    "an XLSX": ("a.xlsx", files.xlsx()),
    "an XLSX made by the demonstration": ("a.xlsx", documents.sheet(["姓名|金额", "某某|5.00"])),
    "a DOC": ("a.doc", files.compound(WORD)),
    "a WPS": ("a.wps", files.compound(WORD)),
    "a DOC with an equation": ("a.doc", files.compound({**WORD, "ObjectPool/_1/Equation Native": b"x"})),
    "an XLS": ("a.xls", files.compound(BOOK)),
    "an XLS of Excel 95": ("a.xls", files.compound({"Book": files.workbook(files.sheet())})),
    "an ET": ("a.et", files.compound(BOOK)),
    "a PNG": ("a.png", files.picture()),
    "a JPEG": ("a.jpeg", files.picture("JPEG")),
    "an ending in capitals": ("a.PDF", files.pdf()),
    "only an ending": (".pdf", files.pdf()),
}


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    return files.package(files.parts_of(content) | parts)


def typed(content: bytes, extension: str, content_type: str, parts: dict[str, bytes]) -> bytes:
    """A package with parts of a type of their own."""
    types = files.parts_of(content)["[Content_Types].xml"].decode()
    declared = f'<Default Extension="{extension}" ContentType="{content_type}"/></Types>'
    return repacked(content, {"[Content_Types].xml": types.replace("</Types>", declared).encode(), **parts})


def related(kind: str, target: str) -> bytes:
    """A DOCX that refers to something outside."""
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return repacked(files.docx(), {"word/_rels/settings.xml.rels": relationships.encode()})


def doubled() -> bytes:
    written = io.BytesIO(files.docx())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(written, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")
    return written.getvalue()


def bomb() -> bytes:
    parts = {f"word/media/{number}.bin": b"\0" * (64 * MEGABYTE) for number in range(5)}
    return repacked(files.docx(), parts)


def endless() -> bytes:
    return b"<Relationships>" + b"<a/>" * (5 * MEGABYTE) + b"</Relationships>"


def nested() -> bytes:
    inner = files.xlsx()
    for _ in range(packages.DEEPEST):
        inner = repacked(files.xlsx(), {"xl/embeddings/a.xlsx": inner})
    return repacked(files.docx(), {"word/embeddings/a.xlsx": inner})


def billion_laughs() -> bytes:
    types = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    return repacked(files.docx(), {"[Content_Types].xml": types})


def png_that_says_it_is(width: int, height: int) -> bytes:
    content = bytearray(files.picture())
    content[16:24] = width.to_bytes(4) + height.to_bytes(4)
    content[29:33] = zipfile.crc32(bytes(content[12:29])).to_bytes(4)
    return bytes(content)


VBA = "application/vnd.ms-office.vbaProject"
MACRO_MAIN = b"application/vnd.ms-word.document.macroEnabled.main+xml"
FOREIGN = "文件的内容不是"

REFUSED = {
    # what is no kind of ours
    "a program": ("a.exe", b"MZ\x90", "不能上传这种文件"),
    "a page": ("a.html", b"<!DOCTYPE html><script>alert(1)</script>", "不能上传这种文件"),
    "an SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不能上传这种文件"),
    "a script": ("a.js", b"alert(1)", "不能上传这种文件"),
    "a DOCM": ("a.docm", files.docx(), "不能上传这种文件"),
    "a GIF": ("a.gif", files.picture("GIF"), "不能上传这种文件"),
    "a WebP": ("a.webp", files.picture("WEBP"), "不能上传这种文件"),
    "no ending": ("附件", files.pdf(), "不能上传这种文件"),
    "an empty file": ("a.pdf", b"", "文件是空的"),
    "too big": ("a.pdf", files.pdf(b"0" * 5 * MEGABYTE), "超过5MB"),
    # names that lie
    "a program called a PDF": ("a.pdf", b"MZ\x90" + b"\0" * 500, FOREIGN),
    "a page called a picture": ("a.png", b"<!DOCTYPE html><script>alert(1)</script>", FOREIGN),
    "an SVG called a PNG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", FOREIGN),
    "a PNG called a JPEG": ("a.jpg", files.picture(), FOREIGN),
    "a WebP called a PNG": ("a.png", files.picture("WEBP"), FOREIGN),
    "a page that ends as a PDF": ("a.pdf", b"<script>alert(1)</script>" + files.pdf(), FOREIGN),
    "an XLSX called a DOCX": ("a.docx", files.xlsx(), "后缀名不符"),
    "a ZIP called a DOCX": ("a.docx", files.package({"a.txt": b"x"}), "后缀名不符"),
    "an XLS called a DOC": ("a.doc", files.compound(BOOK), "后缀名不符"),
    "a DOC called an ET": ("a.et", files.compound(WORD), "后缀名不符"),
    "an OLE file of nothing": ("a.xls", files.compound({"Contents": b"x"}), "后缀名不符"),
    # what is broken
    "a PDF cut short": ("a.pdf", files.pdf()[:-20], "PDF不完整"),
    "a PDF of nothing": ("a.pdf", b"%PDF-1.4\n%%EOF\n", "已损坏"),
    "a DOCX cut short": ("a.docx", files.docx()[:-500], "已损坏"),
    "a DOC cut short": ("a.doc", files.compound(WORD)[:-1024], "已损坏"),
    "a PNG cut short": ("a.png", files.picture(size=(400, 400))[:-60], "已损坏"),
    "a JPEG cut short": ("a.jpg", files.picture("JPEG", size=(400, 400))[:-300], "已损坏"),
    # PDF
    "a PDF with a script": ("a.pdf", files.pdf(catalogue="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "脚本"),
    "a PDF with a script by name": ("a.pdf", files.pdf(catalogue="/Names << /JavaScript 5 0 R >>", objects=("<< >>",)), "脚本"),
    "a PDF with a disguised script": ("a.pdf", files.pdf(objects=("<< /S /Java#53cript /J#53 (x) >>",)), "脚本"),
    "a PDF that starts a program": ("a.pdf", files.pdf(objects=("<< /S /Launch /F (cmd.exe) >>",)), "启动程序"),
    "a PDF that starts one by detours": ("a.pdf", files.pdf(objects=("<< /S 6 0 R >>", "/Launch")), "启动程序"),
    "a PDF that sends": ("a.pdf", files.pdf(objects=("<< /S /SubmitForm /F (http://x) >>",)), "提交数据"),
    "a PDF with a file": ("a.pdf", files.pdf(objects=("<< /Type /Filespec /EF << /F 4 0 R >> >>",)), "附加的文件"),
    "a PDF with an XFA form": ("a.pdf", files.pdf(catalogue="/AcroForm << /XFA 4 0 R >>"), "XFA"),
    "a PDF with a film": ("a.pdf", files.pdf(objects=("<< /Subtype /RichMedia /RichMediaContent << >> >>",)), "多媒体"),
    "an encrypted PDF": (
        "a.pdf",
        files.pdf(trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>"),
        "密码或限制",
    ),
    "a PDF that is a ZIP too": ("a.pdf", files.pdf() + files.package({"a.txt": b"x"}), "藏有别的内容"),
    "a PDF that is a page too": ("a.pdf", files.pdf() + b"<script>alert(1)</script>", "藏有别的内容"),
    "a PDF of arrays in arrays": ("a.pdf", files.pdf(objects=("[" * 150 + "]" * 150,)), "过于复杂"),
    # today's Office
    "a DOCX with VBA": ("a.docx", typed(files.docx(), "bin", VBA, {"word/vbaProject.bin": b"x"}), "宏"),
    "a DOCX with VBA under another name": ("a.docx", typed(files.docx(), "bin", VBA, {"word/a.bin": b"x"}), "宏"),
    "a DOCX with VBA undeclared": ("a.docx", repacked(files.docx(), {"word/vbaProject.bin": b"x"}), "宏"),
    "a DOCM called a DOCX": (
        "a.docx",
        repacked(
            files.docx(),
            {
                "[Content_Types].xml": files.parts_of(files.docx())["[Content_Types].xml"].replace(
                    packages.WORD.encode(), MACRO_MAIN
                )
            },
        ),
        "后缀名不符",
    ),
    "an XLSX with a macro sheet": (
        "a.xlsx",
        typed(files.xlsx(), "m", "application/vnd.ms-excel.macrosheet+xml", {"xl/macrosheets/sheet1.m": b"<x/>"}),
        "宏",
    ),
    "a DOCX with a control": ("a.docx", repacked(files.docx(), {"word/activeX/activeX1.bin": b"x"}), "ActiveX"),
    "a DOCX with a template from elsewhere": ("a.docx", related("attachedTemplate", "https://x.example/a.dotm"), "别处的模板"),
    "a DOCX with a template from a share": ("a.docx", related("attachedTemplate", r"\\x.example\a.dotm"), "别处的模板"),
    "a DOCX with an object from elsewhere": ("a.docx", related("oleObject", "http://x.example/a"), "别处的模板"),
    "a DOCX with a program": ("a.docx", repacked(files.docx(), {"word/embeddings/a.bin": b"MZ\x90"}), "嵌有别的文件"),
    "a DOCX with a packed file": (
        "a.docx",
        repacked(files.docx(), {"word/embeddings/oleObject1.bin": files.compound({"\x01Ole10Native": b"x"})}),
        "对象包",
    ),
    "a DOCX with a workbook with macros": (
        "a.docx",
        repacked(files.docx(), {"word/embeddings/a.xlsx": repacked(files.xlsx(), {"xl/vbaProject.bin": b"x"})}),
        "宏",
    ),
    "a DOCX of packages in packages": ("a.docx", nested(), "嵌套"),
    "a ZIP bomb": ("a.docx", bomb(), "展开后过大"),
    "a DOCX of endless relationships": ("a.docx", repacked(files.docx(), {"word/_rels/a.xml.rels": endless()}), "过于复杂"),
    "a DOCX with entities": ("a.docx", billion_laughs(), "已损坏"),
    "a DOCX behind something else": ("a.docx", b"PK\x03\x04<script>" + files.docx(), "后缀名不符"),
    "a DOCX before something else": ("a.docx", files.docx() + b"<script>", "后缀名不符"),
    "an encrypted ZIP": ("a.docx", files.encrypted_package(), "密码"),
    "a DOCX with a part twice": ("a.docx", doubled(), "已损坏"),
    "a DOCX with a password": (
        "a.docx",
        files.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
        FOREIGN,
    ),
    # the older Office
    "a DOC with VBA": ("a.doc", files.compound({**WORD, "Macros/VBA/dir": b"x"}), "带有宏"),
    "a WPS with VBA": ("a.wps", files.compound({**WORD, "Macros/VBA/dir": b"x"}), "带有宏"),
    "an XLS with VBA": ("a.xls", files.compound({**BOOK, "_VBA_PROJECT_CUR/VBA/dir": b"x"}), "带有宏"),
    "an XLS with Excel 4 macros": (
        "a.xls",
        files.compound({"Workbook": files.workbook(files.sheet(), files.sheet(1))}),
        "宏表",
    ),
    "an ET with Excel 4 macros": ("a.et", files.compound({"Workbook": files.workbook(files.sheet(1))}), "宏表"),
    "an encrypted DOC": ("a.doc", files.compound({"WordDocument": files.word(encrypted=True)}), "密码"),
    "an encrypted XLS": ("a.xls", files.compound({"Workbook": files.workbook((0x2F, b"\0\0"))}), "密码"),
    "a DOC with a packed file": ("a.doc", files.compound({**WORD, "ObjectPool/_1/\x01Ole10Native": b"x"}), "对象包"),
    "an old file with a password": ("a.doc", files.compound({"EncryptedPackage": b"x"}), "密码"),
    # pictures
    "a picture of too many pixels": ("a.png", png_that_says_it_is(8_000, 8_000), "像素"),
    "a picture of far too many": ("a.png", png_that_says_it_is(60_000, 60_000), "像素"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_that_is_what_its_name_says_comes_in(name):
    assert vetted(*ACCEPTED[name]).size


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_its_reason(name):
    file, content, why = REFUSED[name]
    with pytest.raises(ValidationError, match=why):
        vetted(file, content)


@pytest.mark.parametrize("name", ["a PNG cut short", "a JPEG cut short"])
def test_a_picture_that_was_cut_short_is_refused_whatever_else_is_loaded(name, monkeypatch):
    """As WeasyPrint sets it, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    test_a_file_is_refused_with_its_reason(name)


@pytest.mark.parametrize("ending", sorted(set(ATTACHMENTS) - set(PICTURES)))
def test_what_is_no_picture_is_stored_byte_for_byte(ending):
    content = next(content for name, content in ACCEPTED.values() if name.endswith(ending))
    assert bytes_of(f"a.{ending}", content) == content


DECLARED = {
    "a.pdf": ["application/pdf", "application/x-pdf", "application/octet-stream", "", "application/zip", "text/html"],
    "a.docx": ["application/zip", "application/wps-office.docx", "application/msword", "application/x-zip-compressed"],
    "a.xlsx": ["application/zip", "application/wps-office.xlsx", "application/vnd.ms-excel", "application/kset"],
    "a.doc": ["application/wps-office.doc", "application/vnd.ms-word", "application/rtf"],
    "a.xls": ["application/wps-office.xls", "application/kset", "text/csv"],
    "a.wps": ["application/wps-office.wps", "application/vnd.ms-works", "application/msword"],
    "a.et": ["application/wps-office.et", "application/vnd.ms-excel"],
    "a.png": ["image/png", "image/x-png", "image/jpeg"],
}
"""Types by which systems call files of an ending: it depends on the programs that are installed."""


@pytest.mark.parametrize(("name", "declared"), [(name, each) for name, types in DECLARED.items() for each in types])
def test_the_content_decides_and_not_what_the_browser_says_of_it(name, declared):
    content = next(content for called, content in ACCEPTED.values() if called == name)
    assert vet(SimpleUploadedFile(name, content, declared), ATTACHMENTS, MEGABYTE).size
    with pytest.raises(ValidationError, match=f"文件的内容不是{name[2:].upper()}"):
        vet(SimpleUploadedFile(name, b"<script>alert(1)</script>", declared), ATTACHMENTS, MEGABYTE)


def test_a_pdf_of_too_many_objects_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_rules, "MOST_OBJECTS", 3)
    with pytest.raises(ValidationError, match="过于复杂"):
        vetted("a.pdf", files.pdf())


# --- pictures -----------------------------------------------------------------------------------------------------------

SECRET = b"13800138000"


def told(kind: str) -> bytes:
    """A picture of a word, on its side, that tells where it was taken and by whom, and carries something after its end."""
    image = Image.new("RGB", (400, 300), "silver")
    image.paste("blue", (0, 0, 400, 50))
    ImageDraw.Draw(image).text((40, 120), "Minutes of the\nmeeting", fill="black", font_size=20)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = 6, "camera", SECRET.decode()
    exif.get_ifd(0x8825)[2] = (32.0, 39.0, 0.0)
    how: dict = {"exif": exif, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", "comment": SECRET}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
        how = {"exif": exif, "pnginfo": info}
    drawn = io.BytesIO()
    image.save(drawn, kind, **how)
    return drawn.getvalue() + b"PK\x03\x04 hidden " + SECRET


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_picture_is_stored_upright_without_telling_where_and_by_whom_it_was_taken(kind, name):
    before = told(kind)
    stored = bytes_of(name, before)
    with Image.open(io.BytesIO(stored)) as after, Image.open(io.BytesIO(before)) as taken:
        after.load()
        assert after.format == kind and after.size == (300, 400)
        assert not after.getexif() and not {"exif", "xmp", "comment", "Author", "XML:com.adobe.xmp"} & set(after.info)
        upright = ImageOps.exif_transpose(taken)
        different = max(
            abs(one - other)
            for one, other in zip(after.convert("RGB").tobytes(), upright.convert("RGB").tobytes(), strict=True)
        )
        assert different <= (0 if kind == "PNG" else 40)
    assert SECRET not in stored and b"camera" not in stored and b"hidden" not in stored


def test_a_pictures_colours_keep_their_profile_and_a_false_one_goes():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for given, kept in ((profile, profile), (b"no profile " + SECRET, None)):
        stored = bytes_of("a.jpg", files.picture("JPEG", icc_profile=given))
        with Image.open(io.BytesIO(stored)) as image:
            assert image.info.get("icc_profile") == kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_mode_keep_what_they_show(mode):
    drawn = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 30, 30, 128)).convert("L" if mode == "I;16" else mode).convert(mode).save(drawn, "PNG")
    with Image.open(io.BytesIO(bytes_of("a.png", drawn.getvalue()))) as after, Image.open(drawn) as before:
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_transparent_colour_stays_transparent():
    image = Image.new("P", (4, 4), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    drawn = io.BytesIO()
    image.save(drawn, "PNG", transparency=0)
    with Image.open(io.BytesIO(bytes_of("a.png", drawn.getvalue()))) as after:
        assert after.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_for_print_comes_in_as_one_for_the_screen():
    drawn = io.BytesIO()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(drawn, "JPEG")
    with Image.open(io.BytesIO(bytes_of("a.jpg", drawn.getvalue()))) as after:
        assert after.mode == "RGB"


def test_a_picture_that_is_drawn_anew_twice_is_the_same_file():
    """Whether the same scan was uploaded already is asked by digest."""
    assert bytes_of("a.jpg", told("JPEG")) == bytes_of("a.jpg", told("JPEG"))
