"""Colours that a file names and defines elsewhere: those of its theme (ISO/IEC 29500-1, 20.1.6.2), and a workbook's palette."""

from __future__ import annotations

import colorsys
import re
import zipfile
from contextlib import suppress

from lxml import etree

from disclosure.office_files.packages import DamagedPackage, Package, UnreadableFile, attribute, child, local_name

WHITE, BLACK = "FFFFFF", "000000"

_ON_SHEETS = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme as a workbook numbers them."""

_IN_WORD = {
    "background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "light1": "lt1", "dark1": "dk1",
    "light2": "lt2", "dark2": "dk2", "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip
"""The colours of a theme by the names that Word gives to them."""

_MAPPED = {"bg1": ("background1", "bg1"), "t1": ("text1", "tx1"), "bg2": ("background2", "bg2"), "t2": ("text2", "tx2")}
"""The names of backgrounds and texts, by those in a Word document's settings (17.15.1.20)."""

_OF_SYSTEM = {"window": WHITE, "windowText": BLACK}
_INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
"""Black and white among a workbook's indexed colours (18.8.27), and the system's."""


def optional_root(package: Package, kind: str) -> etree._Element | None:
    """Return a part of the main part's, such as its theme; None if it has none, or a damaged one, without which programs do."""
    with suppress(etree.XMLSyntaxError, zipfile.BadZipFile, UnreadableFile, DamagedPackage):
        return package.related_root(package.main, kind)
    return None


class Theme:
    """The colours of a theme. One that is not defined in the file is black or white, or unknown."""

    def __init__(self, root: etree._Element | None = None, mapped: etree._Element | None = None):
        self._colours = {"lt1": WHITE, "dk1": BLACK}
        scheme = child(child(root, "themeElements"), "clrScheme")
        for each in scheme if scheme is not None else ():
            if (colour := _defined(next(iter(each), None))) is not None:
                self._colours[local_name(each)] = colour
        # A Word document's settings say which of them its backgrounds and texts are.
        self._names = dict(_IN_WORD)
        for key, value in mapped.attrib.items() if mapped is not None else ():
            for name in _MAPPED.get(key.rpartition("}")[2], ()):
                self._names[name] = _IN_WORD.get(value, value)

    def in_word(self, name: str | None, tint: str | None = None, shade: str | None = None) -> str | None:
        """Return a colour by its name in Word, made lighter or darker by a share of 255 (17.3.2.6); None if it is unknown."""
        colour = self._colours.get(self._names.get(name or "", name or ""))
        if colour is None:
            return None
        for share, target in ((tint, 1), (shade, 0)):
            if share:
                colour = _mixed(colour, int(share, 16) / 255, target)
        return colour

    def on_sheet(self, number: str, tint: float) -> str | None:
        """Return a colour by its number in a workbook, made lighter or darker (18.8.19); None if it is unknown."""
        known = self._colours.get(_ON_SHEETS[int(number)]) if int(number) < len(_ON_SHEETS) else None
        return None if known is None else _mixed(known, 1 - abs(tint), 1 if tint > 0 else 0)


class Palette:
    """The colours that a workbook names by numbers: those of its theme, and its indexed colours."""

    def __init__(self, theme: Theme, styles: etree._Element | None = None):
        self.theme = theme
        self._indexed = dict(_INDEXED)
        own = child(child(styles, "colors"), "indexedColors")
        listed = [each for each in own if local_name(each) == "rgbColor"] if own is not None else []
        for number, each in enumerate(listed):
            self._indexed[str(number)] = (each.get("rgb") or "")[-6:].upper()

    def indexed(self, number: str) -> str:
        """Return an indexed colour; a name if it is not black, white, or defined in the file."""
        return self._indexed.get(number, f"indexed {number}")


def _defined(colour: etree._Element | None) -> str | None:
    """Return the colour that a theme defines."""
    if colour is None:
        return None
    value = attribute(colour, "val") or ""
    if local_name(colour) == "sysClr":
        value = _OF_SYSTEM.get(value) or attribute(colour, "lastClr") or ""
    return value.upper() if re.fullmatch("[0-9A-Fa-f]{6}", value) else None


def _mixed(colour: str, share: float, target: float) -> str:
    """Return the colour with this share of its lightness, and the rest of the `target`'s."""
    red, green, blue = (each / 255 for each in bytes.fromhex(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    share = min(max(share, 0), 1)
    mixed = colorsys.hls_to_rgb(hue, lightness * share + target * (1 - share), saturation)
    return "".join(f"{round(each * 255):02X}" for each in mixed)
