"""Background work of the front room."""

from __future__ import annotations

from celery import shared_task

from . import services
from .own_data import services as own_data


@shared_task
def forget() -> None:
    """Delete what need not be kept any longer; once a day."""
    services.forget_contacts()
    services.forget_ended_sessions()


@shared_task
def build_own_data(pk: int) -> None:
    """Make the archive that a member has asked for."""
    own_data.build(pk)


@shared_task
def sweep_own_data() -> None:
    """Make what was lost, delete what is no longer to be had; every few minutes."""
    own_data.sweep()
