"""File names: as given, without parts that a file system forbids or that would mislead readers."""

from __future__ import annotations

import re
import unicodedata

from disclosure.organisation.ink import has_ink

MAX_NAME_BYTES = 200
"""Maximum length of a name: file systems allow 255 bytes, less than ninety Chinese characters; a storage may add a suffix."""

FALLBACK = "文件"

_FULL_WIDTH = str.maketrans('<>:"|?*', "＜＞：＂｜？＊")
"""Replacements of characters that Windows forbids by full-width ones that look the same."""

_BLANKS = "." + "".join(chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs")
_LINE_END = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))")
"""Names of devices, with any extension (Windows, Naming Files)."""


def safe_name(given: str) -> str:
    """Return the name under which a file is stored, downloaded and archived.

    Folders are removed, as are invisible characters, including those that override the direction of text. Blanks and dots
    inside the name stay. A name that is too long is cut before its extension.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = "".join(filter(_is_kept, _LINE_END.sub(" ", name))).translate(_FULL_WIDTH)
    name = _without_ends(name)
    stem, dot, ending = name.rpartition(".")
    # A name that consists of an extension gets a stem; a Chinese "extension" is text that was typed after a dot.
    is_ending = ending.isalnum() and (ending.isascii() or bool(_without_ends(stem)))
    if not dot or not is_ending or len(ending) > 10:
        stem, ending = name, ""
    stem = stem.lstrip(_BLANKS) if has_ink(stem.strip(_BLANKS)) else FALLBACK
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    ending = f".{ending}" if ending else ""
    cut = stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")
    return (cut if cut == stem else _without_ends(cut)) + ending


def _without_ends(name: str) -> str:
    """Return the name without blanks and dots at its end: Windows forbids some, and others are invisible."""
    return name.rstrip(_BLANKS)


def _is_kept(character: str) -> bool:
    """Return whether a name may contain the character; private-use ones may appear, because fonts for names use them."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")
