"""What changed between two texts, by words; by characters where a script writes no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, ADDED, REMOVED, SKIPPED = "same", "added", "removed", "skipped"

# Han, kana, Thai, Lao, Khmer, Burmese: scripts without spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
# Vowel signs and joiners belong to the word around them, and are no letters to `re`.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_LETTER = f"(?:[^\\W{_UNSPACED}]|[{_MARKS}])"
_TOKENS = re.compile(
    f"\\n|[^\\S\\n]+|[{_UNSPACED}]|{_LETTER}+(?:['’-]{_LETTER}+)*|.", re.DOTALL
)
# Beyond so many pairs of tokens frequent ones are no anchors any more: time grows with them.
_MANY_PAIRS = 1_000_000
# Beyond that both sides are shown whole.
_TOO_MANY_PAIRS = 300_000_000
# What stayed the same is shown so far around a change, in characters.
AROUND = 160


class Piece(NamedTuple):
    """A run of text: the same on both sides, added, removed, or the same and left out."""

    kind: str
    text: str


def compare_texts(before: str, after: str) -> list[Piece]:
    """The pieces in reading order: what was removed stands before what came in its place.

    The texts of all but the added pieces make `before`, of all but the removed ones `after`.
    """
    pieces: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, a, b in _blocks(old, new):
        if same:
            pieces.append(Piece(SAME, "".join(a)))
        else:
            pieces += _compare_words("".join(a), "".join(b))
    return _joined(pieces)


def shortened(pieces: Sequence[Piece], around: int = AROUND) -> list[Piece]:
    """The same, with long stretches that did not change left out but for their ends."""
    found: list[Piece] = []
    for position, piece in enumerate(pieces):
        is_last = position == len(pieces) - 1
        if piece.kind != SAME or len(piece.text) <= 3 * around:
            found.append(piece)
            continue
        start = "" if position == 0 else _cut(piece.text, around)
        end = "" if is_last else _cut_from_end(piece.text, around)
        middle = piece.text[len(start) : len(piece.text) - len(end)]
        parts = (Piece(SAME, start), Piece(SKIPPED, middle), Piece(SAME, end))
        found += [part for part in parts if part.text]
    return found


def _cut(text: str, length: int) -> str:
    """The beginning, up to the end of a word where there is one near."""
    space = text.find(" ", length)
    return text[: space + 1] if 0 <= space < length + 40 else text[:length]


def _cut_from_end(text: str, length: int) -> str:
    space = text.rfind(" ", 0, len(text) - length)
    near = space > len(text) - length - 40
    return text[space + 1 :] if near else text[-length:]


def _compare_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) * len(new) > _TOO_MANY_PAIRS:
        yield from _change(before, after)
        return
    held = ("", "")
    for same, a, b in _blocks(old, new):
        text_a, text_b = "".join(a), "".join(b)
        # A space alone between two changes would cut one sentence into many.
        if not same or (text_a.isspace() and any(held) and "\n" not in text_a):
            held = (held[0] + text_a, held[1] + text_b)
            continue
        yield from _change(*held)
        held = ("", "")
        yield Piece(SAME, text_a)
    yield from _change(*held)


def _change(removed: str, added: str) -> Iterator[Piece]:
    """A removal, an addition; what both end with is the same after all."""
    tail = ""
    if removed and added and removed[-1] == added[-1] and removed[-1].isspace():
        removed, added, tail = removed[:-1], added[:-1], removed[-1]
    if removed:
        yield Piece(REMOVED, removed)
    if added:
        yield Piece(ADDED, added)
    if tail:
        yield Piece(SAME, tail)


def _blocks(
    old: list[str], new: list[str]
) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Runs of both lists that are alike, and those that differ; the ends need no search."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if head:
        yield True, old[:head], new[:head]
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    is_long = len(a) * len(b) > _MANY_PAIRS
    matcher = SequenceMatcher(None, a, b, autojunk=is_long)
    for tag, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        yield tag == "equal", a[from_a:to_a], b[from_b:to_b]
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many of the first ones are alike."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found
