"""Background work of the exchange; only the wake-up, what is due stands in the database."""

from __future__ import annotations

from celery import shared_task

from . import reminding
from .desk import schedule


@shared_task
def publish_scheduled() -> None:
    """Publish what was scheduled for now or earlier, and take offline what has expired."""
    schedule.run()


@shared_task
def remind_of_freshness() -> None:
    """Ask authors whether what soon counts as ageing is still right; once a day."""
    reminding.remind()
