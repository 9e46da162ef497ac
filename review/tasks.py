"""Background work of the review; only the wake-up, what is due stands in the database."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task


@shared_task
def send_link(key: str) -> None:
    """Mail one link to its outside approver."""
    from . import sending  # noqa: PLC0415 - services import this module

    sending.deliver(UUID(key))


@shared_task
def sweep_links() -> None:
    """Mail the links that a worker, the broker or the mail server has lost."""
    from . import sending  # noqa: PLC0415 - services import this module

    sending.sweep()


@shared_task
def remind_of_claims() -> None:
    """Remind each editor of what they have taken and is due; once a day."""
    from . import reminding  # noqa: PLC0415 - services import this module

    reminding.remind()


def wake(key: UUID) -> None:
    """Ask a worker to mail a link now; without one the sweep does it."""
    send_link.apply_async([str(key)], retry=False)
