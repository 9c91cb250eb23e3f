"""The pages of a PDF: their text in the order of drawing and in visual order, and their annotations."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject, StreamObject

from disclosure.approval.personal_data.lone_signs import LoneSigns
from disclosure.approval.personal_data.patterns import ENOUGH_DIGITS
from disclosure.approval.personal_data.pieces import Gap, Piece
from disclosure.approval.personal_data.signs import WITH_EVERY_DIGIT

MOST_FORMS = 5
"""Maximum depth of nested forms."""

INLINE_PICTURE = re.compile(rb"(?:^|\s)BI\s[^\0]{0,500}?\sID\s")

DIGIT = re.compile("[0-9]")

COLUMN_WIDTH = 4
"""Distance in points between two signs that are still in one row or column."""

STEPS_BACK = 4
"""Number of signs in a row, each to the left of the one before, that count as drawn from right to left."""

SHOWING = {b"Tj", b"TJ", b"'", b'"'}


class PageText:
    """The text of a page.

    `runs_backwards` tells whether some of the text is drawn from right to left, so that the text read differs from the text
    seen; `is_disordered`, whether something is drawn after a sign below it or to its right.
    """

    def __init__(self, page: PageObject):
        self.runs_backwards = self.is_disordered = False
        self._signs: list[tuple[float, float, str]] = []
        self._last, self._steps, self._size = (0.0, math.inf), 0, 1.0
        self.text = page.extract_text(visitor_text=self._take_text, visitor_operand_before=self._take_operation)
        self.page = page

    def pieces(self, place: str) -> Iterator[Piece | Gap]:
        """Yield the text as drawn; with digits enough for a number, also in visual order: by lines, by rows and columns."""
        yield Piece(place, self.text)
        if len(DIGIT.findall(self.text.translate(WITH_EVERY_DIGIT))) < ENOUGH_DIGITS:
            return
        if self.is_disordered:
            try:
                yield Piece(place, self.page.extract_text(extraction_mode="layout"), again=True)
            except Exception:  # noqa: BLE001
                # This mode is stricter than the other, and may raise any exception.
                yield Gap(f"{place}的文字顺序不能识别")
        if self.runs_backwards:
            yield Piece(place, "\n".join(line[::-1] for line in self.text.splitlines()), again=True)
        lone = LoneSigns()
        for x, y, text in sorted(self._signs, key=lambda sign: (-round(sign[1]), sign[0])):
            lone.add([("row", round(y / COLUMN_WIDTH)), ("column", round(x / COLUMN_WIDTH))], place, text)
        yield from lone.rest()

    def _take_text(self, text: str, user: Any, matrix: Any, *font: Any) -> None:
        if text.strip():
            self._signs.append((*_place(user, matrix), text.strip()))

    def _take_operation(self, operator: bytes, operands: list[Any], user: Any, matrix: Any) -> None:
        """Record operations that make text run backwards: explicit positions, negative spaces and scales, mirrors."""
        amount = float(operands[-1]) if operands and isinstance(operands[-1], int | float) else 0.0
        if operator == b"Tf":
            self._size = abs(amount) or 1.0
        elif operator == b"Tc":
            self.runs_backwards |= amount < -self._size * 0.45
        elif operator == b"Tz":
            self.runs_backwards |= amount < 0
        elif operator in SHOWING:
            if operator == b"TJ" and operands and isinstance(operands[0], list):
                back = [each for each in operands[0] if isinstance(each, int | float) and each > 450]
                self.runs_backwards |= len(back) >= STEPS_BACK
            self.runs_backwards |= _turn(user) * _turn(matrix) < 0
            (x, y), (before, line) = _place(user, matrix), self._last
            is_back = x < before and abs(y - line) < 1
            self._steps = self._steps + 1 if is_back else 0
            self._last = x, y
            self.is_disordered |= is_back or y > line + 1
            self.runs_backwards |= self._steps >= STEPS_BACK


def _place(user: Any, matrix: Any) -> tuple[float, float]:
    """Return the position of the next sign."""
    x, y = float(matrix[4]), float(matrix[5])
    return x * user[0] + y * user[2] + user[4], x * user[1] + y * user[3] + user[5]


def _turn(matrix: Any) -> float:
    """Return a number that is negative if the drawing is mirrored."""
    return float(matrix[0]) * matrix[3] - float(matrix[1]) * matrix[2]


def resolved(holder: Any, name: str) -> Any:
    """Return the value of `holder` under `name`, with a reference resolved; None if there is none."""
    found = holder.get(name)
    return found.get_object() if hasattr(found, "get_object") else found


def dictionary(holder: Any, name: str) -> dict[str, Any]:
    found = resolved(holder, name)
    return found if isinstance(found, DictionaryObject) else {}


def _notes(page: PageObject) -> list[DictionaryObject]:
    notes = [note.get_object() for note in resolved(page, "/Annots") or []]
    return [note for note in notes if isinstance(note, DictionaryObject)]


def annotation_pieces(page: PageObject, number: int) -> Iterator[Piece]:
    """Yield the text of the notes, stamps and fields on a page, and of their appearances."""
    place, lone = f"第{number}页的批注或表单", LoneSigns()
    for note in _notes(page):
        for name in ("/Contents", "/V"):
            if isinstance(value := resolved(note, name), str):
                yield Piece(place, value)
                lone.add([(name, 0)], place, value)
        for drawn in _appearances(note):
            yield Piece(place, page.extract_xform_text(drawn), again=True)  # type: ignore[arg-type]
        if address := dictionary(note, "/A").get("/URI"):
            yield Piece(f"第{number}页的链接", str(address))
    yield from lone.rest()


def _appearances(note: DictionaryObject) -> Iterator[StreamObject]:
    """Yield the forms that draw an annotation, in each of its states."""
    for name in ("/N", "/R", "/D"):
        drawn = resolved(dictionary(note, "/AP"), name)
        states = [drawn]
        if isinstance(drawn, DictionaryObject) and not isinstance(drawn, StreamObject):
            states = [resolved(drawn, state) for state in drawn]
        yield from (state for state in states if isinstance(state, StreamObject))


def shows_pictures(page: PageObject) -> bool:
    """Return whether a page shows a picture, in a form, a pattern or an annotation as well."""
    contents = page.get_contents()
    if contents is not None and INLINE_PICTURE.search(contents.get_data()):
        return True
    return any(_is_picture(drawn, 0) for drawn in (*drawings(page), *appearances(page)))


def drawings(holder: Any) -> Iterator[StreamObject]:
    """Yield the forms, pictures and patterns to which a page, a form or a pattern refers."""
    resources = dictionary(holder, "/Resources")
    for kind in ("/XObject", "/Pattern"):
        objects = dictionary(resources, kind)
        yield from (drawn for name in objects if isinstance(drawn := resolved(objects, name), StreamObject))


def appearances(page: PageObject) -> Iterator[StreamObject]:
    """Yield the forms that draw the annotations of a page."""
    for note in _notes(page):
        yield from _appearances(note)


def _is_picture(drawn: StreamObject, depth: int) -> bool:
    """Return whether the object is a picture, or may show one: nesting that is too deep is not examined."""
    if drawn.get("/Subtype") == "/Image":
        return True
    if depth >= MOST_FORMS or INLINE_PICTURE.search(drawn.get_data()):
        return True
    return any(_is_picture(each, depth + 1) for each in drawings(drawn))
