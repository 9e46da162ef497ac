"""Background work of the exchange; only the wake-up, what is due stands in the database."""

from __future__ import annotations

from celery import shared_task

from . import links, reminding
from .desk import schedule
from .imports import runs


@shared_task
def publish_scheduled() -> None:
    """Publish what was scheduled for now or earlier, and take offline what has expired."""
    schedule.run()


@shared_task
def remind_of_freshness() -> None:
    """Ask authors whether what soon counts as ageing is still right; once a day."""
    reminding.remind()


@shared_task(soft_time_limit=1700, time_limit=1800)
def work_on_import(pk: int) -> None:
    """Check a file, or write its rows: whatever the import waits for."""
    runs.work_on(pk)


@shared_task
def sweep_imports() -> None:
    """Begin again what a worker or the broker lost; forget files that nobody decides about."""
    runs.sweep()


@shared_task(soft_time_limit=3000, time_limit=3300)
def check_links() -> None:
    """Look for links in public texts that lead nowhere; each is asked for once a week."""
    links.collect()
    links.check()
