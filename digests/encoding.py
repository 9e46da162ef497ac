"""Texts as they travel: rendered once, split where a member's own parts go, encoded, then only joined.

Every piece is quoted-printable (RFC 2045, 6.7) and ends with a soft line break, so that any
sequence of pieces is a well-formed body, whatever stands next to what.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SOFT_BREAK = b"=\r\n"
# Private-use characters (Unicode 23.5) around the name of a slot: no text of ours has them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_SLOT = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
_LINE_END = re.compile(rb"\r?\n")
# A dot that begins a line would have to be doubled on its way (RFC 5321, 4.5.2).
_LINE_WITH_DOT = re.compile(rb"^\.[^\r\n]*", re.MULTILINE)
_LONGEST_LINE = 76
_TOKEN_LINE = 72
# A subject that needs no encoding stands on one line; nothing in it looks like an encoded word.
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9 .,:;()'\"!-]+")
_LONGEST_PLAIN = 60
_LONGEST_WORD = 45


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
    lines = _LINE_END.sub(b"\r\n", lines)
    lines = _LINE_WITH_DOT.sub(lambda line: _dot_encoded(line[0]), lines)
    before, end, last = lines.rpartition(b"\r\n")
    if len(last) >= _LONGEST_LINE:
        last = _fold(last)
    return before + end + last + SOFT_BREAK


def encode_token(token: str) -> bytes:
    """The same of a token in an address: letters, digits, "-", "_" and ":", which stand for themselves."""
    plain = token.encode("ascii")
    encoded = b""
    while len(plain) >= _LONGEST_LINE:
        encoded += plain[:_TOKEN_LINE] + SOFT_BREAK
        plain = plain[_TOKEN_LINE:]
    return encoded + plain + SOFT_BREAK


def encode_subject(words: str) -> str:
    """Encoded words (RFC 2047), each of whole characters and on a line of its own.

    `email.header` does the same in a hundred times the time: it measures after each letter.
    """
    if len(words) <= _LONGEST_PLAIN and _PLAIN_WORDS.fullmatch(words):
        return words
    return "\r\n ".join(
        f"=?utf-8?b?{b2a_base64(part, newline=False).decode('ascii')}?="
        for part in _cut(words.encode("utf-8", "replace"))
    )


def _cut(data: bytes) -> Iterator[bytes]:
    """In parts that end where a character does, short enough to be an encoded word (75 letters)."""
    start = 0
    while start < len(data):
        end = min(start + _LONGEST_WORD, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end]
        start = end


def _dot_encoded(line: bytes) -> bytes:
    """A line that begins with a dot, without it."""
    line = b"=2E" + line[1:]
    return line if len(line) <= _LONGEST_LINE else _fold(line)


def _fold(line: bytes) -> bytes:
    """A line a little too long as two, not cut inside an encoded byte ("=" and two digits)."""
    cut = line.rfind(b"=", _LONGEST_LINE - 8, _LONGEST_LINE - 4)
    cut = cut if cut > 0 else _LONGEST_LINE - 6
    rest = line[cut:]
    return line[:cut] + SOFT_BREAK + (_dot_encoded(rest) if rest[:1] == b"." else rest)


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

    def with_filled(self, values: Mapping[str, bytes | Shape]) -> Shape:
        """The same with some of its slots filled, perhaps with what has slots itself."""
        found: list[bytes | str] = []
        for part in self.parts:
            filled = values.get(part, part) if isinstance(part, str) else part
            for one in filled.parts if isinstance(filled, Shape) else (filled,):
                if isinstance(one, bytes) and found and isinstance(found[-1], bytes):
                    found[-1] += one
                else:
                    found.append(one)
        return Shape(tuple(found))

    def cut(self, name: str, values: Mapping[str, bytes]) -> tuple[bytes, bytes]:
        """What stands before this slot and what stands after it, with the others filled."""
        place = self.parts.index(name)
        before, after = Shape(self.parts[:place]), Shape(self.parts[place + 1 :])
        return before.fill(values), after.fill(values)

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The body with encoded values in its slots."""
        return b"".join(
            [values[part] if isinstance(part, str) else part for part in self.parts]
        )
