"""Markup compatibility (ISO/IEC 29500-3): what of a part's markup its program reads, and what it passes over.

A file may contain markup of later versions and of other programs. What is of a namespace that a program does not understand is
passed over if the file says that it may be (`Ignorable`), or replaced by its content (`ProcessContent`); of alternatives, the
program reads the first that it understands. What is in a list of extensions (`extLst`) belongs to no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree

from disclosure.office_files.errors import DamagedPackage, UnreadableFile
from disclosure.office_files.namespaces import COMPATIBILITY, DRAWING, MATH, RELATIONSHIPS, XML, Format, format_of

NEWER = "文件要用更新的Office版本才能读取；请用Word或Excel打开，另存为普通的DOCX、XLSX后再上传。"
FOREIGN = "文件里有Word、Excel不认识的内容，不能读取；请用Word或Excel打开，另存后再上传。"

_PASSED_OVER, _OPENED = f"{{{COMPATIBILITY}}}passedOver", f"{{{COMPATIBILITY}}}opened"
"""Tags of elements that are to be removed from their parents, with or without their content."""

_PREFIXED = f"{{{COMPATIBILITY}}}"

_UNKNOWN = "?"
"""The namespace of a prefix that is not declared."""

_SPACE = f"{{{XML}}}space"

_DRAWN = {"drawing", "pict", "object", "numPicBullet"}
_FORMULAS = {"oMath", "oMathPara"}
_IN_TEXT = {"symEx", "contentPart", "conflictIns", "conflictDel"}
"""Elements of a Word document that hold drawings, those that hold formulas, and the extensions among its text."""

_LETTERS = {"p", "r", "t"}
"""Names of elements of text. In a drawing, only its own language and formulas have such."""

_SPECIAL = {"ext", "extLst", "txbxContent"}
"""Elements of a format's own that are decided on by the place where they stand, or after which another rule holds."""

_EXTENSIONS = {
    ("worksheet", "{78C0D931-6437-407D-A8EE-F0AAD7539E65}"),
    ("xf", "{C7286773-470A-42A8-94C5-96B5CB345126}"),
}
"""Extensions of a workbook that change what it displays: conditional formats, and check boxes in cells."""


class _Fate(Enum):
    READ = auto()
    OPENED = auto()
    PASSED_OVER = auto()
    FOREIGN = auto()


@dataclass(frozen=True)
class _Scope:
    """The namespaces that may be passed over, and those of their elements whose content is read; `*` means all."""

    ignorable: frozenset[str] = frozenset()
    opened: frozenset[tuple[str, str]] = frozenset()

    def opens(self, namespace: str, name: str) -> bool:
        return bool({(namespace, name), (namespace, "*")} & self.opened)


@dataclass(slots=True, eq=False)
class _Open:
    """An open element that is read or opened. Plain elements have that of the element around them.

    Args:
        is_drawn: whether it may contain elements of other namespaces, being a drawing, a formula or properties of text.
        is_extension: whether it is in a list of extensions.
        is_choice: whether its children are alternatives; `has_chosen`, whether one of them has been taken.
        is_event: whether its end is an event.
        drawn: the same for properties of text inside it, once there are any.
    """

    scope: _Scope
    is_opened: bool = False
    is_drawn: bool = False
    is_extension: bool = False
    is_choice: bool = False
    has_chosen: bool = False
    is_event: bool = True
    drawn: _Open | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of an element. A plain one is of the format's own, and means nothing to the elements in it."""

    namespace: str
    local: str
    is_main: bool
    is_plain: bool
    is_drawn: bool


def read_markup(events: Iterable[tuple[str, etree._Element]]) -> Iterator[tuple[str, etree._Element]]:
    """Yield the events of a part's elements, `start` and `end`, that its program reads.

    At its `end`, an element has only the attributes, the text and the children that the program reads.
    Elements of the format's own within an extension are no events, but only part of those that are.

    Raises `UnreadableFile` if the program would refuse the part, and `DamagedPackage` if it is of another format.
    """
    filtering: _EventFilter | None = None
    for event, element in events:
        filtering = filtering or _EventFilter(element)
        if filtering.begin(element) if event == "start" else filtering.end(element):
            yield event, element


class _EventFilter:
    """A filter of the events of one part."""

    def __init__(self, root: etree._Element):
        found = format_of(etree.QName(root).namespace or "")
        if found is None:
            raise DamagedPackage("a part of another format")
        self.format: Format = found
        self._open = [_Open(_Scope())]
        # The depths of the elements from which something is to be removed, and the number of open elements passed over.
        self._with_husks: set[int] = set()
        self._passed_over = 0
        self._is_foreign = False
        self._names: dict[str, _Name] = {}
        # The names of the attributes that the format's own elements keep.
        self._own_keys: set[str] = set()

    def begin(self, element: etree._Element) -> bool:
        """Decide on an element, and return whether it is an event."""
        if self._passed_over:
            self._passed_over += 1
            return False
        around = self._open[-1]
        name = self._names.get(element.tag) or self._name(element.tag)
        if name.is_plain and not (around.is_extension or around.is_choice) and self._own_keys.issuperset(element.keys()):
            if name.is_drawn and not around.is_drawn:
                around.drawn = around.drawn or _Open(around.scope, is_drawn=True)
                around = around.drawn
            self._open.append(around)
            return True
        return self._begin_other(element, name, around)

    def end(self, element: etree._Element) -> bool:
        """Complete an element, and return whether it is an event."""
        if self._passed_over:
            self._passed_over -= 1
            self._end_passed_over(element)
            return False
        done = self._open.pop()
        depth = len(self._open)
        if depth in self._with_husks:
            self._with_husks.remove(depth)
            _remove_husks(element)
        if done is self._open[-1]:
            return True
        if done.is_opened:
            element.tag = _OPENED
        return done.is_event

    def _name(self, tag: str) -> _Name:
        namespace, _, local = tag.rpartition("}")
        namespace = namespace[1:]
        is_main = namespace == self.format.main
        is_drawn = self.format.is_word and is_main and (local in _DRAWN or local.endswith("Pr"))
        name = _Name(namespace, local, is_main, is_main and local not in _SPECIAL, is_drawn)
        self._names[tag] = name
        return name

    def _begin_other(self, element: etree._Element, name: _Name, around: _Open) -> bool:
        scope = self._scope(element, around.scope)
        fate = self._fate(element, name, around, scope)
        if fate is not _Fate.READ:
            self._with_husks.add(len(self._open) - 1)
        if fate in (_Fate.PASSED_OVER, _Fate.FOREIGN):
            self._passed_over, self._is_foreign = 1, fate is _Fate.FOREIGN
            return False
        inner = _Open(scope, fate is _Fate.OPENED, around.is_drawn, around.is_extension)
        if inner.is_opened:
            inner.is_choice = name.namespace == COMPATIBILITY and name.local == "AlternateContent"
            inner.is_event = False
        else:
            self._keep_own_attributes(element, name)
            inner.is_drawn = self._is_drawn(name, around)
            inner.is_extension = around.is_extension or (name.local == "ext" and not self.format.is_word)
            inner.is_event = not (around.is_extension and name.is_main)
        self._open.append(inner)
        return inner.is_event

    def _end_passed_over(self, element: etree._Element) -> None:
        if self._is_foreign and self._passed_over:
            return
        if self._is_foreign and any(text.strip() for text in element.itertext()):
            raise UnreadableFile(FOREIGN)
        element.clear(keep_tail=True)
        if not self._passed_over:
            element.tag = _PASSED_OVER

    def _keep_own_attributes(self, element: etree._Element, name: _Name) -> None:
        """Remove attributes that are not the element's own. Those of a Word document's own elements are all qualified."""
        is_qualified = self.format.is_word and name.is_main
        for key in element.keys():  # noqa: SIM118
            space = key[1:].partition("}")[0] if key[0] == "{" else None
            is_own = not is_qualified if space is None else space == name.namespace or space in RELATIONSHIPS or key == _SPACE
            if not is_own:
                del element.attrib[key]
            elif name.is_main:
                self._own_keys.add(key)

    def _scope(self, element: etree._Element, around: _Scope) -> _Scope:
        """Return what holds from this element on."""
        if not any(key.startswith(_PREFIXED) for key in element.keys()):  # noqa: SIM118
            return around
        if not all(map(self.format.understands, _namespaces(element, "MustUnderstand"))):
            raise UnreadableFile(NEWER)
        opened = (each.partition(":") for each in _listed(element, "ProcessContent"))
        return _Scope(
            around.ignorable | set(_namespaces(element, "Ignorable")),
            around.opened | {(element.nsmap.get(prefix) or _UNKNOWN, name) for prefix, _, name in opened},
        )

    def _fate(self, element: etree._Element, name: _Name, around: _Open, scope: _Scope) -> _Fate:
        if name.namespace == COMPATIBILITY:
            return self._fate_of_alternative(element, name.local, around)
        if around.is_choice:
            return _Fate.PASSED_OVER
        if self.format.understands(name.namespace):
            return _Fate.READ if self._reads(element, name, around) else _Fate.PASSED_OVER
        if name.namespace in scope.ignorable:
            return _Fate.OPENED if scope.opens(name.namespace, name.local) else _Fate.PASSED_OVER
        # Drawings and extensions may hold elements of any program.
        return _Fate.PASSED_OVER if around.is_drawn or around.is_extension else _Fate.FOREIGN

    def _fate_of_alternative(self, element: etree._Element, name: str, around: _Open) -> _Fate:
        if name == "AlternateContent":
            return _Fate.OPENED
        needed = (element.nsmap.get(prefix) for prefix in (element.get("Requires") or "").split())
        fits = name == "Fallback" or (name == "Choice" and all(map(self.format.understands, needed)))
        if around.is_choice and fits and not around.has_chosen:
            around.has_chosen = True
            return _Fate.OPENED
        return _Fate.PASSED_OVER

    def _reads(self, element: etree._Element, name: _Name, around: _Open) -> bool:
        """Return whether an element that the program understands is read where it stands."""
        if name.is_main and not self.format.is_word:
            return name.local != "ext" or _is_known_extension(element)
        if name.local == "extLst":
            return False
        if name.is_main or around.is_extension:
            return True
        if around.is_drawn:
            return name.local not in _LETTERS or name.namespace in DRAWING | MATH
        return self.format.is_word and (name.local in _IN_TEXT or (name.local in _FORMULAS and name.namespace in MATH))

    def _is_drawn(self, name: _Name, around: _Open) -> bool:
        """Return whether elements of other namespaces may be inside an element."""
        if name.is_main:
            return name.local != "txbxContent" and (around.is_drawn or name.is_drawn)
        return self.format.is_word and (around.is_drawn or name.local in _FORMULAS)


def _is_known_extension(element: etree._Element) -> bool:
    """Return whether an extension changes what is displayed, at the place that is defined for it."""
    place = element.getparent()
    owner = place.getparent() if place is not None else None
    return owner is not None and (etree.QName(owner).localname, (element.get("uri") or "").upper()) in _EXTENSIONS


def _listed(element: etree._Element, name: str) -> list[str]:
    return (element.get(f"{_PREFIXED}{name}") or "").split()


def _namespaces(element: etree._Element, name: str) -> list[str]:
    """Return the namespaces whose prefixes an attribute lists."""
    return [element.nsmap.get(prefix) or _UNKNOWN for prefix in _listed(element, name)]


def _remove_husks(parent: etree._Element) -> None:
    """Remove the children that are passed over, and put the content of those that are opened in their place."""
    for child in list(parent):
        if child.tag not in (_PASSED_OVER, _OPENED):
            continue
        at, content = parent.index(child), list(child)
        _append_text(parent, at, child.text)
        for place, each in enumerate(content, start=at):
            parent.insert(place, each)
        _append_text(parent, at + len(content), child.tail)
        child.tail = None
        parent.remove(child)


def _append_text(parent: etree._Element, at: int, text: str | None) -> None:
    """Add a text before the child at this place."""
    if not text:
        return
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
