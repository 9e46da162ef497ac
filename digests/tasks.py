"""Background work, thin: what is due stands in PostgreSQL, Celery only wakes somebody up."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import sending, sweeping


@shared_task
def sweep() -> None:
    """Find who is due, every 30 seconds, and wake as many workers as there is work for."""
    swept = sweeping.sweep(timezone.now())
    for _number in range(swept.workers_wanted):
        send_batch.delay()


@shared_task
def send_batch() -> None:
    """Send what waits for a while; what is left over is found by the next sweep."""
    sending.send_waiting()
