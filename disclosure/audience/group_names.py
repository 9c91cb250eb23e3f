"""Names of reader groups, which stand in a scope's brackets: 校内一定范围（中层干部、学生代表）."""

from __future__ import annotations

from disclosure.audience.printed import UnreadableScope, names_only_people_on_campus, read_scope
from disclosure.organisation.folding import as_seen
from disclosure.organisation.lists import SEPARATORS, WIDE_SPACES

BRACKETS = "()[]{}（）［］｛｝〔〕【】〖〗﹙﹚﹝﹞"

SEPARATES = "名称写在公开范围的括号里，用“、”隔开，所以不能含有“%s”。"
IS_SCOPE = "“%s”是公开范围的用语，读者会误以为事项对这一范围公开，请改用别的名称。"


def group_name_complaint(name: str) -> str:
    """Return in Chinese why a reader group cannot bear the name: readers would take it for two, or for a scope. Else empty."""
    if separator := next((character for character in name if character in f"{SEPARATORS}{WIDE_SPACES}{BRACKETS}"), ""):
        return SEPARATES % separator
    return IS_SCOPE % name if _is_scope(name) else ""


def _is_scope(name: str) -> bool:
    seen = as_seen(name)
    try:
        read_scope(seen)
    except UnreadableScope:
        return False
    return not names_only_people_on_campus(seen)
