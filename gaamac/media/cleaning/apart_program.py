"""The program that cleans one upload: `python -m gaamac.media.cleaning.apart_program <extension>`.

The file in; out comes a line of JSON and the cleaned file, after it a small picture of a picture.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO

from PIL import Image

from .apart import CPU_SECONDS, REFUSED, Cleaned
from .office import clean_office
from .pdf_program import rewrite
from .pictures import FORMATS, clean_picture
from .refusals import Refused
from .traces import Found

MEMORY_BYTES = 1024**3
# As wide as the text column on a screen of two dots a pixel.
SMALL = (1200, 1200)


def clean(data: bytes, extension: str) -> Cleaned:
    """What the program does with its input. Raises Refused."""
    found = Found()
    if extension in FORMATS:
        content = clean_picture(data, extension, found)
        return _with_small(content, found)
    if extension != "pdf":
        return Cleaned(clean_office(data, extension, found), dict(found))
    if not data.startswith(b"%PDF-"):
        raise Refused("content_differs")
    return Cleaned(rewrite(data, found), dict(found))


def _with_small(content: bytes, found: Found) -> Cleaned:
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail(SMALL)
    out = BytesIO()
    small.save(out, "WEBP", quality=80)
    return Cleaned(content, dict(found), out.getvalue(), width, height)


def main() -> int:
    """Clean what comes in; ends with 3 and writes a code for a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        done = clean(sys.stdin.buffer.read(), sys.argv[1])
    except Refused as refusal:
        sys.stdout.write(refusal.code)
        return REFUSED
    head = {
        "found": done.found,
        "width": done.width,
        "height": done.height,
        "length": len(done.content),
    }
    sys.stdout.buffer.write(
        json.dumps(head).encode() + b"\n" + done.content + done.small
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
