"""A parser of printed scopes (公开范围) into the circles that they name.

`、`, a comma, a space or 和 joins circles: a reader in any of them may read. `或` offers alternatives, of which the drafter
picks one; `A、B或C` lists three. A circle contained in another adds nothing and is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from disclosure.audience.circles import Circle

ACCEPTED = (
    "可以写：校内外（社会、校外）、校内（全校师生）、党内（党员）、校内一定范围；几个范围同时公开用“、”连接，任选其一用“或”连接"
)

_WHOLE = "(?:全校|全院|全体|校内|院内|学校|学院|本校|本院|广大)*"
_STAFF = f"{_WHOLE}(?:教职工|教职员工|教工|教师)"
_STUDENTS = f"{_WHOLE}(?:学生|同学)"
_WORDS = {
    Circle.PUBLIC: "校内外|院内外|校外|院外|全?社会|(?:全?社会)?公众|社会各界|社会人士",
    Circle.CAMPUS: f"校内|院内|全校|全院|校园|(?:学校|学院|校园)内部?|{_WHOLE}(?:师生|师生员工|教职工学生)",
    Circle.PARTY: f"{_WHOLE}党内|(?:{_WHOLE}|党内)*(?:中共)?(?:党员|党组织)",
    Circle.LIMITED: "(?:校内|院内|校园内?|党内)?在?(?:一定|特定)范围内?",
}
_AFFIXES = re.compile("^(?:面向|向|对)|(?:公开|公示|公布)$")
_JOIN = re.compile(r"[、,/;\s]+|以及|和|及|与")
_JOIN_AMONG_ALTERNATIVES = re.compile(r"\s+|以及|和|及|与")
_ALTERNATIVES = re.compile(r"[、,/;\s]*或者?|[、,/;]+")


class UnreadableScope(ValueError):
    """A printed scope that names no circles. The message lists the accepted texts, in Chinese."""

    def __init__(self, printed: str, word: str):
        super().__init__(f"读不懂公开范围中的“{word or printed}”。{ACCEPTED}。")


@lru_cache(maxsize=512)
def read_scope(printed: str) -> tuple[Circle, ...]:
    """Return the scopes that `printed` offers, in the order printed: one, or several if the text contains 或.

    一定范围 belongs to the word before it, even across a space. 教职工 or 学生 alone is less than 校内, the circle of
    both, and is read as a named group, so that no reader gets more than the catalogue grants.

    Raises `UnreadableScope`.
    """
    text = unicodedata.normalize("NFKC", printed).strip()
    text = re.sub(r"\s+(?=在?(?:一定|特定)范围)", "", text)
    if "或" in text:
        offered = [_read_joined(part, _JOIN_AMONG_ALTERNATIVES, printed) for part in _ALTERNATIVES.split(text)]
    else:
        offered = [_read_joined(text, _JOIN, printed)]
    return tuple(dict.fromkeys(offered))


def _read_joined(text: str, join: re.Pattern[str], printed: str) -> Circle:
    words = [word for word in join.split(text) if word]
    if not words:
        raise UnreadableScope(printed, "")
    scope = Circle(0)
    kinds = set()
    for word in words:
        circle, kind = _read_word(word, printed)
        scope |= circle
        kinds.add(kind)
    if {"staff", "students"} <= kinds:
        scope |= Circle.CAMPUS
    if scope & Circle.PUBLIC:
        return Circle.PUBLIC
    if scope & Circle.CAMPUS:
        scope &= ~Circle.LIMITED
    return scope


def _read_word(word: str, printed: str) -> tuple[Circle, str]:
    """Return the circle that `word` names, and the kind of people on campus if `word` names only one kind."""
    bare = _AFFIXES.sub("", word)
    for circle, pattern in _WORDS.items():
        if re.fullmatch(pattern, bare):
            return circle, ""
    for kind, pattern in (("staff", _STAFF), ("students", _STUDENTS)):
        if re.fullmatch(pattern, bare):
            return Circle.LIMITED, kind
    raise UnreadableScope(printed, word)


def names_only_people_on_campus(word: str) -> bool:
    """Return whether `word` names 教职工 or 学生 alone, who are a named group and no circle of their own."""
    return re.fullmatch(f"{_STAFF}|{_STUDENTS}", word) is not None
