"""Background work of the exchange; only the wake-up, what is due stands in the database."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from . import links, reminding
from .attachments import cleaning
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


@shared_task(soft_time_limit=120, time_limit=150)
def clean_attachment(key: str) -> None:
    """Clean a file that a member has sent; its child process has limits of its own."""
    cleaning.work_on(UUID(key))


@shared_task(soft_time_limit=500, time_limit=550)
def sweep_attachments() -> None:
    """Take up again the files that a worker or the broker lost."""
    cleaning.sweep()


@shared_task
def forget_attachments() -> None:
    """Delete the files that no text names any more; once a day."""
    cleaning.forget_unused()
