"""Pictures inside documents: their metadata cut out without touching a pixel."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from .refusals import Refused

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Chunks that say how pixels look (PNG third edition, 11); text, time and Exif are not among them.
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT"
    .split()
)  # fmt: skip
# JFIF, the colour profile and Adobe's colour transform stay; Exif, XMP, Photoshop and comments go.
_JPEG_APPLICATION = range(0xE0, 0xF0)
_JPEG_KEPT = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_JPEG_COMMENT = 0xFE
_JPEG_SCAN = 0xDA
_JPEG_END = 0xD9
# In a scan 0xFF is followed by 0 (itself) or by a restart marker.
_JPEG_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


def strip_picture(data: bytes) -> bytes:
    """`data` without metadata if it is a JPEG or a PNG; another format as it is.

    Raises Refused("broken") for one of them that is cut short.
    """
    if data.startswith(b"\xff\xd8"):
        return b"\xff\xd8" + b"".join(_jpeg_parts(data))
    if data.startswith(_PNG_SIGNATURE):
        return _PNG_SIGNATURE + b"".join(_png_parts(data))
    return data


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """Segments and scans up to the end of the first picture (ITU T.81, B.1.1).

    Phones write a second picture behind the first, with Exif of its own.
    """
    place = 2
    while True:
        marker, length = _jpeg_segment(data, place)
        if marker == _JPEG_END:
            yield data[place : place + 2]
            return
        end = place + 2 + length
        if marker == _JPEG_SCAN:
            following = _JPEG_NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        if _jpeg_segment_stays(marker, data[place + 4 : end]):
            yield data[place:end]
        place = end


def _jpeg_segment(data: bytes, place: int) -> tuple[int, int]:
    """The marker at `place` and the length that it gives, 0 at the end of the picture."""
    if data[place : place + 2] == b"\xff\xd9":
        return _JPEG_END, 0
    if len(data) < place + 4 or data[place] != 0xFF:
        raise Refused("broken")
    (length,) = struct.unpack(">H", data[place + 2 : place + 4])
    return data[place + 1], max(length, 2)


def _jpeg_segment_stays(marker: int, content: bytes) -> bool:
    if marker in _JPEG_APPLICATION:
        return marker in _JPEG_KEPT and content.startswith(_JPEG_KEPT[marker])
    return marker != _JPEG_COMMENT


def _png_parts(data: bytes) -> Iterator[bytes]:
    place = len(_PNG_SIGNATURE)
    while True:
        if len(data) < place + 12:
            raise Refused("broken")
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind in _PNG_CHUNKS:
            yield data[place : place + 12 + length]
        if kind == b"IEND":
            return
        place += 12 + length
