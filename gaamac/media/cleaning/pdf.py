"""PDF: the pages stay text; who wrote them, what runs in them and what hangs on them goes.

Runs as a program of its own (`python -m gaamac.media.cleaning.pdf`, a PDF in, a PDF or the
code of a refusal out), so that a hostile file meets a ceiling on memory and
time, and takes no web worker with it. Imports no Django.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .embedded_pictures import strip_picture
from .refusals import Refused

MEMORY_BYTES = 1024**3
CPU_SECONDS = 30
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_OBJECTS = 500_000
MAX_DEPTH = 100
REFUSED = 3

# What says who, when and with which program; and what only works outside the pages.
PRIVATE_KEYS = frozenset(
    "/AA /AF /Collection /DSS /EF /JS /LastModified /Metadata /OpenAction /Perms /PieceInfo"
    " /SpiderInfo /Thumb /URLS /XFA".split()
)
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


def clean_pdf(data: bytes) -> bytes:
    """The same pages without metadata, scripts and attachments, cleaned in a process apart.

    Raises Refused: `content_differs`, `encrypted`, `broken`, `unpacks_too_large`.
    """
    if not data.startswith(b"%PDF-"):
        raise Refused("content_differs")
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=2 * CPU_SECONDS,
            cwd=Path(__file__).resolve().parents[3],
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("unpacks_too_large") from error
    if done.returncode == REFUSED:
        raise Refused(done.stdout.decode("ascii"))
    if done.returncode != 0:
        # Out of memory or time, or a fault in the library: the file is not what it should be.
        raise Refused("unpacks_too_large")
    return done.stdout


def rewrite(data: bytes) -> bytes:
    """What the program does with its input; raises Refused."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_UNPACKED_BYTES,
        run_length_max_memory=MAX_UNPACKED_BYTES,
        png_max_memory=MAX_UNPACKED_BYTES,
        tiff_max_memory=MAX_UNPACKED_BYTES,
    )
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return _rewrite_open(pdf)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("broken") from error


def _rewrite_open(pdf: Pdf) -> bytes:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("unpacks_too_large")
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    _empty_name_trees(pdf.Root)
    for part in pdf.objects:
        _scrub(part, MAX_DEPTH)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    # The library goes on without what it couldn't unpack: half a document is none.
    if any("limit exceeded" in warning for warning in pdf.get_warnings()):
        raise Refused("unpacks_too_large")
    return out.getvalue()


def _empty_name_trees(root: Object) -> None:
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        for key in PRIVATE_NAME_TREES & set(names.keys()):
            del names[key]


def _scrub(part: Any, depth: int) -> None:
    """Clean one object and the objects that stand inside it (not those it refers to)."""
    if depth == 0:
        raise Refused("broken")
    if isinstance(part, Stream):
        _scrub_picture(part)
        part = part.stream_dict
    if isinstance(part, Dictionary):
        _scrub_dictionary(part)
    elif isinstance(part, Array):
        _drop_attachments(part)
    for child in _direct_children(part):
        _scrub(child, depth - 1)


def _direct_children(part: Any) -> Iterator[Object]:
    children: Any = ()
    if isinstance(part, Dictionary):
        children = part.as_dict().values()
    elif isinstance(part, Array):
        children = part.as_list()
    for child in children:
        if isinstance(child, Dictionary | Array) and not child.is_indirect:
            yield child


def _scrub_dictionary(part: Dictionary) -> None:
    for key in PRIVATE_KEYS & set(part.keys()):
        del part[key]
    for key in ACTION_KEYS:
        if _is_harmful_action(part.get(key)):
            del part[key]
    if part.get("/FT") == Name.Sig and "/V" in part:
        del part["/V"]
    if part.get("/Type") == Name.Annot or ("/Subtype" in part and "/Rect" in part):
        _scrub_annotation(part)


def _is_harmful_action(action: Any) -> bool:
    """Whether this is an action and not one of the harmless (a list of them never is)."""
    if isinstance(action, Array):
        return any(_is_harmful_action(each) for each in action.as_list())
    if not isinstance(action, Dictionary) or "/S" not in action:
        return False
    return str(action["/S"]) not in HARMLESS_ACTIONS


def _scrub_annotation(part: Dictionary) -> None:
    """A note keeps its words and loses its writer; a form field keeps its name, which is `/T`."""
    if part.get("/Subtype") != Name.Widget:
        for key in NOTE_KEYS:
            if key in part:
                del part[key]


def _drop_attachments(part: Array) -> None:
    """Take annotations that hang files on a page out of its list of annotations."""
    kept = [each for each in part.as_list() if not _is_attachment(each)]
    if len(kept) < len(part):
        while len(part):
            del part[0]
        part.extend(kept)


def _is_attachment(each: Any) -> bool:
    return isinstance(each, Dictionary) and str(each.get("/Subtype", "")) in ATTACHMENTS


def _scrub_picture(part: Stream) -> None:
    """Exif stands in the JPEG data of a photograph, wherever the photograph stands."""
    filters = part.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters == Name.DCTDecode:
        parameters: Any = part.get("/DecodeParms")
        part.write(
            strip_picture(part.read_raw_bytes()),
            filter=Name.DCTDecode,
            decode_parms=parameters,
        )


def main() -> int:
    """Read a PDF, write the clean one; ends with 3 and writes a code for a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        sys.stdout.buffer.write(rewrite(sys.stdin.buffer.read()))
    except Refused as refusal:
        sys.stdout.write(refusal.code)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
