"""Pictures of pages: blank ones with what a scanner adds to them, and written ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

SIZE = (900, 1200)
ON_PAGE = (150, 300)

Change = Callable[[Image.Image], Image.Image]


def sheet(shade: int = 255, size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new("L", size, shade)


def gradient() -> Image.Image:
    return Image.linear_gradient("L").resize(SIZE)


def vignette() -> Image.Image:
    return ImageChops.invert(Image.radial_gradient("L").resize(SIZE))


def after(page: Image.Image, *changes: Change) -> Image.Image:
    for change in changes:
        page = change(page)
    return page


def dust(number: int, width: int = 2, shade: int = 0) -> Change:
    """Specks at random places, the same in every run."""

    def change(page: Image.Image) -> Image.Image:
        chance, drawn = random.Random(number), ImageDraw.Draw(page)  # noqa: S311
        for _ in range(number):
            x, y = chance.randrange(page.width), chance.randrange(page.height)
            drawn.rectangle((x, y, x + width - 1, y + width - 1), shade)
        return page

    return change


def uniform(page: Image.Image, chance: random.Random) -> Image.Image:
    """Shades at random, of the size of `page`."""
    return Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))


def pepper(share: float) -> Change:
    """Black pixels all over the page, the same in every run."""

    def change(page: Image.Image) -> Image.Image:
        page.paste(0, mask=uniform(page, random.Random(1)).point(lambda shade: 255 if shade < share * 256 else 0))  # noqa: S311
        return page

    return change


UNIFORM_DEVIATION = 73.9
"""Standard deviation of shades that are all as likely; that of the average of four is half of it."""


def noise(deviation: float) -> Change:
    """Noise of nearly a normal distribution, the same in every run, with the standard deviation in shades."""

    def change(page: Image.Image) -> Image.Image:
        chance = random.Random(1)  # noqa: S311
        pairs = [Image.blend(uniform(page, chance), uniform(page, chance), 0.5) for _ in range(2)]
        scale = deviation / (UNIFORM_DEVIATION / 2)
        grain = Image.blend(*pairs, 0.5).point(lambda shade: min(max(round(128 + (shade - 127.5) * scale), 0), 255))
        return ImageChops.add(page, grain, 1, -128)

    return change


def frame(width: int, inset: int = 0) -> Change:
    def change(page: Image.Image) -> Image.Image:
        box = (inset, inset, page.width - 1 - inset, page.height - 1 - inset)
        ImageDraw.Draw(page).rectangle(box, outline=0, width=width)
        return page

    return change


def lines(*points: tuple[int, int], shade: int = 90, width: int = 2) -> Change:
    def change(page: Image.Image) -> Image.Image:
        ImageDraw.Draw(page).line(points, shade, width)
        return page

    return change


def holes(page: Image.Image) -> Image.Image:
    """Punched holes, through which the black lid is seen."""
    for y in (400, 800):
        ImageDraw.Draw(page).ellipse((40, y, 64, y + 24), 0)
    return page


def hair(page: Image.Image) -> Image.Image:
    ImageDraw.Draw(page).arc((300, 300, 500, 600), 20, 240, 90, 2)
    ImageDraw.Draw(page).arc((500, 300, 600, 400), 10, 150, 90, 2)
    return page


def ruled(page: Image.Image) -> Image.Image:
    for y in range(100, 1150, 36):
        ImageDraw.Draw(page).line((60, y, 840, y), 90, 2)
    return page


def fold(page: Image.Image) -> Image.Image:
    for x in range(-60, 60):
        ImageDraw.Draw(page).line((450 + x, 0, 450 + x, 1200), 255 - 2 * (60 - abs(x)))
    return page


def on_a_desk(page: Image.Image) -> Image.Image:
    desk = sheet(30)
    desk.paste(page.crop((0, 0, 600, 1000)), (150, 100))
    return desk.rotate(3, fillcolor=20)


def writing(size: int = 20, shade: int = 0, words: str = "Approved by the board", at: tuple[int, int] = ON_PAGE) -> Change:
    def change(page: Image.Image) -> Image.Image:
        ImageDraw.Draw(page).text(at, words, shade, ImageFont.load_default(size))
        return page

    return change


def stamp(page: Image.Image) -> Image.Image:
    ImageDraw.Draw(page).ellipse((500, 700, 660, 860), outline=80, width=4)
    return page


def jpeg(page: Image.Image) -> Image.Image:
    stored = BytesIO()
    page.save(stored, "JPEG", quality=30)
    return Image.open(stored)


def stored(page: Image.Image) -> bytes:
    written = BytesIO()
    page.save(written, "PNG")
    return written.getvalue()
