"""What stands in an office document beside its XML: pictures cleaned, fonts kept, the rest refused."""

from __future__ import annotations

import re
import struct
from pathlib import PurePosixPath

from lxml import etree

from .embedded_pictures import strip_picture
from .pictures import clean_picture
from .refusals import Refused

# How a picture begins, and whose cleaner paints it anew; JPEG and PNG are cut instead.
_PAINTED = (
    (re.compile(rb"GIF8"), "gif"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "tiff"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "avif"),
)
_CUT = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Drawings as lists of commands: Windows' old and new, and OpenOffice's.
_WMF = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00", b"VCLMTF")
_FONTS = frozenset({".fntdata", ".odttf", ".otf", ".ttf"})
_SVG = "http://www.w3.org/2000/svg"
# What a style may name but parts of the same drawing.
_SVG_FETCHES = re.compile(r"@import|url\(\s*[\"']?(?![\s\"'#])", re.IGNORECASE)
_SVG_LEFT_OUT = frozenset({"metadata", "script", "foreignObject"})
_XLINK = "{http://www.w3.org/1999/xlink}"
_SVG_ATTRIBUTES = (_XLINK, "{http://www.w3.org/XML/")


def clean_media(name: str, data: bytes) -> bytes:
    """The part `name` without metadata.

    Raises Refused: `embedded` for what can't be looked into, `broken`.
    """
    if not data:
        return data
    if data.startswith(_CUT):
        return strip_picture(data)
    for begins, extension in _PAINTED:
        if begins.match(data):
            return clean_picture(data, extension)
    if data[40:44] == b" EMF":
        return _clean_emf(data)
    if data.startswith(b"BM"):
        return data[: max(struct.unpack_from("<I", data.ljust(6), 2)[0], 54)]
    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith(_WMF) or suffix in _FONTS:
        return data
    raise Refused("embedded")


def clean_svg(root: etree._Element) -> None:
    """Take out of a drawing what programs noted in it, and what runs or fetches.

    Raises Refused: `embedded` for a photograph inside, `external` for one elsewhere.
    """
    if any(map(_SVG_FETCHES.search, root.itertext("{*}style"))):
        raise Refused("external")
    for element in list(root.iter(etree.Element)):
        tag = etree.QName(element)
        parent = element.getparent()
        foreign = tag.namespace != _SVG or tag.localname in _SVG_LEFT_OUT
        if foreign and parent is not None:
            parent.remove(element)
            continue
        for attribute, value in element.attrib.items():
            _clean_svg_attribute(element, attribute, value)


def _clean_svg_attribute(element: etree._Element, attribute: str, value: str) -> None:
    if _SVG_FETCHES.search(value):
        raise Refused("external")
    if attribute in ("href", f"{_XLINK}href") and not value.startswith("#"):
        raise Refused("embedded" if value.startswith("data:") else "external")
    if attribute.startswith(("on", "{")) and not attribute.startswith(_SVG_ATTRIBUTES):
        del element.attrib[attribute]


def _clean_emf(data: bytes) -> bytes:
    """A drawing without its description (program and title) and programs' own notes ([MS-EMF] 2.3)."""
    clean = bytearray(data)
    length, start = struct.unpack_from("<II", data.ljust(68, b"\0"), 60)
    clean[start : start + 2 * length] = bytes(len(clean[start : start + 2 * length]))
    place = 0
    while place + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, place)
        if size < 8:
            raise Refused("broken")
        if kind == 70 and data[place + 12 : place + 16] not in (b"EMF+", b"GDIC"):
            end = min(place + size, len(data))
            clean[place + 12 : end] = bytes(max(end - place - 12, 0))
        place += size
        if kind == 14:
            # The end of the drawing; nothing follows it.
            return bytes(clean[:place])
    raise Refused("broken")
