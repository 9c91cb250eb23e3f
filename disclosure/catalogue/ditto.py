"""Cells that repeat the cell above: 同上, 〃, --//--. Files of the catalogue may print them instead of the text."""

from __future__ import annotations

import re
import unicodedata

_WHERE = "(?:[行格栏条项列]|单元格)?(?:的?内容)?"
_WORDS = (
    f"(?:[同仝][上前](?:面|述|一)?{_WHERE}|[与和同跟]?上(?:面|一)?{_WHERE}(?:相?同|一样|一致)|前同|仿上|如上"
    "|(?i:ditto|do|sameasabove|asabove))"
)
_QUOTES = "(?:[\"“”„‟〃〝〞〟ˮ↑⇑]{1,6}|['‘’′`´]{2,6}|,{2,6}|[々仝])"
_DASH = "[-‐‑‒–—―─━~…._=·。]"
_AROUND = f"(?:{_DASH}|[()（）])*"

_DITTO = re.compile(f"{_AROUND}(?:{_WORDS}|{_QUOTES}){_AROUND}|{_DASH}+/{{2,}}{_DASH}+")
_PARTLY = re.compile(
    f"{_WORDS}[、,;+及并和与加或(].+|同[左右下][行格栏条项列边面方]?|详?见[上下左右](?:[行格栏条项列面方文]|述)?"
    "|[同见]第?[0-9一二三四五六七八九十]+[行条项格号]"
)


def is_ditto(cell: str) -> bool:
    """Return whether the cell contains nothing but a sign that it repeats the cell above."""
    return bool(_DITTO.fullmatch(_plain(cell)))


def points_elsewhere(cell: str) -> bool:
    """Return whether the cell must be written out: it refers to another cell, or contains signs and no word."""
    plain = _plain(cell)
    return is_ditto(cell) or bool(_PARTLY.fullmatch(plain)) or not any(each.isalnum() for each in plain)


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
