"""When a digest is due: pure functions of a member's rhythm, their time zone and an instant.

Every instant that goes in or comes out is aware; what comes out is in UTC. An edition belongs to a
calendar day of the member: the day on which it falls due.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .choices import Frequency

# A run that is this late is still sent; a later one is merged into the next (safety.md, "Time").
LATEST = timedelta(hours=6)
_DAY = timedelta(days=1)
# The longest way from one monthly digest to the next, and the day before to begin with.
_DAYS_AHEAD = 33
_SECOND = timedelta(seconds=1)


class Rhythm(NamedTuple):
    """How often, on which day and at what hour, in which time zone.

    `weekday` counts from Monday as 0 and matters for weekly digests; `day_of_month` is 1 to 28
    and matters for monthly ones.
    """

    frequency: str
    hour: int
    weekday: int
    day_of_month: int
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone; UTC for a name that the database of zones no longer has."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


def next_due(rhythm: Rhythm, after: datetime) -> datetime | None:
    """The first instant later than `after` at which a digest is due; None when it is off."""
    return next(
        (instant for _day, instant in _upcoming(rhythm, after) if instant > after), None
    )


def latest_due(rhythm: Rhythm, since: datetime, until: datetime) -> datetime:
    """The last due instant up to and including `until`; `since`, itself one, when no later one is."""
    latest = since
    while (following := next_due(rhythm, latest)) is not None and following <= until:
        latest = following
    return latest


def next_in_time(rhythm: Rhythm, missed: datetime, now: datetime) -> datetime | None:
    """The first due instant after a missed one that can still be kept at `now`."""
    return next_due(rhythm, max(missed, now - LATEST - _SECOND))


def is_missed(due: datetime, now: datetime) -> bool:
    """Whether a digest is so late that it is merged into the next."""
    return now - due > LATEST


def edition_label(rhythm: Rhythm, due: datetime) -> str:
    """The name of the period: `2026-11-23`, `2026-W47` (ISO 8601) or `2026-11`."""
    day = edition_day(rhythm, due)
    if rhythm.frequency == Frequency.WEEKLY:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if rhythm.frequency == Frequency.MONTHLY else day.isoformat()


def edition_day(rhythm: Rhythm, due: datetime) -> date:
    """The member's calendar day that an instant stands for.

    It is the day before the local one where an hour that didn't exist moved the instant past
    midnight.
    """
    local = due.astimezone(rhythm.zone).date()
    before = local - _DAY
    moved = _is_day(rhythm, before) and due_on(rhythm, before) == due
    return before if moved else local


def due_on(rhythm: Rhythm, day: date) -> datetime:
    """The instant at which the hour of the rhythm strikes on that day.

    An hour that comes twice is the first of them, one that doesn't exist is the next valid instant.
    """
    return first_instant(datetime.combine(day, time(rhythm.hour)), rhythm.zone)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which a clock in `zone` shows `wall` (naive), or has just passed it."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # PEP 495: in a gap, fold=1 names an instant before the change and fold=0 one after it.
    return _change_between(
        wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone
    )


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second at which the clock of `zone` runs as it does at `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _upcoming(rhythm: Rhythm, after: datetime) -> Iterator[tuple[date, datetime]]:
    """The days of the rhythm from the one before `after`, each with its instant."""
    if rhythm.frequency == Frequency.OFF:
        return
    first = after.astimezone(rhythm.zone).date() - _DAY
    for number in range(_DAYS_AHEAD + 1):
        day = first + timedelta(days=number)
        if _is_day(rhythm, day):
            yield day, due_on(rhythm, day)


def _is_day(rhythm: Rhythm, day: date) -> bool:
    if rhythm.frequency == Frequency.WEEKLY:
        return day.weekday() == rhythm.weekday
    if rhythm.frequency == Frequency.MONTHLY:
        return day.day == rhythm.day_of_month
    return rhythm.frequency == Frequency.DAILY
