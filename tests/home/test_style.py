"""What the style sheets promise: text that can be read on every paper, and no size, colour or typeface outside the tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = Path(settings.BASE_DIR) / "site" / "static" / "css"
ALL = sorted(SHEETS.glob("*.css"))
NAMES_COLOURS = {"tokens.css", "print.css"}
"""The tokens, and the sheet that makes them fit for white paper."""

TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (SHEETS / "tokens.css").read_text()))

PAPERS = ["paper", "sheet", "shade", "gold-wash", "red-wash"]
INKS = ["ink", "ink-soft", "ink-faint", "red", "red-deep", "gold-ink"]

AA_TEXT = 4.5
AA_PARTS = 3


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_can_be_read_on_every_paper(ink: str, paper: str):
    assert contrast(ink, paper) >= AA_TEXT


@pytest.mark.parametrize(("text", "ground"), [("sheet", "red"), ("sheet", "red-deep"), ("green-ink", "green-wash")])
def test_text_on_colour_can_be_read(text: str, ground: str):
    assert contrast(text, ground) >= AA_TEXT


@pytest.mark.parametrize("paper", PAPERS)
def test_the_mark_of_the_keyboard_stands_out_from_every_paper(paper: str):
    assert contrast("focus", paper) >= AA_PARTS


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_a_style_sheet_uses_only_tokens_that_there_are(sheet: Path):
    named = set(re.findall(r"--([\w-]+):", (SHEETS / "tokens.css").read_text()))
    assert set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text())) <= named


@pytest.mark.parametrize("sheet", [sheet for sheet in ALL if sheet.name not in NAMES_COLOURS], ids=lambda sheet: sheet.name)
def test_a_style_sheet_takes_its_colours_from_the_tokens(sheet: Path):
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", sheet.read_text()) == []
