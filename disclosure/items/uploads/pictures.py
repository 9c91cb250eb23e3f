"""Pictures are drawn anew: what is stored holds the pixels, and neither place nor camera nor anything appended to the file."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

COLOUR_SPACES = {"RGB": "RGB ", "RGBA": "RGB ", "L": "GRAY"}
"""Which colour space a profile must be of, by the mode of the picture, as ICC writes it."""


def redrawn(file: IO[bytes], kind: str) -> IO[bytes]:
    """The picture in a file of its own, upright, without EXIF, XMP or comments; its colours keep their ICC profile.

    A JPEG is written with the quantisation that it came with, so that it loses as little as a JPEG can.

    Args:
        kind: `JPEG` or `PNG`, the only format as which the bytes are read.

    Raises `ValidationError` where it has too many pixels, and whatever Pillow raises where it is broken.
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
        # WeasyPrint, once it is loaded, lets Pillow take pictures that were cut short for whole ones, in all of the process.
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


def _profile(image: Image.Image) -> bytes | None:
    """The colour profile, if it is one and fits the picture."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in COLOUR_SPACES:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
    except OSError:
        return None
    return profile if opened.profile.xcolor_space == COLOUR_SPACES[image.mode] else None
