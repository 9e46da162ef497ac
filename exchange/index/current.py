"""The index of this process: read whole once, then brought up to date at each request."""

from __future__ import annotations

import threading

from gaamac.common.memory import give_back

from .holdings import Holdings
from .loading import Reading, read_all, read_changes

_first_reading = threading.Lock()
_shared: Holdings | None = None


def current() -> Holdings:
    """What is published, as this request's transaction sees it: one query.

    A transaction that has written sees its own rows, and keeps them to itself.
    """
    if _shared is not None:
        return _keep(read_changes(_shared))
    # Everything read several times over at once would take the memory of all of them.
    with _first_reading:
        if _shared is not None:
            return _keep(read_changes(_shared))
        reading = _keep(read_all())
    give_back()
    return reading


def _keep(reading: Reading) -> Holdings:
    """Share a state with the requests to come.

    An older one may take the place of a newer one: it is as true of its own snapshot, and
    the next request reads what it lacks.
    """
    global _shared  # noqa: PLW0603 - one index a process
    if reading.is_shared:
        _shared = reading.holdings
    return reading.holdings


def forget() -> None:
    """Read everything anew at the next use: for tests and measurements."""
    global _shared  # noqa: PLW0603 - one index a process
    _shared = None
