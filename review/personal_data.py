"""What the review knows of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaamac.common.personal_data import Area, Enclosure, Fate, Leaver, place

PLACES = (place("review.CannedReason", "language name text", Fate.NOBODY),)


def forget(leaver: Leaver) -> None:
    """Nothing here names a person."""


def told_of(user: Any) -> Iterator[Area | Enclosure]:
    """Nothing here is a person's own."""
    yield from ()
