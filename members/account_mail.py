"""Mails about accounts wait in a table of their own for some moments, and leave nothing there.

A mail server that is slow, or knows an address, must not show in the time of an answer: so the
request only writes a row, and always writes one where it says that it sent a mail. A worker sends
it; the sweep finds what a worker or the broker lost.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from gaamac.common.languages import reader_language
from gaamac.common.logs import Plain
from gaamac.common.mail import message_id, send

from .emails import account_message
from .emails.account import CODES
from .models import AccountMail, User
from .notify import is_address_refused

logger = logging.getLogger(__name__)

# A code that comes later than it is good for helps nobody, and frightens some.
CODE_GOOD_FOR = timedelta(minutes=10)
KEPT_TRYING = timedelta(hours=24)
BATCH = 500


def queue(
    name: str, address: str, values: Mapping[str, Any], user: User | None = None
) -> None:
    """Have allauth's mail `name` sent to an address, in the caller's transaction.

    An empty `name` takes the same time and sends nothing.
    """
    row = AccountMail.objects.create(
        name=name,
        address=address,
        user=user,
        language=reader_language(),
        values=dict(values),
    )
    transaction.on_commit(lambda: _wake_a_worker(row.pk), robust=True)


def sweep() -> None:
    """Send what waits."""
    due = AccountMail.objects.due(timezone.now()).values_list("pk", flat=True)
    for pk in list(due[:BATCH]):
        deliver(pk)


def deliver(pk: int) -> None:
    """Send one, unless somebody else is at it or it is not due; then it is gone."""
    row = _claim(pk)
    if row is None:
        return
    try:
        if not _is_pointless(row):
            send([_message(row)])
    except Exception as error:  # noqa: BLE001 - one mail must not hold up the others
        if not is_address_refused(error):
            # Without the trace: it could hold the address.
            kind = Plain(type(error).__name__)
            logger.warning("A mail about an account waits: %s", kind)
            return
    row.delete()


def _wake_a_worker(pk: int) -> None:
    from .tasks import send_account_mail  # noqa: PLC0415 - the task calls this module

    # Without retries: a broker that is down must not hold the request. The sweep comes.
    send_account_mail.apply_async([pk], retry=False)


@transaction.atomic
def _claim(pk: int) -> AccountMail | None:
    """The row, put off until its next attempt should this one die; None when it isn't ours."""
    now = timezone.now()
    rows = AccountMail.objects.due(now).select_for_update(
        skip_locked=True, of=("self",)
    )
    row = rows.select_related("user").filter(pk=pk).first()
    if row is not None:
        row.attempts += 1
        row.next_attempt_at = _next_attempt(row.attempts, now)
        row.save(update_fields=["attempts", "next_attempt_at"])
    return row


def _next_attempt(attempts: int, now: datetime) -> datetime:
    """A minute, then two, four …: somebody waits for it."""
    return now + timedelta(minutes=min(2 ** (attempts - 1), 60))


def _is_pointless(row: AccountMail) -> bool:
    """Whether nothing is to be sent: it stands for no mail, or it is too late."""
    good_for = CODE_GOOD_FOR if row.name in CODES else KEPT_TRYING
    return not row.name or timezone.now() - row.created_at > good_for


def _message(row: AccountMail) -> Any:
    user = row.user or User.objects.of_address(row.address)
    values = dict(row.values)
    if "timestamp" in values:
        values["timestamp"] = parse_datetime(values["timestamp"])
    message = account_message(row.name, row.address, user, values, row.language)
    # The same at each attempt, so that a repeat can be told.
    message.extra_headers["Message-ID"] = message_id(f"account-{row.pk}")
    return message
