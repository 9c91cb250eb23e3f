"""Text of attached files, part by part. Files may be malicious: only `worker` calls this module, in a process of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader

from disclosure.approval.personal_data.office import office_pieces
from disclosure.approval.personal_data.pdf_fonts import has_unknown_letters
from disclosure.approval.personal_data.pdf_objects import loose_pieces, object_pieces
from disclosure.approval.personal_data.pdf_pages import PageText, annotation_pieces, shows_pictures
from disclosure.approval.personal_data.pdf_revisions import OLDER_CONTENTS, keeps_older_contents
from disclosure.approval.personal_data.pieces import Gap, Piece

MOST_PAGES = 500

BACKWARDS = "有从右向左排的文字，可能没有读对"

ZIP = b"PK\x03\x04"

STRANGE = re.compile(r"[^\s\x20-\x7e\u2000-\u206f\u3000-\u9fff\uf900-\ufaff\uff00-\uffef·×÷°±§]")
"""Characters that are rare in our texts. Many of them mean that the file's own encoding of letters could not be decoded."""

STRANGE_NUMBER = re.compile(r"(?:[\0-\x08\x0e-\x1f\x7f-\xa6\xa8-\xaf\u0100-\u02ff\ue000-\uf8ff\ufffd]\s?){10}")
"""A run of such characters long enough to be an undecoded number."""


def pieces_of(data: bytes) -> Iterator[Piece | Gap]:
    """Yield the file's text, and the gaps that could not be read. Any exception may be raised for a damaged file."""
    return office_pieces(data) if data.startswith(ZIP) else _pdf(data)


def _pdf(data: bytes) -> Iterator[Piece | Gap]:
    """Yield every page's text, its annotations, and the text elsewhere. Pages without readable text are reported as gaps."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        yield Gap("文件加密，不能读取")
        return
    gaps: dict[str, list[int]] = {
        "没有文字，可能是扫描件": [],
        "的文字编码不能识别": [],
        "有图片，图片里的文字不能扫描": [],
        BACKWARDS: [],
    }
    without_text, strange, pictures, backwards = gaps.values()
    for number, page in enumerate(reader.pages, start=1):
        if number > MOST_PAGES:
            yield Gap(f"只扫描了前{MOST_PAGES}页")
            break
        shown = PageText(page)
        yield from shown.pieces(f"第{number}页")
        yield from annotation_pieces(page, number)
        if not shown.text.strip():
            without_text.append(number)
        elif _is_strange(shown.text) or has_unknown_letters(page):
            strange.append(number)
        if shown.text.strip() and shows_pictures(page):
            pictures.append(number)
        if shown.runs_backwards:
            backwards.append(number)
    yield from (Gap(f"{_pages(numbers)}{reason}") for reason, numbers in gaps.items() if numbers)
    if keeps_older_contents(reader, data):
        yield Gap(OLDER_CONTENTS)
    yield from object_pieces(reader)
    yield from loose_pieces(data)


def _is_strange(text: str) -> bool:
    return len(STRANGE.findall(text)) > len(text) // 5 or bool(STRANGE_NUMBER.search(text))


def _pages(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return f"第{shown}页" if len(numbers) <= 10 else f"第{shown}等{len(numbers)}页"
