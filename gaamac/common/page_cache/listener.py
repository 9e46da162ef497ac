"""The thread that hears of changes: one a web worker, on a connection of its own."""

from __future__ import annotations

import logging
import time
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connections
from psycopg import sql

from .generation import Generation
from .watching import CHANNEL

logger = logging.getLogger(__name__)

# It says something to itself this often, and trusts what it knows this long after saying what it
# heard: a connection that hears nothing any more, or a pooler that passes nothing on, is found out.
BEAT_SECONDS = 1.0
TRUSTED_SECONDS = 3.0
RETRY_SECONDS = 0.5
# A silent network is given up after this, in milliseconds and in seconds.
_CONNECTION = {"connect_timeout": 5, "tcp_user_timeout": 5000}


class NothingHeard(Exception):
    """What was said on the connection did not come back in time."""


class Listener:
    """Raises a generation whenever PostgreSQL tells of a change, and vouches for it."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._starting = Lock()
        self._thread: Thread | None = None
        self._ending = Event()

    def ensure(self) -> None:
        """Listen, unless it already does. Called by requests: a worker may be forked from a process."""
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                self._start()

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._ending.clear()
        self._thread = Thread(target=self._run, name="page-cache", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop listening, and wait until the connection is closed."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except (psycopg.Error, NothingHeard) as problem:
                logger.warning("Pages are rendered anew each time: %s", problem)
            finally:
                self._generation.distrust()
            self._ending.wait(RETRY_SECONDS)

    def _listen(self) -> None:
        """Listen until the end, or until the connection fails."""
        parameters: dict[str, Any] = {
            **connections["default"].get_connection_params(),
            **_CONNECTION,
        }
        own = f"{CHANNEL}_{uuid4().hex}"
        with psycopg.connect(**parameters, autocommit=True) as connection:
            for channel in (CHANNEL, own):
                connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            # Whatever changed while nobody listened.
            self._generation.rise()
            while not self._ending.is_set():
                self._beat(connection, own)

    def _beat(self, connection: psycopg.Connection, own: str) -> None:
        """Say something to ourselves, and hear it after everything committed before.

        PostgreSQL delivers in the order of commits, so what changed until then is known.
        """
        said_at, heard = time.monotonic(), False
        connection.execute("SELECT pg_notify(%s, '')", [own])
        for notice in connection.notifies(timeout=BEAT_SECONDS):
            if notice.channel == own:
                heard = True
                self._generation.trust(said_at, TRUSTED_SECONDS)
            else:
                self._generation.rise()
        if not heard:
            raise NothingHeard("PostgreSQL did not answer in time")
