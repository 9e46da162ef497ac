"""Background work of the members' room; only the wake-up, what is due stands in the database."""

from __future__ import annotations

from celery import shared_task

from . import account_mail, notify, services


@shared_task
def send_notice(pk: int) -> None:
    """Send one notice that was queued."""
    notify.deliver(pk)


@shared_task
def sweep_notices() -> None:
    """Send the notices and the mails about accounts that a worker or the broker lost."""
    notify.sweep()
    account_mail.sweep()


@shared_task
def forget_unverified() -> None:
    """Remove sign-ups whose address nobody verified."""
    services.forget_unverified()


@shared_task
def send_account_mail(pk: int) -> None:
    """Send one mail about an account that was queued."""
    account_mail.deliver(pk)
