"""Redrawn pictures: the stored file has the pixels only, without place, camera or anything appended to the file."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from disclosure.uploads.page_ink import has_writing

SCAN_SIDE_PIXELS = 200
"""Minimum width and height of a scan: a smaller page could not be read."""

BLANK_SCAN = "扫描件是空白的，请确认扫描了有文字的一面，重新扫描后上传。"

COLOUR_SPACES = {"RGB": "RGB ", "RGBA": "RGB ", "L": "GRAY"}
"""Colour space that a profile must have, in ICC's notation, by the mode of the picture."""


def redrawn(file: IO[bytes], kind: str) -> IO[bytes]:
    """Return the picture in a new file, upright, without EXIF, XMP or comments; its colours keep their ICC profile.

    A JPEG is written with its original quantisation, so that it loses as little quality as possible.

    Args:
        kind: `JPEG` or `PNG`, the only format in which the bytes are read.

    Raises `ValidationError` if the picture has too many pixels, and the exceptions of Pillow if it is broken.
    """
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    too_many = ValidationError(f"图片超过{most // 10_000}万像素，请缩小后再上传。")
    try:
        opened = Image.open(file, formats=[kind])
    except Image.DecompressionBombError:
        raise too_many from None
    with opened as image:
        if image.width * image.height > most:
            raise too_many
        # WeasyPrint, once loaded, makes Pillow accept truncated pictures in the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        image.load()
        how: dict[str, Any] = {}
        if isinstance(image, JpegImageFile):
            how = {"qtables": image.quantization, "subsampling": get_sampling(image)}
        profile = _profile(image)
        transparency = image.info.get("transparency")
        upright = ImageOps.exif_transpose(image)
    upright.info = {} if transparency is None else {"transparency": transparency}
    if kind == "JPEG" and upright.mode not in ("RGB", "L"):
        upright, how = upright.convert("RGB"), {"quality": 90}
    drawn = BytesIO()
    upright.save(drawn, kind, icc_profile=profile, **how)
    drawn.seek(0)
    return drawn


def redrawn_scan(file: IO[bytes], kind: str) -> IO[bytes]:
    """Return a redrawn picture of a page. Raises `ValidationError` if it is too small or blank, and as `redrawn` does."""
    drawn = redrawn(file, kind)
    with Image.open(drawn) as image:
        if min(image.size) < SCAN_SIDE_PIXELS:
            size = f"{image.width}×{image.height}像素"
            raise ValidationError(f"扫描件太小（{size}），看不清内容；每边至少{SCAN_SIDE_PIXELS}像素，请重新扫描后上传。")
        if not has_writing(image):
            raise ValidationError(BLANK_SCAN)
    drawn.seek(0)
    return drawn


def _profile(image: Image.Image) -> bytes | None:
    """Return the colour profile if it is valid and fits the picture; None otherwise."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in COLOUR_SPACES:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
    except OSError:
        return None
    return profile if opened.profile.xcolor_space == COLOUR_SPACES[image.mode] else None
