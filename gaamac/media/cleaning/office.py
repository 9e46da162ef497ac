"""Office documents: Word, Excel and PowerPoint (ECMA-376), and OpenDocument text (ISO 26300).

What the reader sees stays. Macros, embedded programs and encryption are refused; the
properties go, and the names of who wrote, commented and changed are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .office_media import clean_media
from .office_xml import Where, clean_xml, parse, target_of
from .packages import Allowance, read_package, write_package
from .refusals import Refused
from .scanner import refuse_test_file
from .traces import Found

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_OFFICE = b"application/vnd.openxmlformats-officedocument."
MAIN_TYPES: dict[str, bytes] = {
    "docx": _OFFICE + b"wordprocessingml.document.main+xml",
    "xlsx": _OFFICE + b"spreadsheetml.sheet.main+xml",
    "pptx": _OFFICE + b"presentationml.presentation.main+xml",
}

_MACROS = re.compile(
    r"(vba(project|data)\w*\.(bin|xml)|/macrosheets/|/activex/|^basic/|^scripts/|/attachedtoolbars)",
    re.IGNORECASE,
)
# The table behind a chart is a document of its own; every other embedded file is refused.
_EMBEDDED_DOCUMENT = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
MAX_NESTING = 1
# Where numbers come from that a sheet or its model fetches, with names and passwords of databases.
_SOURCES = re.compile(r"^xl/(connections\.xml|model/|externallinks/)", re.IGNORECASE)
_FETCHING_FORMULA = re.compile(rb"(WEBSERVICE|_xlfn\.IMAGE)\s*\(", re.IGNORECASE)
_DROPPED = re.compile(
    r"^(docprops/|docmetadata/|customxml/|customui/|package/services/|usercustomization/"
    r"|thumbnails/|configurations2/|layout-cache$|meta-inf/documentsignatures|_xmlsignatures/"
    r"|xl/revisions/|ppt/(changesinfos/|revisioninfo))",
    re.IGNORECASE,
)
_PARSED = (".xml", ".rels", ".rdf", ".vml", ".svg")
_MACHINES = re.compile(r"/(printersettings|customproperty)", re.IGNORECASE)
# The bulk of a spreadsheet: cells, which hold no names of writers.
_CELLS = re.compile(r"^xl/(worksheets/sheet[^/]*|sharedstrings)\.xml$", re.IGNORECASE)
_PROPERTIES = re.compile(
    r"(^docprops/(core|app|custom)|(^|/)meta)\.xml$", re.IGNORECASE
)
_WRITER = re.compile(rb"<[\w:]*(creator|lastModifiedBy)\b[^>]*>[^<]")

_ODF = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_EMPTY_META = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-meta xmlns:office="{_ODF}" office:version="1.3">'
    "<office:meta/></office:document-meta>"
).encode()
_FIXED = {"meta.xml": _EMPTY_META, "mimetype": ODT_TYPE}


@dataclass(slots=True)
class _Cleaning:
    """One document on its way: what was found, what may still be unpacked, how deep it lies."""

    found: Found
    allowance: Allowance
    nesting: int = 0
    dropped: set[str] = field(default_factory=set)


def clean_office(data: bytes, extension: str, found: Found | None = None) -> bytes:
    """The same document without properties, names of writers and picture metadata.

    `found` counts what was taken out. Raises Refused: `content_differs`, `macros`, `embedded`,
    `external`, `encrypted`, `harmful`, `unpacks_too_large`, `broken`.
    """
    found = Found() if found is None else found
    return _clean(data, extension, _Cleaning(found, Allowance()))


def _clean(data: bytes, extension: str, cleaning: _Cleaning) -> bytes:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # OLE: an encrypted document of today, or one of before 2007 under a new name.
        raise Refused("encrypted")
    parts = read_package(data, cleaning.allowance)
    _check_type(parts, extension)
    for name, part in parts.items():
        _check_part(name, part)
    cleaning.dropped = dropped_parts(parts)
    _note_properties(parts, cleaning.found)
    clean = {
        name: _clean_part(name, part, cleaning)
        for name, part in parts.items()
        if name not in cleaning.dropped
    }
    return write_package(clean, stored="mimetype" if extension == "odt" else None)


def _check_type(parts: Mapping[str, bytes], extension: str) -> None:
    if extension == "odt":
        if parts.get("mimetype", b"").strip() != ODT_TYPE or "content.xml" not in parts:
            raise Refused("content_differs")
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Refused("encrypted")
        return
    # Types are compared whatever their case (ECMA-376-2, 9.1.2).
    types = parts.get("[Content_Types].xml", b"").lower()
    if b"macroenabled" in types or b"macrosheet" in types or b"vbaproject" in types:
        raise Refused("macros")
    if MAIN_TYPES[extension].lower() not in types:
        raise Refused("content_differs")


def _check_part(name: str, part: bytes) -> None:
    refuse_test_file(part)
    if _MACROS.search(name):
        raise Refused("macros")
    if _SOURCES.search(name):
        raise Refused("external")


def dropped_parts(parts: Mapping[str, bytes]) -> set[str]:
    """The parts that a document does not need to be read: properties, previews, signatures.

    Whatever their names are: what the package itself points at is the document, or describes it.
    """
    dropped = {name for name in parts if _DROPPED.search(name)}
    links = parts.get("_rels/.rels")
    for link in parse(links).iter("{*}Relationship") if links else ():
        if link.get("Type", "").rpartition("/")[2] != "officeDocument":
            dropped.add(target_of("_rels/.rels", link.get("Target", "")))
    return dropped | (_folders(dropped) - _folders(parts.keys() - dropped))


def _folders(names: Iterable[str]) -> set[str]:
    return {str(folder) for name in names for folder in PurePosixPath(name).parents}


def _note_properties(parts: Mapping[str, bytes], found: Found) -> None:
    for name, part in parts.items():
        if _PROPERTIES.search(name):
            found["author"] |= bool(_WRITER.search(part))
            found["particulars"] |= bool(re.search(rb">[^<\s]", part))


def _clean_part(name: str, part: bytes, cleaning: _Cleaning) -> bytes:
    lower = name.lower()
    fixed = _FIXED.get(lower.rpartition("/")[2])
    if fixed is not None:
        return fixed
    if lower.endswith(_PARSED):
        if _CELLS.match(lower) and _is_plain(part):
            return part
        return clean_xml(part, Where(name, cleaning.dropped, cleaning.found))
    if _MACHINES.search(lower):
        # Names the printer; the sheet asks for the part by name, so it stays, blank.
        return bytes(len(part))
    embedded = _EMBEDDED_DOCUMENT.search(lower)
    if embedded and cleaning.nesting < MAX_NESTING:
        inside = _Cleaning(cleaning.found, cleaning.allowance, cleaning.nesting + 1)
        return _clean(part, embedded[1], inside)
    return _clean_medium(name, part, cleaning.found)


def _clean_medium(name: str, part: bytes, found: Found) -> bytes:
    clean = clean_media(name, part)
    found["pictures"] += clean != part
    return clean


def _is_plain(cells: bytes) -> bool:
    """Whether these are cells in UTF-8 without comments or a document type; raises Refused."""
    if _FETCHING_FORMULA.search(cells):
        raise Refused("external")
    return b"<!" not in cells and b"\0" not in cells[:4] and b"<?" not in cells[5:]
