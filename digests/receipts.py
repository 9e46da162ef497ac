"""Notes what the mail server has taken, one by one, without waiting for each note.

The note of a message goes to the database at once and is not waited for: the mail server is told
the next addresses meanwhile. Before the content of a further message leaves, all notes but the
last few must have come back. So a worker that dies repeats no more than docs/decisions/0090 says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from select import select
from typing import Any, Self

import psycopg
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg import pq

from .choices import DeliveryState
from .models import Delivery

PATIENCE_SECONDS = 60
_TAKEN = f"""
UPDATE {Delivery._meta.db_table}
SET state = '{DeliveryState.SENT}', reason = '', detail = '',
  items = $2::integer, finished_at = $3::timestamptz
WHERE id = $1::bigint AND state = '{DeliveryState.CLAIMED}'
""".encode()  # noqa: S608 - nothing but our own names
_GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class Receipts:
    """Notes on Django's own connection, in libpq's pipeline mode; a context manager.

    Any query of Django's waits until all notes have come back.
    """

    def __init__(self) -> None:
        self._pgconn: Any = None
        self._waiting = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(connection.execute_wrapper(self._settle_first))
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()
        self.settle()

    def note(self, delivery_id: int, items: int) -> None:
        """The server has taken this one. Raises OperationalError when the database is gone."""
        moment = timezone.now().isoformat()
        values = [str(delivery_id).encode(), str(items).encode(), moment.encode()]
        with self._guarded():
            if self._pgconn is None:
                self._begin()
            self._pgconn.send_query_prepared(b"", values)
            self._pgconn.pipeline_sync()
            self._waiting += 1
            self._flush()

    def confirm(self, but: int = 0) -> None:
        """Wait until all notes but so many have come back. Raises OperationalError."""
        with self._guarded():
            while self._waiting > but:
                self._wait()
                while self._waiting and not self._pgconn.is_busy():
                    self._take(self._pgconn.get_result())

    def settle(self) -> None:
        """Wait for all of them, and leave the connection to Django."""
        if self._pgconn is None:
            return
        self.confirm()
        self._pgconn.exit_pipeline_mode()
        self._pgconn = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A connection on which a note went wrong is of no more use: Django opens another."""
        try:
            yield
        except (psycopg.Error, OperationalError) as error:
            self._pgconn, self._waiting = None, 0
            connection.close()
            raise OperationalError(str(error)) from error

    def _begin(self) -> None:
        connection.ensure_connection()
        self._pgconn = connection.connection.pgconn
        self._pgconn.enter_pipeline_mode()
        self._pgconn.send_prepare(b"", _TAKEN)
        self._pgconn.pipeline_sync()
        self._waiting += 1

    def _flush(self) -> None:
        while self._pgconn.flush():
            self._wait()

    def _wait(self) -> None:
        if self._pgconn.is_busy():
            ready, _out, _error = select(
                [self._pgconn.socket], [], [], PATIENCE_SECONDS
            )
            if not ready:
                raise OperationalError("The database did not answer in time")
            self._pgconn.consume_input()

    def _take(self, result: Any) -> None:
        """One result: each note gives its own, nothing, and the end of it."""
        if result is None:
            return
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            self._waiting -= 1
        elif result.status not in _GOOD:
            raise OperationalError(result.error_message.decode("utf-8", "replace"))

    def _settle_first(
        self,
        execute: Any,
        sql: Any,
        params: Any,
        many: bool,  # noqa: FBT001 - as Django calls it
        context: Any,
    ) -> Any:
        self.settle()
        return execute(sql, params, many, context)
