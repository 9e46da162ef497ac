"""Office documents: Word, Excel and PowerPoint (ECMA-376), and OpenDocument text (ISO 26300).

What the reader sees stays. Macros, embedded programs and encryption are refused; the
properties are emptied, and the names of who wrote, commented and changed are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from .embedded_pictures import strip_picture
from .packages import read_package, write_package
from .refusals import Refused

MAX_PARSED_BYTES = 50 * 1024 * 1024
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
_PROGRAMS_AND_ARCHIVES = (
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
    b"MZ",
    b"\x7fELF",
    b"%PDF-",
)
MAX_NESTING = 1
_DROPPED = re.compile(
    r"^(docprops/(thumbnail|custom)|thumbnails/|meta-inf/documentsignatures|_xmlsignatures/)",
    re.IGNORECASE,
)
_PARSED = (".xml", ".rels", ".rdf")
_PRINTER = "/printersettings/"
# The bulk of a spreadsheet: cells, which hold no names of writers.
_CELLS = re.compile(r"^xl/(worksheets/sheet[^/]*|sharedstrings)\.xml$", re.IGNORECASE)

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMPTIED: dict[str, bytes] = {
    "docprops/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}"/>'.encode(),
    "docprops/app.xml": f'{_XML}<Properties xmlns="{_EXTENDED}"/>'.encode(),
    "meta.xml": (
        f'{_XML}<office:document-meta xmlns:office="{_ODF}" office:version="1.3">'
        "<office:meta/></office:document-meta>"
    ).encode(),
}

# Local names, whatever the namespace: attributes and elements that name a person or a machine.
_PERSONAL_ATTRIBUTES = frozenset({"author", "initials", "userName"})
_PERSONAL_OF_ELEMENT: dict[str, tuple[str, ...]] = {
    "person": ("displayName", "userId", "providerId", "author"),
    "presenceInfo": ("userId", "providerId"),
    "cmAuthor": ("name", "initials"),
    "author": ("name", "initials", "userId", "providerId"),
    "absPath": ("url",),
}
_PERSONAL_TEXT = frozenset(
    {"author", "creator", "creator-initials", "author-name", "author-initials", "sender-firstname",
     "sender-lastname", "sender-initials", "sender-email", "initial-creator", "printed-by"}
)  # fmt: skip
_PERSONAL_SETTINGS = frozenset({"PrinterName", "PrinterSetup"})


def clean_office(data: bytes, extension: str, nesting: int = 0) -> bytes:
    """The same document without properties, names of writers and picture metadata.

    Raises Refused: `content_differs`, `macros`, `embedded`, `external`, `encrypted`,
    `unpacks_too_large`, `broken`.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # OLE: an encrypted document of today, or one of before 2007 under a new name.
        raise Refused("encrypted")
    parts = read_package(data)
    _check_type(parts, extension)
    if any(_MACROS.search(name) for name in parts):
        raise Refused("macros")
    kept = {name: part for name, part in parts.items() if not _DROPPED.search(name)}
    clean = {name: _clean_part(name, part, nesting) for name, part in kept.items()}
    return write_package(clean, stored="mimetype" if extension == "odt" else None)


def _check_type(parts: Mapping[str, bytes], extension: str) -> None:
    if extension == "odt":
        if parts.get("mimetype", b"").strip() != ODT_TYPE or "content.xml" not in parts:
            raise Refused("content_differs")
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Refused("encrypted")
        return
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or b"macrosheet" in types or b"vbaProject" in types:
        raise Refused("macros")
    if MAIN_TYPES[extension] not in types:
        raise Refused("content_differs")


def _clean_part(name: str, part: bytes, nesting: int) -> bytes:
    lower = name.lower()
    emptied = EMPTIED.get(
        lower if lower.startswith("docprops/") else lower.rpartition("/")[2]
    )
    if emptied is not None:
        return emptied
    if lower.endswith(_PARSED):
        return part if _CELLS.match(lower) else _clean_xml(part)
    if _PRINTER in lower:
        # Names the printer; the sheet asks for the part by name, so it stays, blank.
        return bytes(len(part))
    embedded = _EMBEDDED_DOCUMENT.search(lower)
    if embedded and nesting < MAX_NESTING:
        return clean_office(part, embedded[1], nesting + 1)
    if part.startswith(_PROGRAMS_AND_ARCHIVES):
        raise Refused("embedded")
    return strip_picture(part)


def _clean_xml(part: bytes) -> bytes:
    """One XML part without names; entities are never resolved (a document type is refused)."""
    if len(part) > MAX_PARSED_BYTES:
        raise Refused("unpacks_too_large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(part, parser).getroottree()
    except etree.XMLSyntaxError as error:
        raise Refused("broken") from error
    if tree.docinfo.doctype:
        raise Refused("broken")
    for element in list(tree.iter(etree.Element)):
        _clean_element(element)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean_element(element: etree._Element) -> None:
    name = etree.QName(element).localname
    personal = _PERSONAL_OF_ELEMENT.get(name, ())
    for attribute in element.attrib:
        local = etree.QName(attribute).localname
        if local in _PERSONAL_ATTRIBUTES or local in personal:
            element.set(attribute, "")
    if name in _PERSONAL_TEXT and len(element) == 0:
        element.text = None
    step = _STEPS.get(name)
    if step is not None:
        step(element)


def _clean_relationship(element: etree._Element) -> None:
    """Links of the document to files: some name a folder of the writer, some fetch from outside."""
    kind = element.get("Type", "").rpartition("/")[2].lower()
    target = element.get("Target", "")
    if kind == "attachedtemplate":
        element.set("Target", "Normal.dotm")
    elif kind in ("thumbnail", "custom-properties", "origin"):
        _remove(element)
    elif element.get("TargetMode") == "External" and kind != "hyperlink":
        raise Refused("external")
    elif target.lower().startswith("file:"):
        element.set("Target", "#")


def _clean_setting(element: etree._Element) -> None:
    """A setting of OpenDocument that names a printer."""
    names = {
        value
        for key, value in element.attrib.items()
        if etree.QName(key).localname == "name"
    }
    if names & _PERSONAL_SETTINGS:
        element.text = None


def _clean_manifest_entry(element: etree._Element) -> None:
    """A line of OpenDocument's or the package's list of parts, for a part that was dropped."""
    for key, path in element.attrib.items():
        if etree.QName(key).localname in ("full-path", "PartName") and _DROPPED.search(
            path.lstrip("/")
        ):
            _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


_STEPS: dict[str, Callable[[etree._Element], None]] = {
    "Relationship": _clean_relationship,
    "config-item": _clean_setting,
    "file-entry": _clean_manifest_entry,
    "Override": _clean_manifest_entry,
}
