"""Blank pages of a PDF: pages that draw nothing, or nothing but white."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from disclosure.items.uploads.pictures import has_contrast
from disclosure.organisation.ink import has_ink

MOST_CONTENT_BYTES = 1 << 20
"""Maximum size of content to inspect; a larger page counts as not blank."""

MOST_FORMS = 50
"""Maximum number of forms and pictures of a page to inspect."""

TEXT = {"Tj", "TJ", "'", '"'}
FILLED, STROKED = {"f", "F", "f*", "B", "B*", "b", "b*"}, {"S", "s", "B", "B*", "b", "b*"}
FILLING = {"g", "rg", "k", "sc", "scn"}
STROKING = {name.upper() for name in FILLING}
WHITE = {1: (1.0,), 3: (1.0, 1.0, 1.0), 4: (0.0, 0.0, 0.0, 0.0)}
"""White by number of colour components."""


def is_blank(reader: PdfReader) -> bool:
    """Return whether no page of the file shows anything. Unreadable content counts as visible."""
    try:
        return not any(_PageInk(page, reader).is_there() for page in reader.pages)
    except Exception:  # noqa: BLE001
        # The library raises all kinds of exceptions for a malformed page, which does not make the page blank.
        return False


class _PageInk:
    """The visible content of a page, including its forms and annotations."""

    def __init__(self, page: PageObject, reader: PdfReader):
        self.page, self.reader = page, reader
        self.left = MOST_FORMS

    def is_there(self) -> bool:
        content = self.page.get_contents()
        if content is not None and len(content.get_data()) > MOST_CONTENT_BYTES:
            return True
        resources = _resolved(self.page, "/Resources")
        if content is not None and self._draws(content, resources, is_page=True):
            return True
        return any(self._shows(drawn, resources) for drawn in self._annotations())

    def _annotations(self) -> Iterator[Any]:
        for note in _resolved(self.page, "/Annots") or ():
            appearances = _resolved(note.get_object(), "/AP")
            drawn = _resolved(appearances, "/N") if appearances else None
            if isinstance(drawn, StreamObject):
                yield drawn
            elif isinstance(drawn, DictionaryObject):
                yield from (_resolved(drawn, state) for state in drawn)

    def _shows(self, drawn: Any, resources: Any) -> bool:
        """Return whether a form or a picture shows something."""
        self.left -= 1
        if not isinstance(drawn, StreamObject):
            return False
        if self.left < 0:
            return True
        if drawn.get("/Subtype") == "/Image":
            return _is_picture(drawn)
        data = drawn.get_data()
        own = _resolved(drawn, "/Resources") or resources
        return len(data) > MOST_CONTENT_BYTES or self._draws(ContentStream(drawn, self.reader), own)

    def _draws(self, content: ContentStream, resources: Any, *, is_page: bool = False) -> bool:
        """Return whether the instructions draw anything but white."""
        objects = _resolved(resources, "/XObject") if resources else None
        fill, stroke, kept = False, False, []  # whether that colour is white
        for operands, operator in content.operations:
            name = operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)
            if name == "q":
                kept.append((fill, stroke))
            elif name == "Q" and kept:
                fill, stroke = kept.pop()
            elif name in FILLING:
                fill = _is_white(operands)
            elif name in STROKING:
                stroke = _is_white(operands)
            elif (
                (name in FILLED and not fill)
                or (name in STROKED and not stroke)
                or name in ("sh", "INLINE IMAGE")
                or (name in TEXT and self._writes(operands, is_page=is_page))
                or (name == "Do" and objects and self._shows(_resolved(objects, operands[0]), resources))
            ):
                return True
        return False

    def _writes(self, operands: list[Any], *, is_page: bool) -> bool:
        """Return whether a text has letters. A page's text is decoded by its fonts, in which a blank may have any code."""
        if is_page and not _resolved(_resolved(self.page, "/Resources") or {}, "/XObject"):
            return has_ink(self.page.extract_text())
        texts = [text for operand in operands for text in (operand if isinstance(operand, ArrayObject) else [operand])]
        return any(str(text).strip(" \0") for text in texts if isinstance(text, str | bytes) and text)


def _resolved(holder: Any, name: str) -> Any:
    found = holder.get(name)
    return found.get_object() if hasattr(found, "get_object") else found


def _is_white(operands: list[Any]) -> bool:
    try:
        return tuple(float(part) for part in operands) == WHITE.get(len(operands))
    except (TypeError, ValueError):
        return False


def _is_picture(drawn: StreamObject) -> bool:
    """Return whether a picture has more than one colour. A picture that cannot be opened counts as having more than one."""
    try:
        width, height = (int(str(drawn[name])) for name in ("/Width", "/Height"))
        if width * height > (Image.MAX_IMAGE_PIXELS or 0):
            return True
        return has_contrast(drawn.decode_as_image())
    except Exception:  # noqa: BLE001
        # Some of the many encodings of pictures are not supported here.
        return True
