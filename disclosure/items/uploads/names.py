"""What a file is called: as it was given, less what some file system forbids or what would mislead its reader."""

from __future__ import annotations

import re
import unicodedata

from disclosure.organisation.ink import has_ink

MAX_NAME_BYTES = 200
"""File systems take 255, into which ninety Chinese characters do not go; a storage may have to add some of its own."""

FALLBACK = "文件"

_FULL_WIDTH = str.maketrans('<>:"|?*', "＜＞：＂｜？＊")
"""Windows forbids the former; the latter look the same."""

_BLANKS = "." + "".join(chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs")
_LINE_END = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))")
"""Names of devices, whatever the ending (Windows, Naming Files)."""


def safe_name(given: str) -> str:
    """The name under which a file is stored, downloaded and archived.

    Folders before it go, and so do characters that cannot be seen, those among them that turn the direction of writing.
    Blanks and dots stay within it. Too long a name is cut off before its ending.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = "".join(filter(_is_kept, _LINE_END.sub(" ", name))).translate(_FULL_WIDTH)
    name = _without_ends(name)
    stem, dot, ending = name.rpartition(".")
    # A name of nothing but an ending gets a stem; one in Chinese is a name that somebody wrote after a dot.
    is_ending = ending.isalnum() and (ending.isascii() or bool(_without_ends(stem)))
    if not dot or not is_ending or len(ending) > 10:
        stem, ending = name, ""
    stem = stem.lstrip(_BLANKS) if has_ink(stem.strip(_BLANKS)) else FALLBACK
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    ending = f".{ending}" if ending else ""
    cut = stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")
    return (cut if cut == stem else _without_ends(cut)) + ending


def _without_ends(name: str) -> str:
    """The name without blanks and dots at its end: Windows forbids some, and others are not seen."""
    return name.rstrip(_BLANKS)


def _is_kept(character: str) -> bool:
    """Whether a character may stand in a name; a rare one of the private area may, since fonts for names use them."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")
