"""Pictures: the pixels, upright, in a new file; of the rest only what the colours mean.

A plain re-save keeps the comment and a rendition keeps GPS and author, so nothing of the
uploaded file is carried over. Of an animation the first frame stays.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps

from .profiles import anonymous_profile
from .refusals import Refused
from .traces import Found

MAX_PIXELS = 40_000_000
# A photograph is sent in a dozen scans at most; each of a thousand is a picture's work.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
# Extension: Pillow's only decoder that is let near the file, and how the result is written.
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 90}),
    "jpeg": ("JPEG", {"quality": 90}),
    "png": ("PNG", {}),
    "gif": ("GIF", {}),
    "webp": ("WEBP", {"quality": 90}),
    "avif": ("AVIF", {"quality": 85, "speed": 8}),
    "tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "tiff": ("TIFF", {"compression": "tiff_adobe_deflate"}),
}
_MODES = {
    "JPEG": {"L", "RGB", "CMYK"},
    "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"},
    "GIF": {"L", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
    "AVIF": {"RGB", "RGBA"},
    "TIFF": {"1", "L", "LA", "RGB", "RGBA", "CMYK"},
}
_GPS, _OWNER = 0x8825, 0xA430
# Artist, copyright, and Windows' author.
_WRITERS = (0x13B, 0x8298, 0x9C9D)
# What Pillow notes of every picture of a kind, without anybody having written it.
_TECHNICAL = frozenset(
    "adobe adobe_transform aspect background chromaticity compression dpi duration extension gamma"
    " icc_profile interlace jfif jfif_density jfif_unit jfif_version loop progression progressive srgb"
    " timestamp transparency version".split()
)


def clean_picture(data: bytes, extension: str, found: Found | None = None) -> bytes:
    """The picture in `data` without anything else that stood beside it; `found` counts that.

    Raises Refused: `content_differs`, `too_many_pixels` (before it is unpacked), `broken`.
    """
    image_format, options = FORMATS[extension]
    source = _open(BytesIO(data), image_format)
    if image_format == "JPEG" and data.count(_SCAN) > MAX_SCANS:
        raise Refused("broken")
    try:
        if found is not None:
            found.update(_traces(source))
        profile = anonymous_profile(source.info.get("icc_profile") or b"")
        clean = _repaint(source, image_format)
        # 40 million pixels have 120 MB: no more of them than needed at a time.
        source.close()
        out = BytesIO()
        clean.save(out, image_format, icc_profile=profile, **options)
    except Refused:
        raise
    except Exception as error:
        raise Refused("broken") from error
    return out.getvalue()


def picture_size(file: IO[bytes], extension: str) -> tuple[int, int]:
    """Width and height as the header says; raises Refused like `clean_picture`."""
    return _open(file, FORMATS[extension][0]).size


def _open(file: IO[bytes], image_format: str) -> Image.Image:
    try:
        image = Image.open(file, formats=(image_format,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels") from error
    except Exception as error:
        raise Refused("content_differs") from error
    if image.width * image.height > MAX_PIXELS:
        raise Refused("too_many_pixels")
    return image


def _repaint(source: Image.Image, image_format: str) -> Image.Image:
    """The pixels of `source`, turned the right way up, in an image that knows nothing else."""
    ImageOps.exif_transpose(source, in_place=True)
    upright = _in_mode(source, _MODES[image_format])
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _in_mode(image: Image.Image, modes: set[str]) -> Image.Image:
    """`image` in its own mode where the format has it, else in colour, with its transparency."""
    if image.mode in modes and "transparency" not in image.info:
        return image
    mode = "RGBA" if image.has_transparency_data and "RGBA" in modes else "RGB"
    return image.convert(mode)


def _traces(source: Image.Image) -> set[str]:
    """What the picture says beside its pixels."""
    exif = source.getexif()
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    traces = set()
    if exif.get_ifd(_GPS):
        traces.add("place")
    if any(map(exif.get, _WRITERS)) or _OWNER in camera:
        traces.add("author")
    if exif or set(source.info) - _TECHNICAL:
        traces.add("particulars")
    return traces
