"""What is followed, in one language and encoded: a phrase for any set of follows is a join of names.

Hardly two members follow the same, so that nothing said of all that a member follows is worth
keeping whole; what each thing is called is, and what stands between the names of so many things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import override

from exchange.follow_names import Names, because
from exchange.matching import Follows

from . import wording
from .phrases import MOST_WORDS, Phrase
from .pieces import NOTHING, Piece

# So many phrases are kept in a language, about half a kilobyte each.
MOST_KEPT = 2000
Pair = tuple[str, Any]
Say = Callable[[Sequence[str]], str]


class Called(NamedTuple):
    """What one followed thing is called; these sort as mails name them."""

    order: int
    name: str
    piece: Piece


class Naming:
    """Names and phrases of one language."""

    def __init__(self, language: str, names: Names) -> None:
        """`names` may learn more later; whatever has no name yet is asked for again."""
        self._language = language
        self._names = names
        self._called: dict[Pair, Called] = {}
        self._phrases: dict[tuple[Say, int], Phrase] = {}
        self._followed: dict[frozenset[Pair], Piece] = {}

    def because(self, pairs: Iterable[Pair]) -> Piece:
        """Why an item is there, where that is nothing but what is followed about it."""
        called = self._known(pairs)
        return self._phrase(_because, called) if called else NOTHING

    def followed(self, follows: Follows) -> Piece:
        """What the digest is narrowed to."""
        found = self._followed.get(follows.pairs)
        if found is None:
            if len(self._followed) >= MOST_KEPT:
                self._followed.clear()
            found = self._followed[follows.pairs] = self._say_followed(follows)
        return found

    def _say_followed(self, follows: Follows) -> Piece:
        called = self._known(wording.followed_pairs(follows))
        if called:
            return self._phrase(wording.followed_names, called)
        with override(self._language):
            return Piece.of(wording.followed(follows, self))

    def name(self, target: str, value: Any) -> str:
        """What one followed thing is called; empty when it is gone."""
        called = self._call((target, value))
        return called.name if called else ""

    def _known(self, pairs: Iterable[Pair]) -> list[Called]:
        """The names of those that have one, each once, in order."""
        kept, found = self._called, []
        for pair in pairs:
            known = kept.get(pair) or self._call(pair)
            if known:
                found.append(known)
        if len(found) > 1:
            found.sort()
            if len({one.name for one in found}) < len(found):
                found = list({one.name: one for one in reversed(found)}.values())[::-1]
        return found

    def _call(self, pair: Pair) -> Called | None:
        known = self._called.get(pair)
        if known is None:
            with override(self._language):
                name = self._names.name(*pair)
            if not name:
                return None
            known = Called(wording.order_of(pair[0]), name, Piece.of(name))
            self._called[pair] = known
        return known

    def _phrase(self, say: Say, called: Sequence[Called]) -> Piece:
        number = len(called)
        if number > MOST_WORDS:
            with override(self._language):
                return Piece.of(say([one.name for one in called]))
        phrase = self._phrases.get((say, number))
        if phrase is None:
            with override(self._language):
                phrase = self._phrases[say, number] = Phrase.of(say, number)
        return phrase.piece(called)


def _because(names: Iterable[str]) -> str:
    return wording.SEPARATOR + because(names)
