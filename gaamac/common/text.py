"""Text as people type it, made safe to store: no NUL, no control characters, a known length."""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify

# C0 and C1 controls but tab, line feed and carriage return; and the characters that
# reverse the reading order of what follows (Unicode TR 36, bidirectional spoofing).
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)
SLUG_LENGTH = 80


def clean_text(value: str, *, lines: bool = True) -> str:
    """`value` without control characters, in NFC, line ends as line feeds.

    With `lines=False` every run of white space becomes one space, for titles and names.
    """
    value = unicodedata.normalize("NFC", _CONTROLS.sub("", value))
    value = value.encode("utf-8", "ignore").decode("utf-8")
    if lines:
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(value.split())


def slug_of(title: str, fallback: str) -> str:
    """An address from a title, keeping the letters of every script, at most 80 characters."""
    return slugify(title, allow_unicode=True)[:SLUG_LENGTH].strip("-") or fallback
