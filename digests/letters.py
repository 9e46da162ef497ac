"""The frame of a mail in bytes: what stands around a member's items, with places for what differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from .encoding import Shape
from .pieces import Piece

# What differs from member to member, in the order in which a letter is given it. The items are given
# for themselves: they stand at `BODY`.
PLACES = (
    *("subject", "preheader", "headline", "followed", "own", "more", "dates"),
    *("compiled", "when", "change", "stop"),
)
BODY = "body"


class Side(NamedTuple):
    """The plain text or the HTML: its fixed parts, and where they stand among those that differ."""

    fixed: tuple[bytes, ...]
    before: Callable[[Any], tuple[bytes, ...]]
    after: Callable[[Any], tuple[bytes, ...]]

    @classmethod
    def of(cls, shape: Shape) -> Side:
        """From a frame in which nothing but `PLACES` and `BODY` is open. It has some parts on either side."""
        fixed = tuple(part for part in shape.parts if isinstance(part, bytes))
        numbers, seen = [], len(PLACES)
        for part in shape.parts:
            if isinstance(part, bytes):
                numbers.append(seen)
                seen += 1
            else:
                numbers.append(-1 if part == BODY else PLACES.index(part))
        at = numbers.index(-1)
        return cls(fixed, itemgetter(*numbers[:at]), itemgetter(*numbers[at + 1 :]))

    def around(
        self, differing: Sequence[bytes], items: Sequence[bytes]
    ) -> tuple[bytes, ...]:
        """All of it, to be joined."""
        parts = (*differing, *self.fixed)
        return *self.before(parts), *items, *self.after(parts)


class Letter(NamedTuple):
    """A frame with everything in it that an edition has in one language."""

    text: Side
    html: Side
    # The address at which mails are stopped, before the member's token and after it.
    stop_url: tuple[str, str]

    def around(
        self,
        differing: Sequence[Piece],
        texts: Sequence[bytes],
        htmls: Sequence[bytes],
    ) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """Text and HTML around these items, each in parts; `differing` is in the order of `PLACES`."""
        return (
            self.text.around(list(map(_TEXT, differing)), texts),
            self.html.around(list(map(_HTML, differing)), htmls),
        )


_TEXT, _HTML = itemgetter(0), itemgetter(1)
