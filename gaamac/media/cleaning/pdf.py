"""PDF: cleaned by a program of its own, so that a hostile file takes no web worker with it.

The program meets a ceiling on memory and time; its library is loaded there and nowhere else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from .refusals import Refused

# Of the processor; `TIMEOUT_SECONDS` of the clock, since it may have to wait for its turn.
CPU_SECONDS = 30
TIMEOUT_SECONDS = 2 * CPU_SECONDS
# How the program ends that refuses a file, and says why.
REFUSED = 3
_PROGRAM = f"{__package__}.pdf_program"


def clean_pdf(data: bytes, found: Counter[str] | None = None) -> bytes:
    """The same pages without metadata, scripts and attachments, cleaned in a process apart.

    `found` counts what was taken out.
    Raises Refused: `content_differs`, `encrypted`, `broken`, `unpacks_too_large`.
    """
    if not data.startswith(b"%PDF-"):
        raise Refused("content_differs")
    try:
        done = subprocess.run(
            [sys.executable, "-m", _PROGRAM],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
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
    if found is not None:
        found.update(json.loads(done.stderr.splitlines()[-1]))
    return done.stdout
