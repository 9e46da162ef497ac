"""Any upload cleaned in a process of its own, with a ceiling on memory and time (apart_program.py).

A hostile file takes that process with it and no worker; no worker holds what cleans.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .refusals import Refused

CPU_SECONDS = 40
REFUSED = 3
PROGRAM = "gaamac.media.cleaning.apart_program"


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
            [sys.executable, "-m", PROGRAM, extension],
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
