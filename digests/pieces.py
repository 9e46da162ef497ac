"""The same words twice: as they stand in plain text and in HTML, both encoded."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.html import conditional_escape

from .encoding import encode, without_slots


class Piece(NamedTuple):
    """A part of a mail in plain text and in HTML, encoded."""

    text: bytes
    html: bytes

    @classmethod
    def of(cls, words: str) -> Piece:
        """Words, escaped where they have to be."""
        clean = without_slots(words)
        escaped, text = conditional_escape(clean), encode(clean)
        return cls(text, text if escaped == clean else encode(escaped))


NOTHING = Piece(b"", b"")
