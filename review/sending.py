"""Mailing links to people without an account: they have no settings, so the outbox can't ask them.

As in members/notify.py what waits stands in a row; the claim of a row puts it off, so that a
worker that dies loses nothing and two workers don't send the same mail at once.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from gaamac.common.dates import date_range
from gaamac.common.mail import build_message, message_id, send
from members.models import Suppression
from members.notify import is_address_refused

from . import links
from .choices import LinkState
from .models import OutsideApproval

logger = logging.getLogger(__name__)

BATCH = 100


def sweep() -> None:
    """Mail what waits."""
    for key in OutsideApproval.objects.to_mail().values_list("key", flat=True)[:BATCH]:
        deliver(key)


def deliver(key: UUID) -> None:
    """Mail one link, unless somebody else is at it, it is not due, or it is no longer good."""
    row = _claim(key)
    if row is None or links.state_of(row) != LinkState.OPEN:
        return
    if Suppression.objects.filter(address__iexact=row.address).exists():
        _note(row, mail_failure="suppressed")
        return
    try:
        send([_message(row)])
    except Exception as error:
        if is_address_refused(error):
            _note(row, mail_failure="refused")
        else:
            logger.warning("The link %s waits", row.key, exc_info=error)
    else:
        _note(row, mailed_at=timezone.now())


@transaction.atomic
def _claim(key: UUID) -> OutsideApproval | None:
    rows = OutsideApproval.objects.to_mail().select_for_update(skip_locked=True)
    row = rows.filter(key=key).first()
    if row is not None:
        row.attempts += 1
        row.next_attempt_at = timezone.now() + timedelta(minutes=2**row.attempts)
        row.save(update_fields=["attempts", "next_attempt_at"])
    return row


def _note(row: OutsideApproval, **changes: object) -> None:
    OutsideApproval.objects.filter(pk=row.pk).update(**changes)


def _message(row: OutsideApproval) -> object:
    with override(row.language):
        until = date_range(row.expires_at.date())
    context = {
        "name": row.name,
        "question": row.question,
        "until": until,
        "url": links.address_of(row),
    }
    return build_message(
        "review/outside_asked",
        context,
        to=row.address,
        language=row.language,
        headers={"Message-ID": message_id(f"outside-{row.key.hex}")},
    )
