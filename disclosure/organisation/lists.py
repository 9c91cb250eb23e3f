"""Lists typed on one line, separated by Chinese punctuation, bars, tabs or wide spaces as well as by commas."""

from __future__ import annotations

import re
import unicodedata

from taggit.utils import _parse_tags

from disclosure.organisation.folding import as_typed
from disclosure.organisation.ink import has_ink

SEPARATORS = ",，﹐︐､、﹑︑;；﹔︔。｡︒|｜¦،՝߸፣፤᠂᠈⸲⸴⸵⹁⹉꓾꘍꛵"
WIDE_SPACES = "\t\u2001\u2002\u2003\u3000"
"""Spaces of which a single one is wide enough to separate names in print; any other space may be part of a name."""

_SEPARATOR = re.compile(rf"[{SEPARATORS}{WIDE_SPACES}\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

_NUMBER = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}"
_MARKER = re.compile(
    rf"(?:^|(?<=[{SEPARATORS}\s]))(?P<marked>{_NUMBER})(?:[、)）]|[.．](?![0-9０-９]))(?!\s*(?:{_NUMBER})(?:[、)）.．,，;；\s]|$))"
    rf"|[(（](?P<bracketed>{_NUMBER})[)）]、?|(?P<enclosed>[\u2460-\u249b\u3220-\u3229\u3280-\u3289])"
)
"""Number of an entry in a list: 1、 2. （三） ④."""


def split_list(text: str) -> list[str]:
    """Return the names of a list, in order, without duplicates."""
    names = (name.strip() for name in _SEPARATOR.split(text))
    return list(dict.fromkeys(name for name in names if has_ink(name)))


def parse_tags(text: str) -> list[str]:
    """Return the typed tags, sorted, as one would type what is seen of them; for `TAGGIT_TAGS_FROM_STRING`."""
    typed = _parse_tags(re.sub(r"\s", " ", _SEPARATOR.sub(",", _without_numbers(as_typed(text or "").strip()))))
    return sorted({name for tag in typed for name in split_list(tag)})


def _without_numbers(text: str) -> str:
    """Replace the numbers of the list's entries with commas if they count from one: `1、党费 2、换届`."""
    markers = list(_MARKER.finditer(text))
    numbers = [_read(match["marked"] or match["bracketed"] or match["enclosed"]) for match in markers]
    is_numbered = bool(markers) and markers[0].start() == 0 and numbers == list(range(1, len(numbers) + 1))
    return _MARKER.sub(",", text) if is_numbered else text


def _read(number: str) -> int:
    """Return the value of the number; 0 if the numeral is not a number below a hundred."""
    if number.isdecimal():
        return int(number)
    values = [int(unicodedata.numeric(each)) for each in number]
    return values[0] if len(values) == 1 else 10 + values[1] if values[0] == 10 else 0
