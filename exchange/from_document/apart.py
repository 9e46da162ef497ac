"""A Word document as HTML and pictures, made in a process of its own with a ceiling on memory and time.

What reads it stands in program.py, so that no web worker holds it.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from gaamac.media.cleaning.refusals import Refused

CPU_SECONDS = 30
REFUSED = 3
PROGRAM = "exchange.from_document.program"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stood in the document: its bytes, its kind, what its writer said it shows."""

    content: bytes
    extension: str
    alt: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is in a document: HTML, pictures, how many of them had to be left out, what was removed."""

    html: str
    pictures: list[Picture] = field(default_factory=list)
    left_out: int = 0
    found: dict[str, int] = field(default_factory=dict)


def parse_apart(data: bytes) -> Parsed:
    """What is in a DOCX. Raises Refused: as the cleaners do; `unpacks_too_large` beyond the limits."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM],
            input=data,
            capture_output=True,
            timeout=2 * CPU_SECONDS,
            cwd=Path(__file__).resolve().parents[2],
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("unpacks_too_large") from error
    if done.returncode == REFUSED:
        raise Refused(done.stdout.decode("ascii"))
    if done.returncode != 0:
        raise Refused("unpacks_too_large")
    held = json.loads(done.stdout)
    pictures = [
        Picture(base64.b64decode(content), *rest)
        for content, *rest in held.pop("pictures")
    ]
    return Parsed(pictures=pictures, **held)
