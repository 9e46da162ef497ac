"""How long things take in the review, and how a due date stands today. Days are UTC's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from .choices import Pace

# What an author is promised: somebody decides within this many days after the text was sent.
PROMISE = timedelta(days=14)
# How long an editor has who takes a text, unless they choose another day.
CLAIM = timedelta(days=7)
LONGEST_CLAIM = timedelta(days=60)
# After its day a claim is still its editor's for a little while; then the text is anybody's.
GRACE = timedelta(days=3)
SOON = timedelta(days=2)
# How long a reviewer has, and for how long an outside approver's link is good.
READING = timedelta(days=10)
LINK = timedelta(days=14)


def today() -> date:
    """The day it is, in UTC, for everybody alike."""
    return timezone.now().astimezone(UTC).date()


def promised(since: datetime) -> date:
    """By when somebody should have decided about what waits since then."""
    return (since + PROMISE).astimezone(UTC).date()


def pace(due_on: date, on: date) -> Pace:
    """How a due date stands on a day."""
    if due_on < on:
        return Pace.LATE
    if due_on == on:
        return Pace.TODAY
    return Pace.SOON if due_on <= on + SOON else Pace.ON_TIME


def lapses_after(due_on: date) -> date:
    """The last day on which a claim that is due then holds."""
    return due_on + GRACE


def has_lapsed(due_on: date, on: date) -> bool:
    """Whether a claim that is due then no longer holds on a day."""
    return on > lapses_after(due_on)
