"""Background work, thin: what is due stands in PostgreSQL, Celery only wakes somebody up."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import sending, sweeping
from .ledger import BATCH
from .models import Edition
from .planning import plan_edition


@shared_task
def sweep() -> None:
    """Find who is due, every 30 seconds, and wake as many workers as there is work for."""
    swept = sweeping.sweep(timezone.now())
    for _number in range(swept.workers_wanted):
        send_batch.delay()


@shared_task
def send_edition_now(pk: int) -> None:
    """Make an edition due for everybody whose next one it is, and wake workers to send it."""
    edition = Edition.objects.get(pk=pk)
    planned = plan_edition(edition.frequency, edition.label)
    for _number in range(min(-(-planned // BATCH), sweeping.MOST_WORKERS)):
        send_batch.delay()


@shared_task
def send_batch() -> None:
    """Send what waits for a while; what is left over is found by the next sweep."""
    sending.send_waiting()
