"""Until when kept pages hold: a number that rises with every change of what pages show.

PostgreSQL is its source. Triggers on what pages show (`watching`) notify in the transaction of the
change, whatever code makes it, so that a raise is neither lost nor before its commit. Each web
worker listens on a connection of its own (`listener`), and trusts its number only as long as it
has heard itself there.
"""

from __future__ import annotations

import time

# No page holds past a full hour (UTC): midnight, which ages and meetings turn on, is one.
_TURN_SECONDS = 3600


class Generation:
    """The number of this process. Where nobody listens it stands still and is never trusted."""

    def __init__(self) -> None:
        self.number = 0
        # A moment (monotonic); `is_trusted` says it in words.
        self.trusted_until = 0.0
        self._turn = 0

    @property
    def is_trusted(self) -> bool:
        """Whether a change could not have been missed."""
        return time.monotonic() < self.trusted_until

    def rise(self) -> None:
        """End every page kept so far, and those that are being rendered."""
        self.number += 1

    def trust(self, heard_at: float, seconds: float) -> None:
        """Rely on the number for so long after a moment (monotonic) at which it was right.

        At most until the next full hour, at which it rises.
        """
        turn, passed = divmod(time.time(), _TURN_SECONDS)
        if turn != self._turn:
            self._turn = int(turn)
            self.rise()
        until_turn = time.monotonic() + _TURN_SECONDS - passed
        self.trusted_until = min(heard_at + seconds, until_turn)

    def distrust(self) -> None:
        """Answer nothing from memory until the source is heard again."""
        self.trusted_until = 0.0


generation = Generation()
