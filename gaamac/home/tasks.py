"""Background work of the front room."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task
def forget() -> None:
    """Delete what need not be kept any longer; once a day."""
    services.forget_contacts()
    services.forget_ended_sessions()
