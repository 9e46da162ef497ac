"""Notes what the mail server has taken: each at once in the journal, many together in the ledger."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Self

from django.db import connection
from django.utils import timezone

from gaamac.common.arrays import as_array

from .choices import DeliveryState
from .journal import Journal, Taken, left_behind
from .models import Delivery

logger = logging.getLogger(__name__)
# So many are written into the ledger at once. Where a machine is lost with its journal, as many of
# each of its workers may be sent again.
TOGETHER = 50
_WRITE = f"""
UPDATE {Delivery._meta.db_table} AS delivery
SET state = '{DeliveryState.SENT}', reason = '', detail = '',
  items = taken.items, finished_at = taken.at
FROM (
  SELECT id, items, timestamptz 'epoch' + microseconds * interval '1 microsecond' AS at
  FROM unnest(%s::bigint[], %s::integer[], %s::bigint[]) AS noted (id, items, microseconds)
) AS taken
WHERE delivery.id = taken.id AND
"""  # noqa: S608 - nothing but our own names
_OURS = f" delivery.state = '{DeliveryState.CLAIMED}'"
# Given back meanwhile, or not; but not one that is newer than the note, by any clock: a database that
# was made anew gives its numbers again.
_LEFT_OPEN = (
    f" delivery.state IN ('{DeliveryState.DUE}', '{DeliveryState.CLAIMED}')"
    " AND delivery.due_at < taken.at + interval '1 day'"
)


class Receipts:
    """The notes of one worker; a context manager, after which the ledger knows all of them."""

    def __init__(self) -> None:
        self._waiting: list[Taken] = []
        self._journal: Journal | None = None

    def __enter__(self) -> Self:
        self._journal = _open_journal()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        is_written = False
        try:
            self.write()
            is_written = True
        finally:
            if self._journal:
                # What the ledger could not be told is read by the next worker.
                self._journal.close(keep=not is_written)

    def note(self, delivery_id: int, items: int) -> None:
        """The server has taken this one. Raises OperationalError when the database is gone."""
        taken = Taken(delivery_id, items, timezone.now())
        self._waiting.append(taken)
        if not self._journalled(taken) or len(self._waiting) >= TOGETHER:
            self.write()

    def write(self) -> None:
        """Tell the ledger of all that is noted. Raises OperationalError."""
        if self._waiting:
            _write(self._waiting, _OURS)
            self._waiting.clear()
            if self._journal:
                self._journal.clear()

    def _journalled(self, taken: Taken) -> bool:
        """Whether a killed worker could not forget it any more."""
        if self._journal is None:
            return False
        try:
            self._journal.note(taken)
        except OSError as error:
            _complain(error)
            return False
        return True


def recover() -> int:
    """Write into the ledger what workers of this machine had noted when they died; how many it was."""
    with left_behind() as found:
        return _write(found, _LEFT_OPEN) if found else 0


def _write(taken: Collection[Taken], which: str) -> int:
    rows = [(one.delivery_id, one.items, one.microseconds) for one in taken]
    columns = [as_array(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE + which, columns)
        return int(cursor.rowcount)


def _open_journal() -> Journal | None:
    """A journal; without one each note goes to the ledger for itself."""
    try:
        return Journal()
    except OSError as error:
        _complain(error)
        return None


def _complain(error: OSError) -> None:
    logger.error(
        "The journal of digests can't be written (%s): each note waits for the database",
        type(error).__name__,
    )
