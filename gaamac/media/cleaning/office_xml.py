"""The XML of office documents: the words stay, names of people and machines go, what fetches is refused."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from .office_media import clean_svg
from .refusals import Refused
from .traces import Found

MAX_PARSED_BYTES = 50 * 1024 * 1024
# Elements take a hundred times their four bytes in memory; a book of a thousand pages has a million.
MAX_MARKS = 2_000_000

# Local names, whatever the namespace: attributes and elements that name a person or a machine.
_PERSONAL_ATTRIBUTES = frozenset({"author", "initials", "userName"})
_PERSONAL_OF_ELEMENT: dict[str, tuple[str, ...]] = {
    "person": ("displayName", "userId", "providerId", "author"),
    "presenceInfo": ("userId", "providerId"),
    "cmAuthor": ("name", "initials"),
    "author": ("name", "initials", "userId", "providerId"),
    "absPath": ("url",),
    "imagedata": ("title",),
}
_PERSONAL_TEXT = frozenset(
    {"author", "creator", "creator-initials", "author-name", "author-initials", "sender-firstname",
     "sender-lastname", "sender-initials", "sender-email", "initial-creator", "printed-by", "date-string"}
)  # fmt: skip
_PERSONAL_SETTINGS = frozenset({"PrinterName", "PrinterSetup"})
# Numbers of the document and of each session of writing: they tie two documents to one writer.
_LEFT_OUT = frozenset({"rsids", "rsid", "rsidRoot", "docId"})
_COMMENTS = frozenset({"comment", "annotation", "cm", "threadedComment"})
_DATES_OF_COMMENTS = ("dt", "dT", "created")
NO_DATE = "1970-01-01T00:00:00"
_PICTURES_NAME = re.compile(
    r"^[^/\\]*\.(jpe?g|png|gif|bmp|tiff?|webp|heic)$|[\\/]|^file:", re.IGNORECASE
)
# Fields that fetch what they show, or start a program to get it (ECMA-376-1, 17.16.5).
_FETCHING_FIELD = re.compile(
    r"\bDDE(AUTO)?\b|INCLUDE(PICTURE|TEXT)|\bLINK\s", re.IGNORECASE
)
_LINKS = re.compile(r"^(https?:|mailto:|#)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]+:|//|\\\\|\.\./\.\.)", re.IGNORECASE)
_LINK_ELEMENTS = frozenset({"a", "h", "bibliography-mark"})


class Where(NamedTuple):
    """What an element's cleaning needs to know: the part it stands in, and which parts were dropped."""

    name: str
    dropped: Collection[str]
    found: Found


def parse(part: bytes) -> etree._Element:
    """One XML part without comments; entities are never resolved (a document type is refused)."""
    marks = max(part.count(b"<"), part.count(b"="))
    if len(part) > MAX_PARSED_BYTES or marks > MAX_MARKS:
        raise Refused("unpacks_too_large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("broken") from error
    if root.getroottree().docinfo.doctype:
        raise Refused("broken")
    return root


def clean_xml(part: bytes, where: Where) -> bytes:
    """One XML part without names; raises Refused."""
    root = parse(part)
    if etree.QName(root).localname == "svg":
        clean_svg(root)
    _forget_signed_notes(root)
    _check_fields(root)
    for element in list(root.iter(etree.Element)):
        _clean_element(element, where)
    tree = root.getroottree()
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _forget_signed_notes(root: etree._Element) -> None:
    """Excel writes the author's name into a note as its first words too."""
    if etree.QName(root).localname != "comments":
        return
    names = {(each.text or "").strip() for each in root.iter("{*}author")} - {""}
    for words in root.iter("{*}t"):
        signed, colon, rest = (words.text or "").partition(":")
        if colon and signed.strip() in names:
            words.text = rest


def _check_fields(root: etree._Element) -> None:
    """Word divides the text of a field as it likes."""
    pieces = [each.text or "" for each in root.iter("{*}instrText")]
    for field in root.iter("{*}fldSimple"):
        pieces += field.attrib.values()
    if _FETCHING_FIELD.search("".join(pieces)):
        raise Refused("external")


def _clean_element(element: etree._Element, where: Where) -> None:
    name = etree.QName(element).localname
    if name in _LEFT_OUT:
        return _remove(element)
    _clean_authorship(element, name, where.found)
    if name in _PERSONAL_TEXT and len(element) == 0:
        element.text = None
    if name == "date" and element.text and len(element) == 0 and not element.attrib:
        element.text = NO_DATE
    _check_links(element, name)
    step = _STEPS.get(name)
    if step is not None:
        step(element, where)
    return None


def _clean_authorship(element: etree._Element, name: str, found: Found) -> None:
    """Names and dates in attributes."""
    personal = _PERSONAL_OF_ELEMENT.get(name, ())
    attributes = [(etree.QName(key).localname, key) for key in element.attrib]
    known = {local for local, _key in attributes}
    is_comment = name in _COMMENTS
    if is_comment or name == "changed-region":
        found["comments" if is_comment else "changes"] += 1
    elif {"author", "date"} <= known:
        found["changes"] += 1
    dates = {"dateUtc", "date"} if "author" in known else {"dateUtc"}
    for local, key in attributes:
        if local in _PERSONAL_ATTRIBUTES or local in personal:
            element.set(key, "")
        elif local.startswith("rsid") or local in dates:
            del element.attrib[key]
        elif is_comment and local in _DATES_OF_COMMENTS:
            element.set(key, NO_DATE)


def _check_links(element: etree._Element, name: str) -> None:
    """In OpenDocument whatever is no link for a person to follow is fetched, or runs."""
    if name in ("event-listener", "ddeLink", "dde-source", "dde-connection"):
        raise Refused("macros" if name == "event-listener" else "external")
    target = element.get("{http://www.w3.org/1999/xlink}href", "")
    if name in _LINK_ELEMENTS:
        if target and not _LINKS.match(target):
            element.set("{http://www.w3.org/1999/xlink}href", "#")
    elif _ELSEWHERE.match(target):
        raise Refused("external")


def _clean_relationship(element: etree._Element, where: Where) -> None:
    """Links of the document to files: some name a folder of the writer, some fetch from outside."""
    kind = element.get("Type", "").rpartition("/")[2].lower()
    target = element.get("Target", "")
    if kind == "attachedtemplate":
        element.set("Target", "Normal.dotm")
    elif element.get("TargetMode", "").lower() == "external":
        if kind != "hyperlink":
            raise Refused("external")
        if not _LINKS.match(target):
            element.set("Target", "#")
    elif target_of(where.name, target) in where.dropped:
        _remove(element)
    elif _ELSEWHERE.match(target):
        raise Refused("external")


def target_of(name: str, target: str) -> str:
    """The part that a relationship in the part `name` leads to (ECMA-376-2, 9.3)."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _clean_setting(element: etree._Element, _where: Where) -> None:
    """A setting of OpenDocument that names a printer, or numbers the sessions of writing."""
    names = {
        value
        for key, value in element.attrib.items()
        if etree.QName(key).localname == "name"
    }
    if names & _PERSONAL_SETTINGS or any(name.startswith("Rsid") for name in names):
        element.text = None


def _clean_manifest_entry(element: etree._Element, where: Where) -> None:
    """A line of OpenDocument's or the package's list of parts, for a part that was dropped."""
    for key, path in element.attrib.items():
        names_a_part = etree.QName(key).localname in ("full-path", "PartName")
        if names_a_part and path.strip("/") in where.dropped:
            _remove(element)


def _clean_picture_name(element: etree._Element, _where: Where) -> None:
    """Word names a picture after its file, and used to describe it by its whole path."""
    for key in ("name", "descr", "title"):
        if _PICTURES_NAME.search(element.get(key, "")):
            element.set(key, "Picture" if key == "name" else "")


def _remove(element: etree._Element) -> None:
    """Take an element away; the text behind it belongs to what stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


_STEPS: dict[str, Callable[[etree._Element, Where], None]] = {
    "Relationship": _clean_relationship,
    "config-item": _clean_setting,
    "file-entry": _clean_manifest_entry,
    "Override": _clean_manifest_entry,
    "docPr": _clean_picture_name,
    "cNvPr": _clean_picture_name,
}
