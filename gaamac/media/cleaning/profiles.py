"""Colour profiles: how colours are meant stays; who made the profile, when, for what screen goes.

A screen's profile is often called by its owner's name, and its device and time are a fingerprint.
Imports no Django: the program that cleans PDFs uses it.
"""

from __future__ import annotations

import struct

MAX_BYTES = 1024 * 1024
_HEADER = 128
# The tags that turn numbers into colours (ICC.1:2022, 9.2).
_COLOUR_TAGS = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad cicp lumi chrm gamt"
    b" A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 B2D0 B2D1 B2D2 B2D3 D2B0 D2B1 D2B2 D2B3".split()
)
# In the header (7.2): preferred program, time, platform, maker, model, creator, the sum over all
# of it, and what is kept free.
_TELLING = ((4, 8), (24, 36), (40, 44), (48, 56), (80, 128))
_NAME = "Colours"


def anonymous_profile(profile: bytes) -> bytes | None:
    """The profile without words and marks; None for what is no profile."""
    if not is_profile(profile):
        return None
    tags = _tags(profile)
    if tags is None:
        return None
    header = bytearray(profile[:_HEADER])
    for start, end in _TELLING:
        header[start:end] = bytes(end - start)
    # The year counts as a part of the date: the first of January 2000.
    struct.pack_into(">3H", header, 24, 2000, 1, 1)
    new = header[8] >= 4
    words = _localised(_NAME) if new else _described(_NAME)
    right = _localised(" ") if new else b"text\0\0\0\0 \0"
    written = _written(bytes(header), {**tags, b"desc": words, b"cprt": right})
    return written if len(written) <= MAX_BYTES else None


def is_profile(profile: bytes) -> bool:
    """Whether it is one: its own length first, `acsp` at byte 36."""
    if not _HEADER + 4 <= len(profile) <= MAX_BYTES or profile[36:40] != b"acsp":
        return False
    (length,) = struct.unpack_from(">I", profile)
    return bool(length == len(profile))


def _tags(profile: bytes) -> dict[bytes, bytes] | None:
    """The kept tags by their four letters; None where the table points outside."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > 100 or _HEADER + 4 + 12 * count > len(profile):
        return None
    tags = {}
    for number in range(count):
        place = _HEADER + 4 + 12 * number
        name, start, size = struct.unpack_from(">4sII", profile, place)
        if start + size > len(profile):
            return None
        if name in _COLOUR_TAGS:
            tags[name] = profile[start : start + size]
    return tags


def _written(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile of these tags; equal ones are written once."""
    start = _HEADER + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    whole = header + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def _localised(words: str) -> bytes:
    """A text of version 4 (10.15): one record, in English."""
    text = words.encode("utf-16-be")
    return (
        struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(text), 28) + text
    )


def _described(words: str) -> bytes:
    """A description of version 2 (ICC.1:2001, 6.5.17), without its two other spellings."""
    text = words.encode("ascii") + b"\0"
    return struct.pack(">4s4xI", b"desc", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)
