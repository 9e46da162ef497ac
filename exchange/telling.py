"""Until when members have been told what is new: what is announced later carries a later time.

A window of a digest closes at a time, and what was announced until then is told. Where a clock is
set back after that, what is announced next would carry a time that is already told, and never be
(docs/decisions/0092). So the latest close is kept, and announcements come after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from .models import ToldUntil
from .times import late_on

# A clock that was wrong by more than this was wrong once, and is not waited for.
LONGEST_JUMP = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_THE_ROW = 1
_TABLE = ToldUntil._meta.db_table
_NOTE = f"""
    INSERT INTO {_TABLE} AS known (id, moment) VALUES ({_THE_ROW}, %(moment)s)
    ON CONFLICT (id) DO UPDATE SET moment = excluded.moment
    WHERE known.moment < excluded.moment OR known.moment > excluded.moment + %(jump)s
"""  # noqa: S608 - nothing but our own names


def moment_of_news() -> datetime:
    """The time to write beside what is announced now: now, mostly."""
    now = timezone.now()
    rows = ToldUntil.objects.filter(pk=_THE_ROW, moment__lte=now + LONGEST_JUMP)
    told_until = rows.values_list("moment", flat=True).first()
    return now if told_until is None else max(now, told_until + _TICK)


def late_moment_of_news() -> datetime:
    """The same where the hour is not to be kept: the end of the day, if that isn't told already."""
    return max(late_on(timezone.now()), moment_of_news())


def note_told_until(moment: datetime) -> None:
    """Members are being told what was announced until `moment`, if the transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"moment": moment, "jump": LONGEST_JUMP})
