"""Text read from HTML, line by line, each character with its marks: bold, a link's target, the cell of a table.

The sealed or stored HTML is sufficient: no template that once rendered the text is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

Marks = tuple[str, ...]
Place = tuple[tuple[str, int], ...]

CELL = "｜"
"""Separator of the cells of a row."""

LINE_ELEMENTS = frozenset(
    [
        "article",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin a new line."""

INLINE_MARKS = {
    "b": "加粗",
    "strong": "加粗",
    "em": "斜体",
    "i": "斜体",
    "u": "下划线",
    "s": "删除线",
    "del": "删除线",
    "strike": "删除线",
    "sup": "上标",
    "sub": "下标",
    "mark": "突出显示",
    "code": "代码",
}
BLOCK_MARKS = {
    **{f"h{level}": f"{level}级标题" for level in range(1, 7)},
    "ol": "编号列表",
    "ul": "项目列表",
    "blockquote": "引用",
}
LISTS = ("ol", "ul")
OWN_FILE = "files/"
"""Prefix of the address of an edition's own file; files are compared by their bytes."""


@dataclass(frozen=True)
class MarkedLine:
    """A line of text.

    Args:
        marks: marks of each of its characters.
        asides: elements in the line without text, such as a link without visible text.
        place: elements that contain the line, the outermost first, each with its number among those of the whole text.
            The place is ignored when lines are compared.
    """

    text: str
    marks: tuple[Marks, ...]
    asides: Marks = ()
    place: Place = field(default=(), compare=False)

    @classmethod
    def of(cls, text: str, *marks: str) -> MarkedLine:
        return cls(text, (marks,) * len(text))

    def marked(self, *marks: str) -> MarkedLine:
        """Return the line with additional marks."""
        return replace(self, marks=tuple(marks + own for own in self.marks))


@dataclass(frozen=True)
class _Element:
    """An open element: its number among those of the text, and the length of the text read before it."""

    tag: str
    mark: str
    number: int
    read_before: int


class _LineReader(HTMLParser):
    """Collects the lines of a text; a row of a table is one line.

    Args:
        exact: whether spaces, marks of whole paragraphs, and attributes that a browser does not display count too.
    """

    def __init__(self, exact: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.exact = exact
        self.lines: list[MarkedLine] = []
        self.characters: list[tuple[str, Marks]] = []
        self.open: list[_Element] = []
        self.asides: list[str] = []
        self.begun = self.read = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in LINE_ELEMENTS and not (self.cells and tag != "tr"):
            self.end_line()
        if tag in ("td", "th"):
            if self.cells:
                self.add(CELL)
            self.cells += 1
        given = dict(attributes)
        if tag == "img":
            self.add(f"［图片：{given.get('alt') or ''}］")
        elif tag not in ("br", "hr"):
            self.begun += 1
            self.open.append(_Element(tag, self.mark(tag, given), self.begun, self.read))

    def mark(self, tag: str, given: dict[str, str | None]) -> str:
        if tag == "a" and not self.exact:
            address = given.get("href") or ""
            return f"链接到 {address}" if address and not address.startswith(OWN_FILE) else ""
        if not self.exact:
            return INLINE_MARKS.get(tag, "")
        shown = _link(given) if tag == "a" else INLINE_MARKS.get(tag) or BLOCK_MARKS.get(tag, "")
        if tag in LISTS and (lists := sum(element.tag in LISTS for element in self.open)):
            shown = f"第{lists + 1}层{shown}"
        others = [f"{name}={value or ''}" for name, value in sorted(given.items()) if name != "data-block-key"]
        return " ".join([shown or tag, *others]) if shown or others else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.cells = 0
        if tag in LINE_ELEMENTS and not self.cells:
            self.end_line()
        at = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].tag == tag), None)
        if at is not None:
            ended = self.open[at:]
            self.asides += [f"没有文字的{each.mark}" for each in ended if each.tag == "a" and each.read_before == self.read]
            del self.open[at:]

    def handle_data(self, data: str) -> None:
        self.add(data)

    def add(self, text: str) -> None:
        marks = tuple(dict.fromkeys(element.mark for element in self.open if element.mark))
        self.characters += [(character, marks) for character in text]
        self.read += len(text)

    def end_line(self) -> None:
        characters = self.characters if self.exact else list(_shown(self.characters))
        if characters:
            text, marks = zip(*characters, strict=True)
            self.add_line("".join(text), marks)
        self.characters = []

    def add_line(self, text: str, marks: tuple[Marks, ...]) -> None:
        if not self.exact:
            self.lines.append(MarkedLine(text, marks))
            return
        place = tuple((element.tag, element.number) for element in self.open if element.tag in LINE_ELEMENTS)
        self.lines.append(MarkedLine(text, marks, tuple(self.asides), place))
        self.asides = []

    def end(self) -> None:
        """End the last line. Asides without a following line become a line of their own."""
        self.end_line()
        if self.exact and self.asides:
            self.add_line("", ())


def _link(given: dict[str, str | None]) -> str:
    """Return the target of a link, and remove the attributes that state it."""
    address, kind, number = given.pop("href", None), given.pop("linktype", None), given.pop("id", None)
    page = f"（页面{number}）" if kind == "page" else f" {kind or ''}{number or ''}".rstrip()
    return f"链接到 {address or '未知地址'}{page}"


def _shown(characters: list[tuple[str, Marks]]) -> Iterable[tuple[str, Marks]]:
    """Yield the characters without layout whitespace: at the line's ends, around cells, and repeated spaces."""
    text = "".join(character for character, _marks in characters)
    for found in re.finditer(r"(\s+)|.", text):
        at, end = found.span()
        if found[1] is None:
            yield characters[at]
        elif at and end < len(text) and CELL not in (text[at - 1], text[end]):
            yield " ", characters[at][1]


class _Outline(HTMLParser):
    """Collects the elements of a page and the texts between them, as a browser builds them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = sorted((name, value or "") for name, value in attributes if name != "data-block-key")
        self.parts.append(("begins", INLINE_MARKS.get(tag, tag), *given))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("ends", INLINE_MARKS.get(tag, tag)))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        # A browser ignores the slash of `<br/>`.
        self.handle_starttag(tag, attributes)

    def handle_data(self, data: str) -> None:
        if self.parts and self.parts[-1][0] == "text":
            data = self.parts.pop()[1] + data
        self.parts.append(("text", data))


def outline(html: str) -> list[tuple]:
    """Return the elements and texts of HTML; equal for two spellings of one page, whatever the editor's paragraph keys."""
    reader = _Outline()
    reader.feed(html)
    reader.close()
    return reader.parts


def read_html(html: str, *, exact: bool = False) -> list[MarkedLine]:
    """Return the text of HTML, one line per paragraph, heading, list item or table row."""
    reader = _LineReader(exact)
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.lines
