"""PDF: the pages stay text; who wrote them, what runs in them and what hangs on them goes.

A program of its own (`python -m gaamac.media.cleaning.pdf_program`, a PDF in, a PDF or the
code of a refusal out, what was found as JSON on the other channel), which `pdf` runs. Imports no Django.
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .embedded_pictures import strip_picture
from .pdf import CPU_SECONDS, REFUSED
from .profiles import MAX_BYTES as MAX_PROFILE_BYTES
from .profiles import anonymous_profile
from .refusals import Refused

MEMORY_BYTES = 1024**3
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_OBJECTS = 500_000
MAX_DEPTH = 100

# What says who, when and with which program; and what only works outside the pages.
PRIVATE_KEYS = frozenset(
    "/AA /AF /Collection /CreatorInfo /DSS /EF /JS /LastModified /Metadata /OPI /OpenAction /Perms /PieceInfo"
    " /SpiderInfo /Thumb /URLS /XFA".split()
)
SCRIPTS = frozenset({"/AA", "/JS", "/OpenAction", "/XFA"})
PRIVATE_NAME_TREES = frozenset(
    {"/EmbeddedFiles", "/JavaScript", "/AlternatePresentations"}
)
ACTION_KEYS = ("/A", "/PA", "/Next")
# Of the actions (ISO 32000-2, table 201) only those that lead somewhere a reader can see.
HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI", "/Named", "/Thread"})
ATTACHMENTS = frozenset(
    {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"}
)
NOTE_KEYS = ("/T", "/M", "/CreationDate", "/NM", "/RC")
# Of a link to an address, those that a reader can follow from anywhere.
_FOLLOWED = ("http://", "https://", "mailto:")
_PICTURES = (Name.DCTDecode, Name.JPXDecode)

# What was found and how often (`gaamac.media.cleaning.traces`, which needs Django).
Found = Counter[str]


def rewrite(data: bytes, found: Found) -> bytes:
    """What the program does with its input; raises Refused."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_UNPACKED_BYTES,
        run_length_max_memory=MAX_UNPACKED_BYTES,
        png_max_memory=MAX_UNPACKED_BYTES,
        tiff_max_memory=MAX_UNPACKED_BYTES,
    )
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return _rewrite_open(pdf, found)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("broken") from error


def _rewrite_open(pdf: Pdf, found: Found) -> bytes:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("unpacks_too_large")
    _note_traces(pdf, found)
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    _empty_name_trees(pdf.Root)
    for part in pdf.objects:
        _scrub(part, MAX_DEPTH, found)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    # The library goes on without what it couldn't unpack: half a document is none.
    if any("limit exceeded" in warning for warning in pdf.get_warnings()):
        raise Refused("unpacks_too_large")
    return out.getvalue()


def _note_traces(pdf: Pdf, found: Found) -> None:
    """What a PDF says of itself as a whole."""
    found["author"] = int(bool(pdf.docinfo.get("/Author")))
    found["particulars"] = int("/Metadata" in pdf.Root or len(pdf.docinfo) > 0)
    found["attachments"] = len(pdf.attachments)


def _empty_name_trees(root: Object) -> None:
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        for key in PRIVATE_NAME_TREES & set(names.keys()):
            del names[key]


def _scrub(part: Any, depth: int, found: Found) -> None:
    """Clean one object and the objects that stand inside it (not those it refers to)."""
    if depth == 0:
        raise Refused("broken")
    if isinstance(part, Stream):
        found["pictures"] += _scrub_picture(part)
        _scrub_profile(part)
        part = part.stream_dict
    if isinstance(part, Dictionary):
        _scrub_dictionary(part, found)
    elif isinstance(part, Array):
        found["attachments"] += _drop_attachments(part)
    for child in _direct_children(part):
        _scrub(child, depth - 1, found)


def _direct_children(part: Any) -> Iterator[Object]:
    children: Any = ()
    if isinstance(part, Dictionary):
        children = part.as_dict().values()
    elif isinstance(part, Array):
        children = part.as_list()
    for child in children:
        if isinstance(child, Dictionary | Array) and not child.is_indirect:
            yield child


def _scrub_dictionary(part: Dictionary, found: Found) -> None:
    private = PRIVATE_KEYS & set(part.keys())
    harmful = {key for key in ACTION_KEYS if _is_harmful_action(part.get(key))}
    found["scripts"] += len(private & SCRIPTS) + len(harmful)
    for key in private | harmful:
        del part[key]
    if part.get("/FT") == Name.Sig and "/V" in part:
        del part["/V"]
    if part.get("/Type") == Name.Annot or ("/Subtype" in part and "/Rect" in part):
        found["comments"] += _scrub_annotation(part)


def _is_harmful_action(action: Any) -> bool:
    """Whether this is an action and not one of the harmless (a list of them never is)."""
    if isinstance(action, Array):
        return any(_is_harmful_action(each) for each in action.as_list())
    if not isinstance(action, Dictionary) or "/S" not in action:
        return False
    if action["/S"] == Name.URI:
        return not str(action.get("/URI", "")).lower().startswith(_FOLLOWED)
    return str(action["/S"]) not in HARMLESS_ACTIONS


def _scrub_annotation(part: Dictionary) -> bool:
    """A note keeps its words and loses its writer; a form field keeps its name, which is `/T`.

    Whether there was one.
    """
    if part.get("/Subtype") == Name.Widget:
        return False
    signed = "/T" in part
    for key in NOTE_KEYS:
        if key in part:
            del part[key]
    return signed


def _drop_attachments(part: Array) -> int:
    """Take annotations that hang files on a page out of its list of annotations; how many."""
    kept = [each for each in part.as_list() if not _is_attachment(each)]
    dropped = len(part) - len(kept)
    if dropped:
        while len(part):
            del part[0]
        part.extend(kept)
    return dropped


def _is_attachment(each: Any) -> bool:
    return isinstance(each, Dictionary) and str(each.get("/Subtype", "")) in ATTACHMENTS


def _scrub_picture(part: Stream) -> bool:
    """Exif stands in the data of a photograph, wherever that stands; whether there was any.

    The photograph may be packed once more, as text or with zlib.
    """
    filters = _as_list(part.get("/Filter"))
    if not filters or filters[-1] not in _PICTURES:
        return False
    parameters = _as_list(part.get("/DecodeParms")) or [None] * len(filters)
    data = part.read_raw_bytes()
    if len(filters) > 1:
        data = _unpacked(data, filters[:-1], parameters[:-1])
    clean = strip_picture(data)
    part.write(clean, filter=filters[-1], decode_parms=parameters[-1])
    return clean != data


def _unpacked(data: bytes, filters: list[Any], parameters: list[Any]) -> bytes:
    """What is left when the outer filters are undone."""
    with pikepdf.new() as scratch:
        packed = Stream(scratch, data)
        packed.Filter = Array(filters)
        if any(isinstance(each, Dictionary) for each in parameters):
            packed.DecodeParms = Array(
                [
                    each if isinstance(each, Dictionary) else Dictionary()
                    for each in parameters
                ]
            )
        return bytes(packed.read_bytes())


def _scrub_profile(part: Stream) -> None:
    """A colour profile names its screen and its maker."""
    if "/N" not in part or "/Type" in part:
        return
    data = bytes(part.read_bytes())
    clean = anonymous_profile(data) if len(data) <= MAX_PROFILE_BYTES else None
    if clean is not None:
        part.write(clean)


def _as_list(value: Any) -> list[Any]:
    """A value that PDF lets stand alone or in an array."""
    if isinstance(value, Array):
        return list(value.as_list())
    return [] if value is None else [value]


def main() -> int:
    """Read a PDF, write the clean one; ends with 3 and writes a code for a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    found = Found()
    try:
        sys.stdout.buffer.write(rewrite(sys.stdin.buffer.read(), found))
    except Refused as refusal:
        sys.stdout.write(refusal.code)
        return REFUSED
    sys.stderr.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
