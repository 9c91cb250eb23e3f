"""Writing on a picture of a page, as opposed to what a scanner adds to a blank one: dust, frames, shadows, noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

MOST_PIXELS = 1200
"""Maximum width and height at which a page is examined. An A4 page then has 4 pixels to the millimetre."""

CELL_PIXELS = 4
PAPER_CELLS, GROUND_CELLS = 5, 15
"""Width of the area whose lightest shade is that of the paper, in cells; and of the area whose median is the background, in
squares of four cells. The first reaches from one line of dense text to the next, the second is smaller than most shadows."""

MARGIN_SHARE = 0.02
"""Share of the page's width and height that is ignored along each edge."""

LEAST_CONTRAST = 16
"""Minimum difference between ink and its background, of 255. Light grey print has more, paper and compression less."""

NOISE_CONTRAST = 12.5
"""Minimum contrast of ink, in lower quartiles of the contrast of all pixels: four standard deviations of noise."""

FEWEST_NEIGHBOURS = 2
"""Minimum number of inked pixels around one that is part of a stroke."""

SPECKLED_SHARE = 0.75
"""Share of pixels in strokes below which a page is speckled all over."""

FEWEST_PIXELS_IN_A_CELL = 3
FURTHEST_CELLS = 2
"""Maximum distance of cells that belong together: the gap between two letters."""

STROKES_ACROSS, STROKES_ACROSS_A_PART = 3, 4
"""Minimum number of strokes that a line across a group, or across part of one, meets. It meets two of a frame or a ring."""

PART_CELLS = 16
"""Width and height of the parts of a group, in cells."""

STROKE_PIXELS = 2, 12
"""Minimum and maximum width of strokes, on average. Noise is narrower, shadows and folds are wider."""

FEWEST_STROKES = 50
"""Minimum number of strokes met on a page, by lines one pixel apart: two letters of ordinary size."""

BLOCK_SHARE, BLOCK_DENSITY = 0.005, 0.3
"""Minimum share of the page, and of its own bounding box, of a spot that is too large to be a hole or a stain."""


def has_writing(image: Image.Image) -> bool:
    """Return whether a picture shows writing, a stamp or a drawing. Without one, it is a picture of a blank page.

    Writing is a group of strokes close to one another, in any colour that differs from the paper around it. A spot that covers
    a good part of the page counts as well.
    """
    scale = min(MOST_PIXELS / max(image.size), 1)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    page = Image.new("L", size, 255)
    shades, opacity = _shades(image, size)
    page.paste(shades, (0, 0), opacity)
    ink = _ink(page)
    groups = list(_groups(ink))
    return sum(group.strokes for group in groups) >= FEWEST_STROKES or any(group.is_block(ink) for group in groups)


@dataclass(frozen=True)
class _Cell:
    """A square of pixels: how many of them are inked, and at how many a stroke begins, from the left and from the top."""

    column: int
    row: int
    pixels: int
    across: int
    down: int


class _Group:
    """Cells that belong together."""

    def __init__(self, cells: list[_Cell]):
        self.cells = cells
        columns, rows = {cell.column for cell in cells}, {cell.row for cell in cells}
        self.left, self.right = min(columns) * CELL_PIXELS, (max(columns) + 1) * CELL_PIXELS
        self.top, self.bottom = min(rows) * CELL_PIXELS, (max(rows) + 1) * CELL_PIXELS

    @property
    def strokes(self) -> int:
        """The number of strokes in it, or in those parts of it that are crowded: print may touch a frame or a fold."""
        return self._crowd(STROKES_ACROSS) or sum(part._crowd(STROKES_ACROSS_A_PART) for part in self._parts())

    def _crowd(self, least: int) -> int:
        across, down = (sum(cell.across for cell in self.cells), sum(cell.down for cell in self.cells))
        height, width = self.bottom - self.top, self.right - self.left
        is_crowded = across >= least * height or down >= least * width
        strokes = max(across, down)
        narrowest, widest = (strokes * pixels for pixels in STROKE_PIXELS)
        return strokes if is_crowded and narrowest <= self._pixels <= widest else 0

    @property
    def _pixels(self) -> int:
        return sum(cell.pixels for cell in self.cells)

    def _parts(self) -> list[_Group]:
        parts: dict[tuple[int, int], list[_Cell]] = defaultdict(list)
        for cell in self.cells:
            parts[cell.column // PART_CELLS, cell.row // PART_CELLS].append(cell)
        found = [_Group(cells) for cells in parts.values()]
        least = PART_CELLS * CELL_PIXELS / 4
        return [part for part in found if min(part.right - part.left, part.bottom - part.top) >= least]

    def is_block(self, ink: Image.Image) -> bool:
        """Return whether it is a solid spot away from the edges, along which scanners draw their own."""
        is_inside = self.left > 0 and self.top > 0 and self.right < ink.width and self.bottom < ink.height
        width, height = self.right - self.left, self.bottom - self.top
        least = max(width * height * BLOCK_DENSITY, ink.width * ink.height * BLOCK_SHARE)
        return is_inside and min(width, height) > CELL_PIXELS and self._pixels >= least


def _shades(picture: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """Return the shades of a picture, those of its darkest primary colour, and their opacity, in the given size in pixels."""
    if picture.mode.startswith("I"):
        # Sixteen bits, of which Pillow would keep the lower eight.
        picture = picture.convert("I").point(lambda shade: shade / 256).convert("L")
    if picture.mode == "1":
        picture = picture.convert("L")
    if picture.mode not in ("L", "RGB", "LA", "RGBA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    seen = picture.resize(size, Image.Resampling.BOX).convert("RGBA")
    red, green, blue, opacity = seen.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue), opacity


def _ink(page: Image.Image) -> Image.Image:
    """Return white pixels where strokes differ from the paper around them, without the edges of the page."""
    left, top = (round(side * MARGIN_SHARE) for side in page.size)
    dark = _different(page).crop((left, top, page.width - left, page.height - top))
    strokes = _strokes(dark)
    if _count(strokes) < _count(dark) * SPECKLED_SHARE:
        return _strokes(dark.filter(ImageFilter.MedianFilter(5)))
    return strokes


def _different(page: Image.Image) -> Image.Image:
    """Return white pixels that differ from their background: from the paper between the letters, and from the average.

    Dense print darkens the average, and the lightest paper nearby is lighter than paper in a shadow.
    """
    average = page.reduce(CELL_PIXELS)
    differences = []
    for shades in (average, average.filter(ImageFilter.MaxFilter(PAPER_CELLS))):
        ground = shades.reduce(2).filter(ImageFilter.MedianFilter(GROUND_CELLS))
        differences.append(ImageChops.difference(page, ground.resize(page.size, Image.Resampling.BICUBIC)))
    least = max(LEAST_CONTRAST, NOISE_CONTRAST * _lower_quartile(differences[1]))
    return ImageChops.darker(*differences).point(lambda shade: 255 if shade >= least else 0)


def _strokes(dark: Image.Image) -> Image.Image:
    """Return the pixels that have enough others around them."""
    around = dark.filter(ImageFilter.BoxBlur(1))
    least = 255 * (FEWEST_NEIGHBOURS + 0.5) / 9
    return ImageChops.multiply(dark, around.point(lambda share: 255 if share >= least else 0))


def _lower_quartile(picture: Image.Image) -> float:
    """Return the shade below which a quarter of the pixels is, interpolated between whole shades."""
    left = picture.width * picture.height / 4
    for shade, pixels in enumerate(picture.histogram()):
        if pixels >= left:
            return shade + left / pixels
        left -= pixels
    return 255


def _count(picture: Image.Image) -> int:
    return picture.histogram()[255]


def _groups(ink: Image.Image) -> Iterator[_Group]:
    """Yield the cells with ink in groups of which each cell is close to another."""
    width = -(-ink.width // CELL_PIXELS)
    counts = zip(_per_cell(ink), _per_cell(_begun(ink, 1, 0)), _per_cell(_begun(ink, 0, 1)), strict=True)
    cells = (_Cell(place % width, place // width, *numbers) for place, numbers in enumerate(counts))
    filled = {(cell.column, cell.row): cell for cell in cells if cell.pixels >= FEWEST_PIXELS_IN_A_CELL}
    near = range(-FURTHEST_CELLS, FURTHEST_CELLS + 1)
    while filled:
        group = [filled.popitem()[1]]
        for cell in group:
            close = ((cell.column + x, cell.row + y) for x in near for y in near)
            group += [filled.pop(place) for place in close if place in filled]
        yield _Group(group)


def _begun(ink: Image.Image, x: int, y: int) -> Image.Image:
    """Return the pixels where a stroke begins in that direction. A gap of one pixel does not end the stroke before."""
    before = ImageChops.lighter(ImageChops.offset(ink, x, y), ImageChops.offset(ink, 2 * x, 2 * y))
    return ImageChops.subtract(ink, before)


def _per_cell(picture: Image.Image) -> list[int]:
    """Return the number of white pixels in each cell, row by row."""
    return [round(share * CELL_PIXELS**2 / 255) for share in picture.reduce(CELL_PIXELS).tobytes()]
