"""Plain text and tables as text: nothing but characters, in UTF-8."""

from __future__ import annotations

import codecs
import re

from .refusals import Refused

# C0 controls but tab, line feed, form feed and carriage return.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A text file that is also another kind of file.
_DISGUISED = (b"%PDF-", b"PK\x03\x04", b"{\\rtf")


def clean_text_file(data: bytes) -> bytes:
    """`data` in UTF-8; raises Refused: `not_text`, `content_differs` (a disguised PDF, for one)."""
    if any(mark in data[:1024] for mark in _DISGUISED):
        raise Refused("content_differs")
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not_text") from error
    if _NOT_TEXT.search(text):
        raise Refused("not_text")
    return text.encode()
