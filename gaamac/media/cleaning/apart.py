"""Any upload cleaned in a process of its own, with a ceiling on memory and time.

Runs as a program (`python -m gaamac.media.cleaning.apart <extension>`): the file in; out comes a line
of JSON and the cleaned file, after it a small picture of a picture. A hostile file takes this
process with it and no worker.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from .office import clean_office
from .pdf import rewrite
from .pictures import FORMATS, clean_picture
from .refusals import Refused
from .traces import Found

MEMORY_BYTES = 1024**3
CPU_SECONDS = 40
REFUSED = 3
# As wide as the text column on a screen of two dots a pixel.
SMALL = (1200, 1200)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean file, what was taken out of it, and of a picture its size and a small one of it."""

    content: bytes
    found: dict[str, int]
    small: bytes = b""
    width: int = 0
    height: int = 0


def clean_apart(data: bytes, extension: str) -> Cleaned:
    """The file without what its author never meant to publish. Raises Refused.

    Codes: those of the cleaners (`uploads.WORDS`); `unpacks_too_large` also where it took too much
    memory or time.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, extension],
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
        raise Refused("unpacks_too_large")
    return _read(done.stdout)


def _read(answer: bytes) -> Cleaned:
    line, _end, rest = answer.partition(b"\n")
    head = json.loads(line)
    length = head.pop("length")
    return Cleaned(content=rest[:length], small=rest[length:], **head)


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
