"""The program that reads a Word document: `python -m exchange.from_document.program`, DOCX in, JSON out.

The document is cleaned as every upload is, then read by what its paragraphs mean. Imports no models.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from io import BytesIO
from typing import Any

import mammoth

from gaamac.media.cleaning.office import clean_office
from gaamac.media.cleaning.refusals import Refused
from gaamac.media.cleaning.traces import Found

from .apart import CPU_SECONDS, REFUSED

MEMORY_BYTES = 1024**3
# More text than all fields of a form hold together.
MOST_HTML = 1_000_000
MOST_PICTURES = 10
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
}


def parse(data: bytes) -> dict[str, Any]:
    """What the program does with its input. Raises Refused."""
    found = Found()
    clean = clean_office(data, "docx", found)
    collector = _Collector()
    try:
        html = mammoth.convert_to_html(
            BytesIO(clean),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(collector.take),
        ).value
    except RecursionError as error:
        raise Refused("unpacks_too_large") from error
    except Exception as error:
        # The parser was made for what Word writes; what it can't read is no such document.
        raise Refused("broken") from error
    if len(html) > MOST_HTML:
        raise Refused("unpacks_too_large")
    return {
        "html": html,
        "pictures": collector.pictures,
        "left_out": collector.left_out,
        "found": dict(found),
    }


class _Collector:
    """Puts the pictures of a document aside; in the text nothing of them stays."""

    def __init__(self) -> None:
        self.pictures: list[tuple[str, str, str]] = []
        self.left_out = 0

    def take(self, image: Any) -> dict[str, str]:
        """One picture, if it is of a kind that can be attached and there are not too many."""
        extension = _ENDINGS.get(image.content_type)
        if extension is None or len(self.pictures) >= MOST_PICTURES:
            self.left_out += 1
            return {"src": ""}
        with image.open() as stream:
            content = base64.b64encode(stream.read()).decode("ascii")
        self.pictures.append((content, extension, (image.alt_text or "").strip()))
        return {"src": ""}


def main() -> int:
    """Read a document, write what is in it; ends with 3 and writes a code for a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        sys.stdout.write(json.dumps(parse(sys.stdin.buffer.read())))
    except Refused as refusal:
        sys.stdout.write(refusal.code)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
