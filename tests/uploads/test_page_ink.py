"""A scanned page is told from a blank one, whatever the scanner, the light and the paper add to either."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from disclosure.uploads.kinds import PAPER
from disclosure.uploads.page_ink import has_writing
from disclosure.uploads.vetting import vet
from tests.uploads.pages import (
    after,
    dust,
    fold,
    frame,
    gradient,
    hair,
    holes,
    jpeg,
    lines,
    noise,
    on_a_desk,
    pepper,
    ruled,
    sheet,
    stamp,
    stored,
    vignette,
    writing,
)  # fmt: skip

SCANNED = (2480, 3508)
"""Size of an A4 page at 300 dots per inch."""

BLANK = {
    "white": sheet,
    "black": lambda: sheet(0),
    "a tint": lambda: sheet(180),
    "three pixels": lambda: dust(3, 1)(sheet()),
    "dust": lambda: dust(200, 3)(sheet()),
    "much dust": lambda: dust(3000)(sheet()),
    "coarse dust": lambda: dust(50, 8)(sheet()),
    "dust on a large scan": lambda: dust(2000, 6)(sheet(size=SCANNED)),
    "grey dust on noisy paper": lambda: after(sheet(245), noise(3), dust(2000, 3, 200)),
    "a frame": lambda: frame(20)(sheet()),
    "a thin frame on the page": lambda: frame(6, 40)(sheet()),
    "a thick frame on the page": lambda: frame(30, 30)(sheet()),
    "a frame and dust": lambda: after(sheet(), frame(30), dust(300)),
    "a gradient": gradient,
    "a vignette": vignette,
    "a compressed gradient": lambda: jpeg(gradient()),
    "a fold": lambda: fold(sheet()),
    "a fold in noisy paper": lambda: noise(6)(fold(sheet())),
    "a crease": lambda: lines((0, 600), (900, 606), shade=150)(sheet()),
    "noise": lambda: noise(20)(sheet(200)),
    "strong noise": lambda: noise(60)(sheet(128)),
    "compressed noise": lambda: jpeg(noise(20)(sheet(230))),
    "black pixels all over": lambda: pepper(0.03)(sheet()),
    "many black pixels all over": lambda: pepper(0.2)(sheet()),
    "a dithered tint": lambda: sheet(200).convert("1"),
    "a dithered gradient": lambda: gradient().convert("1"),
    "blotches": lambda: noise(60)(sheet(128, (45, 60))).resize((900, 1200)),
    "punched holes": lambda: holes(sheet()),
    "a hair": lambda: hair(sheet()),
    "ruled paper": lambda: ruled(sheet()),
    "a page on a desk": lambda: noise(8)(on_a_desk(sheet(235))),
    "all of it": lambda: after(sheet(235), noise(6), frame(20), dust(100, 3), hair, holes, lines((0, 600), (900, 606))),
    "a small page with dust": lambda: dust(5, 1)(sheet(size=(210, 297))),
    "sixteen bits": lambda: sheet().convert("I").point(lambda shade: shade * 256),
}

WRITTEN = {
    "a line": lambda: writing()(sheet()),
    "a line and a stamp": lambda: after(sheet(), writing(), stamp),
    "a line of small print": lambda: writing(12)(sheet()),
    "a word": lambda: writing(words="Agreed")(sheet()),
    "grey print": lambda: writing(shade=176)(sheet()),
    "light grey print": lambda: writing(shade=205)(sheet()),
    "print on tinted, noisy paper": lambda: after(sheet(220), writing(), noise(10)),
    "print in a shadow": lambda: writing(at=(150, 800))(gradient()),
    "print in a frame, with dust": lambda: after(sheet(), writing(), frame(20), dust(200)),
    "print among black pixels": lambda: pepper(0.1)(writing(40)(sheet())),
    "white print": lambda: writing(shade=250)(sheet(20)),
    "compressed print": lambda: jpeg(writing(shade=150)(sheet())),
    "print in black and white": lambda: writing()(sheet()).convert("1"),
    "print on a large scan": lambda: writing(50)(sheet(size=SCANNED)),
    "grey print on a large scan": lambda: writing(50, 190)(sheet(size=SCANNED)),
    "a page on a desk, with print": lambda: noise(5)(on_a_desk(writing(16, at=(40, 100))(sheet(235)))),
    "a page full of print to its edges": lambda: after(
        sheet(), *(writing(22, words="Approved by the board " * 9, at=(-5, y)) for y in range(0, 1200, 24))
    ),
    "print on folded, framed paper": lambda: after(sheet(), writing(), frame(20), lines((0, 310), (900, 316))),
    "print in sixteen bits": lambda: writing()(sheet()).convert("I").point(lambda shade: shade * 256),
}


@pytest.mark.parametrize("what", BLANK)
def test_a_blank_page_has_no_writing(what):
    assert not has_writing(BLANK[what]())


@pytest.mark.parametrize("what", WRITTEN)
def test_a_written_page_has_writing(what):
    assert has_writing(WRITTEN[what]())


@pytest.mark.parametrize("ink", ["red", "#ff0", "#f66", "blue", "#9cf"])
def test_ink_of_any_colour_is_writing(ink):
    page = Image.new("RGB", (900, 1200), "white")
    page.paste(ink, mask=Image.eval(WRITTEN["a line"](), lambda shade: 255 - shade))
    assert has_writing(page)


def test_a_scan_with_three_black_pixels_is_refused():
    with pytest.raises(ValidationError, match="空白"):
        vet(ContentFile(stored(BLANK["three pixels"]()), name="批件.png"), PAPER, 1 << 20)
