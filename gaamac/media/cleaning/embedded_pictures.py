"""Pictures inside documents: their metadata cut out without touching a pixel."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from .profiles import MAX_BYTES, anonymous_profile
from .refusals import Refused

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_JP2_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
# Chunks that say how pixels look (PNG third edition, 11); text, time and Exif are not among them.
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT"
    .split()
)  # fmt: skip
# Tables and frames (ITU T.81, table B.1); of the applications' segments only JFIF, the colour
# profile and Adobe's colour transform, each as long as it is defined: thumbnails hang behind.
_JPEG_KEPT = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0)})
_JPEG_JFIF, _JPEG_PROFILE, _JPEG_ADOBE = 0xE0, 0xE2, 0xEE
_PROFILE_MARK = b"ICC_PROFILE\x00"
_PROFILE_PIECE = 65_000
_JPEG_SCAN = 0xDA
_JPEG_END = 0xD9
# In a scan 0xFF is followed by 0 (itself) or by a restart marker.
_JPEG_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
# Boxes of JPEG 2000 that describe the picture to people or programs (ISO 15444-1, I.7; 15444-2).
_JP2_TELLING = frozenset(
    {b"xml ", b"uuid", b"uinf", b"jp2i", b"asoc", b"lbl ", b"free"}
)


def strip_picture(data: bytes) -> bytes:
    """`data` without metadata if it is a JPEG, a PNG or a JPEG 2000; another format as it is.

    Raises Refused("broken") for one of them that is cut short.
    """
    if data.startswith(b"\xff\xd8"):
        return _strip_jpeg(data)
    if data.startswith(_PNG_SIGNATURE):
        return _PNG_SIGNATURE + b"".join(_png_parts(data))
    if data.startswith(_JP2_SIGNATURE):
        return b"".join(_jp2_boxes(data))
    return data


def _strip_jpeg(data: bytes) -> bytes:
    kept, profile = [], b""
    for marker, segment in _jpeg_parts(data):
        content = segment[4:]
        if marker == _JPEG_PROFILE and content.startswith(_PROFILE_MARK):
            profile += content[len(_PROFILE_MARK) + 2 :]
        elif marker == _JPEG_JFIF and content.startswith(b"JFIF\x00"):
            kept.append(_jpeg_segment(marker, content[:12].ljust(12, b"\0") + b"\0\0"))
        elif marker == _JPEG_ADOBE and content.startswith(b"Adobe"):
            kept.append(_jpeg_segment(marker, content[:12]))
        elif marker in _JPEG_KEPT or marker == _JPEG_END:
            kept.append(segment)
    first = 1 if kept and kept[0][1] == _JPEG_JFIF else 0
    kept[first:first] = _profile_segments(anonymous_profile(profile) or b"")
    return b"\xff\xd8" + b"".join(kept)


def _jpeg_segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _profile_segments(profile: bytes) -> list[bytes]:
    """The colour profile in as many segments as it takes (ICC.1:2022, B.4)."""
    starts = range(0, len(profile), _PROFILE_PIECE)
    pieces = [profile[start : start + _PROFILE_PIECE] for start in starts]
    return [
        _jpeg_segment(
            _JPEG_PROFILE, _PROFILE_MARK + bytes((number, len(pieces))) + piece
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Segments and scans up to the end of the first picture (ITU T.81, B.1.1).

    Phones write a second picture behind the first, with Exif of its own.
    """
    place = 2
    while True:
        marker, length = _jpeg_marker(data, place)
        if marker == _JPEG_END:
            yield marker, data[place : place + 2]
            return
        end = place + 2 + length
        if marker == _JPEG_SCAN:
            following = _JPEG_NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield marker, data[place:end]
        place = end


def _jpeg_marker(data: bytes, place: int) -> tuple[int, int]:
    """The marker at `place` and the length that it gives, 0 at the end of the picture."""
    if data[place : place + 2] == b"\xff\xd9":
        return _JPEG_END, 0
    if len(data) < place + 4 or data[place] != 0xFF:
        raise Refused("broken")
    (length,) = struct.unpack(">H", data[place + 2 : place + 4])
    return data[place + 1], max(length, 2)


def _png_parts(data: bytes) -> Iterator[bytes]:
    place = len(_PNG_SIGNATURE)
    while True:
        if len(data) < place + 12:
            raise Refused("broken")
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind == b"iCCP":
            yield _png_profile(data[place + 8 : place + 8 + length])
        elif kind in _PNG_CHUNKS:
            yield data[place : place + 12 + length]
        if kind == b"IEND":
            return
        place += 12 + length


def _png_profile(content: bytes) -> bytes:
    """The chunk of the colour profile, which has a name beside its content (11.3.2.3)."""
    _name, _zero, packed = content.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MAX_BYTES)
    except zlib.error:
        return b""
    clean = anonymous_profile(profile)
    if clean is None:
        return b""
    body = b"iCCPColours\0\0" + zlib.compress(clean)
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _jp2_boxes(data: bytes) -> Iterator[bytes]:
    """The boxes up to the picture itself, but those that tell (ISO 15444-1, I.4)."""
    place = 0
    while place < len(data):
        if len(data) < place + 8:
            raise Refused("broken")
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if length == 1:
            (length,) = struct.unpack(">Q", data[place + 8 : place + 16].ljust(8))
        length = length or len(data) - place
        if length < 8:
            raise Refused("broken")
        if kind not in _JP2_TELLING:
            yield data[place : place + length]
        place += length
