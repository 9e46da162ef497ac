"""Texts as they travel: rendered once, split where a member's own parts go, encoded, then only joined.

Every piece is quoted-printable (RFC 2045, 6.7) and ends with a soft line break, so that any
sequence of pieces is a well-formed body, whatever stands next to what.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

SOFT_BREAK = b"=\r\n"
# Private-use characters (Unicode 23.5) around the name of a slot: no text of ours has them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_SLOT = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
_LINE_END = re.compile(rb"\r?\n")
# A dot that begins a line would have to be doubled on its way (RFC 5321, 4.5.2).
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def slot(name: str) -> str:
    """What a template prints where something is put in later."""
    return f"{_OPEN}{name}{_CLOSE}"


def without_slots(text: str) -> str:
    """A text that people wrote, without the characters that would make a slot of it."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def encode(text: str) -> bytes:
    """One piece of a body; nothing for nothing."""
    if not text:
        return b""
    lines = b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return _LEADING_DOT.sub(b"=2E=\r\n", _LINE_END.sub(b"\r\n", lines)) + SOFT_BREAK


@lru_cache(maxsize=4096)
def encode_word(text: str) -> bytes:
    """As `encode`, kept: for what many mails have in common."""
    return encode(text)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rendered text with open slots: encoded pieces, and the names of slots between them."""

    parts: tuple[bytes | str, ...]

    @classmethod
    def of(cls, rendered: str) -> Shape:
        """From a template's output."""
        # Splitting by a pattern with one group gives texts and names in turn.
        found = _SLOT.split(rendered)
        return cls(
            tuple(
                part if number % 2 else encode(part)
                for number, part in enumerate(found)
            )
        )

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The body with encoded values in its slots."""
        return b"".join(
            values[part] if isinstance(part, str) else part for part in self.parts
        )


def joined(pieces: Iterable[bytes]) -> bytes:
    """Pieces one after another."""
    return b"".join(pieces)
