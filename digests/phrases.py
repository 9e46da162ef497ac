"""Phrases in bytes: what stands between words that differ is encoded once, and then only joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.html import conditional_escape

from .encoding import Shape, slot
from .pieces import Piece

_PLACES = tuple(f"n{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
# More words than these have no phrase; whoever has so many says it in full.
MOST_WORDS = len(_PLACES)


class Word(NamedTuple):
    """A word or a few, as they are and encoded. They sort by what they are."""

    words: str
    piece: Piece

    @classmethod
    def of(cls, words: str) -> Word:
        """These words."""
        return cls(words, Piece.of(words))


class Phrase(NamedTuple):
    """A phrase with places for some of so many words: `order` says which stand in which place."""

    words: str
    text: bytes
    html: bytes
    order: tuple[int, ...]

    @classmethod
    def of(cls, say: Callable[[Sequence[str]], str], number: int) -> Phrase:
        """From what is said of so many words, at most `MOST_WORDS`, in the language that is active."""
        said = say([slot(place) for place in _PLACES[:number]])
        shape = Shape.of(said)
        order = [_PLACES.index(part) for part in shape.parts if isinstance(part, str)]
        words = said.replace("%", "%%")
        for place in _PLACES[:number]:
            words = words.replace(slot(place), "%s")
        html = Shape.of(conditional_escape(said))
        return cls(words, _with_places(shape), _with_places(html), tuple(order))

    def said(self, words: Sequence[Word]) -> str:
        """The phrase with these words."""
        return self.words % tuple([words[place].words for place in self.order])

    def piece(self, words: Sequence[Any]) -> Piece:
        """The same encoded; of each word only its `piece` is used."""
        pieces = [words[place].piece for place in self.order]
        return Piece(
            self.text % tuple(map(_TEXT, pieces)), self.html % tuple(map(_HTML, pieces))
        )


_TEXT, _HTML = itemgetter(0), itemgetter(1)


def _with_places(shape: Shape) -> bytes:
    return b"".join(
        b"%b" if isinstance(part, str) else part.replace(b"%", b"%%")
        for part in shape.parts
    )
