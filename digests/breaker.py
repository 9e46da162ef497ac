"""A mail server that refuses everything is left alone for a while; nothing is lost meanwhile.

What is known of it stands in PostgreSQL, for all workers on all machines: one row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .models import MailPause

# 1, 2, 4 … minutes, at most half an hour.
LONGEST_PAUSE = timedelta(minutes=30)
# Who tries after a pause is alone for so long.
TRIAL = timedelta(seconds=30)
# So many put off one after another, and none taken between them: it is the server, not they.
MOST_IN_A_ROW = 20
_THE_ROW = 1


def may_try() -> bool:
    """Whether a worker may speak to the mail server now; after a pause only one may."""
    row = MailPause.objects.filter(pk=_THE_ROW).first()
    if row is None:
        return True
    now = timezone.now()
    tried = MailPause.objects.filter(pk=_THE_ROW, until=row.until, until__lte=now)
    return bool(tried.update(until=now + TRIAL))


@transaction.atomic
def note_refusal(answer: str) -> None:
    """It refuses everything: nobody tries for a while, each time longer."""
    now = timezone.now()
    row, is_new = MailPause.objects.select_for_update().get_or_create(
        pk=_THE_ROW, defaults={"since": now, "until": now}
    )
    # Workers that were refused together count as one.
    if is_new or row.until <= now + TRIAL:
        row.times += 1
    row.until = now + min(
        timedelta(minutes=2 ** (min(row.times, 9) - 1)), LONGEST_PAUSE
    )
    row.answer = answer[:300]
    row.save()


def note_success() -> None:
    """It takes mail."""
    MailPause.objects.filter(pk=_THE_ROW).delete()


def pause() -> MailPause | None:
    """What is known while it is left alone; None while all is well."""
    return MailPause.objects.filter(pk=_THE_ROW).first()


def describe(until: datetime, answer: str) -> str:
    """Why a run did not begin, for the command line."""
    return f"The mail server is left alone until {until:%H:%M} UTC: {answer}"
