"""What a file is called: as it was given, less what some file system forbids or what would mislead its reader."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 200
"""File systems take 255, into which ninety Chinese characters do not go; a storage may have to add some of its own."""

FALLBACK = "文件"

_FULL_WIDTH = str.maketrans('<>:"|?*%', "＜＞：＂｜？＊％")
"""Windows forbids the former, and a bag's manifest writes the last otherwise (RFC 8493); the latter look the same."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))")
"""Names of devices, whatever the ending (Windows, Naming Files)."""


def safe_name(given: str) -> str:
    """The name under which a file is stored, downloaded and archived.

    Folders before it go, and so do characters that cannot be seen, those among them that turn the direction of writing.
    Too long a name is cut off before its ending.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = "".join(" " if each.isspace() else each for each in name if each.isspace() or _is_seen(each))
    name = re.sub(" +", " ", name).translate(_FULL_WIDTH).rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    # A name of nothing but an ending gets a stem; one in Chinese is a name that somebody wrote after a dot.
    is_ending = ending.isalnum() and (ending.isascii() or bool(stem.strip(". ")))
    if not dot or not is_ending or len(ending) > 10:
        stem, ending = name, ""
    stem = stem.strip(". ") or FALLBACK
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    ending = f".{ending}" if ending else ""
    return stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore").rstrip(". ") + ending


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
