"""Celery's wake-up for a file that waits: what waits stands in its row, so a lost one costs time alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction


def wake_a_worker(pk: UUID) -> None:
    """Have a file cleaned once the caller's transaction holds."""
    _later(lambda: _task().apply_async([str(pk)], retry=False))


def _later(call: Callable[[], Any]) -> None:
    # Without retries: a broker that is down must not hold the request. The sweep comes.
    transaction.on_commit(call, robust=True)


def _task() -> Any:
    from ..tasks import clean_attachment  # noqa: PLC0415 - tasks import this package

    return clean_attachment
