"""PDF files from HTML that carries its own style: WeasyPrint, in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from ctypes.util import find_library
from functools import lru_cache
from pathlib import Path

from .pdf_press import NO_PANGO

logger = logging.getLogger(__name__)

PRESS = Path(__file__).with_name("pdf_press.py")
# What a reader waits for at most, and how long for others' turn.
SECONDS = 45
SECONDS_IN_LINE = 10
# One at a time in each web process: printing takes a whole core.
_turn = threading.BoundedSemaphore(1)


class CannotPrint(Exception):
    """No PDF was made; the name of the subclass says why."""


class PressMissing(CannotPrint):
    """The libraries that print (pango) are not installed on this system."""


class PressBusy(CannotPrint):
    """Others print at this moment, for longer than a reader waits."""


class PressFailed(CannotPrint):
    """The text took too long or too much memory."""


@lru_cache(maxsize=1)
def can_print() -> bool:
    """Whether this system has what it takes: asked before a link to a PDF is shown."""
    return bool(find_library("pango-1.0") and find_library("pangoft2-1.0"))


def print_pdf(html: str) -> bytes:
    """The PDF of a whole HTML document. Raises CannotPrint.

    The text is printed by a program without the portal's environment, keys or database.
    """
    if not _turn.acquire(timeout=SECONDS_IN_LINE):
        raise PressBusy
    try:
        return _press(html)
    finally:
        _turn.release()


def _press(html: str) -> bytes:
    # -I: neither the environment nor the current folder says what is imported.
    command = [sys.executable, "-I", str(PRESS)]
    try:
        done = subprocess.run(
            command,
            input=html.encode(),
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={},
        )
    except subprocess.TimeoutExpired:
        logger.warning("A PDF took more than %s seconds", SECONDS)
        raise PressFailed from None
    if done.returncode == NO_PANGO:
        raise PressMissing
    if done.returncode:
        # What it wrote to its standard error may quote the page.
        logger.error("No PDF: the press ended with %s", done.returncode)
        raise PressFailed
    return done.stdout
