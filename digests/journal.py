"""A file in which a worker notes what the mail server has taken, before the ledger knows it.

A line is in the system's hands as soon as it is written: whoever kills the worker then takes
nothing back. So the ledger may be told of fifty at a time. A worker holds a lock on its file for as
long as it lives; what one without a lock holds was left behind by the dead (docs/decisions/0090).
"""

from __future__ import annotations

import fcntl
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)
_ENDING = ".journal"
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Taken(NamedTuple):
    """The mail server has taken a delivery: when, and with how many items."""

    delivery_id: int
    items: int
    at: datetime

    @property
    def microseconds(self) -> int:
        """When, since 1970."""
        return (self.at - _EPOCH) // _MICROSECOND

    @property
    def line(self) -> bytes:
        """As it stands in a journal."""
        return b"%d %d %d\n" % (self.delivery_id, self.items, self.microseconds)

    @classmethod
    def read(cls, line: bytes) -> Taken:
        """From a line; raises ValueError."""
        delivery_id, items, microseconds = map(int, line.split())
        return cls(delivery_id, items, _EPOCH + microseconds * _MICROSECOND)


class Journal:
    """The file of one worker. Raises OSError where it can't be written."""

    def __init__(self) -> None:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else")
        # Nobody takes it for one that was left behind before it is locked.
        unlocked = folder / f"{uuid.uuid4().hex}.new"
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND
        self._file = os.open(unlocked, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._path = unlocked.rename(unlocked.with_suffix(_ENDING))

    def note(self, taken: Taken) -> None:
        """Write it down."""
        os.write(self._file, taken.line)

    def clear(self) -> None:
        """The ledger knows all of it."""
        os.ftruncate(self._file, 0)

    def close(self, *, keep: bool) -> None:
        """Leave the file behind, or take it away."""
        if not keep:
            self._path.unlink(missing_ok=True)
        os.close(self._file)


@contextmanager
def left_behind() -> Iterator[list[Taken]]:
    """What dead workers of this machine have noted; forgotten when the block ends well."""
    found: list[Taken] = []
    held: list[tuple[Path, int]] = []
    try:
        for path in sorted(_folder().glob(f"*{_ENDING}")):
            try:
                file = os.open(path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            held.append((path, file))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Its worker lives, or somebody else is reading it.
                os.close(held.pop()[1])
                continue
            found += _read(file)
        yield found
        for path, _file in held:
            path.unlink(missing_ok=True)
    finally:
        for _path, file in held:
            os.close(file)


def _read(file: int) -> list[Taken]:
    """The whole lines of a file; the last may have been cut."""
    found = []
    with os.fdopen(file, "rb", closefd=False) as lines:
        for line in lines:
            try:
                if line.endswith(b"\n"):
                    found.append(Taken.read(line))
            except ValueError:
                logger.error("A journal of digests has a line that says nothing")
    return found


def _folder() -> Path:
    """The journals of this database: another's deliveries have the same numbers."""
    database = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return Path(settings.DIGEST_JOURNALS, sha256(place.encode()).hexdigest()[:16])
