"""Draws in a process of its own: one processor draws while the other takes what was drawn."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from typing import TypeVar

Batch = TypeVar("Batch")


def drawn_ahead(draw: Callable[[], Batch | None]) -> Iterator[Batch]:
    """What `draw` gives until it gives None, each drawn while the one before is used.

    It runs in a fork of this process: it asks nothing of the database, whose connection is not its
    own, and what it changes is seen nowhere but in what it gives. Raises what `draw` raises, and
    EOFError when the fork was killed.
    """
    here = multiprocessing.get_context("fork")
    receiving, sending = here.Pipe(duplex=False)
    process = here.Process(target=_draw_all, args=(draw, sending), daemon=True)
    process.start()
    # Held open by the fork alone, so that its death is the end of what is received.
    sending.close()
    with closing(receiving):
        try:
            while (batch := receiving.recv()) is not None:
                if isinstance(batch, BaseException):
                    raise batch
                yield batch
        finally:
            process.terminate()
            process.join()


def _draw_all(draw: Callable[[], Batch | None], sending: Connection) -> None:
    """The fork: no more than one batch ahead, since a pipe holds far less than one."""
    try:
        while (batch := draw()) is not None:
            sending.send(batch)
        sending.send(None)
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        sending.send(error)
