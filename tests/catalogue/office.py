"""Makers of Word documents and workbooks out of the XML that a test is about."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from tests.catalogue.files import HEADER, with_member, xlsx_file

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:new="urn:new" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def plain_row(*texts: str) -> str:
    return row(*(cell(paragraph(run(text))) for text in texts))


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def document(body: str, *, styles: str = "", numbering: str = "") -> bytes:
    """A DOCX with this body, and these contents of its styles and its numbering."""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/></Types>'
        ),
        "_rels/.rels": _relationships(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": _relationships(styles="styles.xml", numbering="/word/numbering.xml"),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


def _relationships(**targets: str) -> str:
    each = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'


def titled(title: str) -> str:
    """A table of one entry whose second cell has this content."""
    cells = [*(cell(paragraph(run(text))) for text in ("四、组织建设", "", "会议", "党内", "年度", "组织部"))]
    cells[1] = cell(title)
    return table(plain_row(*HEADER), row(*cells))


def sheet(rows: str, *, before: str = "", after: str = "", styles: str = "", book: str = "") -> bytes:
    """An XLSX of one sheet with these rows, what stands before and after them, its styles, and the workbook's properties."""
    content = with_member(
        xlsx_file([HEADER]),
        "xl/worksheets/sheet1.xml",
        b"",
        f'<worksheet xmlns="{SHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode(),
    )
    content = with_member(content, "xl/styles.xml", b"", f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>'.encode())
    return with_member(content, "xl/workbook.xml", b"<workbookPr/>", f"<workbookPr {book}/>".encode()) if book else content


def text_row(number: int, *texts: str, attributes: str = "") -> str:
    placed = zip("ABCDEF", texts, strict=False)
    cells = "".join(f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for letter, text in placed)
    return f'<row r="{number}" {attributes}>{cells}</row>'


def limited(time_limit: str, code: str = "", **parts: str) -> bytes:
    """A workbook of one entry whose time limit is this cell, in style 1, which has the number format `code`."""
    entry = text_row(2, "四、组织建设", "换届选举情况", "会议", "党内").replace("</row>", "")
    entry += time_limit + '<c r="F2" t="inlineStr"><is><t>组织部</t></is></c></row>'
    styles = (
        f'<numFmts><numFmt numFmtId="170" formatCode={quoteattr(code)}/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    return sheet(text_row(1, *HEADER) + entry, styles=parts.pop("styles", styles), **parts)
