"""When a digest is due, over two years of daylight saving, and in zones that do odd things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.schedule import (
    LATEST,
    Rhythm,
    due_on,
    edition_day,
    edition_label,
    first_instant,
    is_missed,
    latest_due,
    next_due,
    next_in_time,
)

ZONES = (
    "Europe/Brussels",
    "America/New_York",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
    "America/St_Johns",
    "UTC",
)
FREQUENCIES = ("daily", "weekly", "monthly")
START = datetime(2025, 10, 1, tzinfo=UTC)


def rhythm(
    frequency: str = "daily", hour: int = 8, zone: str = "UTC", **fields: int
) -> Rhythm:
    return Rhythm(frequency, hour, fields.get("weekday", 0), fields.get("day", 1), zone)


rhythms = st.builds(
    Rhythm,
    frequency=st.sampled_from(FREQUENCIES),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    day_of_month=st.integers(1, 28),
    time_zone=st.sampled_from(ZONES),
)
instants = st.datetimes(
    min_value=datetime.fromisoformat("2025-01-01"),
    max_value=datetime.fromisoformat("2028-01-01"),
    timezones=st.just(UTC),
)


@given(rhythms, instants)
def test_the_next_one_is_later_and_on_the_chosen_day(
    plan: Rhythm, after: datetime
) -> None:
    due = next_due(plan, after)
    assert due is not None
    assert due > after
    day = edition_day(plan, due)
    assert due_on(plan, day) == due
    assert plan.frequency != "weekly" or day.weekday() == plan.weekday
    assert plan.frequency != "monthly" or day.day == plan.day_of_month


@given(rhythms, instants)
def test_nothing_is_due_in_between(plan: Rhythm, after: datetime) -> None:
    due = next_due(plan, after)
    assert due is not None
    assert next_due(plan, due - timedelta(microseconds=1)) == due
    longest = {"daily": 2, "weekly": 8, "monthly": 32}[plan.frequency]
    assert due - after <= timedelta(days=longest)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 8, 23])
def test_two_years_of_days_make_one_edition_each(zone: str, hour: int) -> None:
    plan = rhythm(hour=hour, zone=zone)
    labels, due = [], START
    while due < START + timedelta(days=731):
        due = next_due(plan, due)
        labels.append(edition_label(plan, due))
    days = [date.fromisoformat(label) for label in labels]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("frequency", ["weekly", "monthly"])
def test_two_years_of_periods_have_labels_of_their_own(
    zone: str, frequency: str
) -> None:
    plan = rhythm(frequency, hour=2, zone=zone, weekday=6, day=28)
    labels, due = [], START
    while due < START + timedelta(days=731):
        due = next_due(plan, due)
        labels.append(edition_label(plan, due))
    assert len(set(labels)) == len(labels)
    assert labels == sorted(labels)


@given(rhythms, instants)
def test_the_clock_shows_the_hour_unless_the_hour_is_not_there(
    plan: Rhythm, after: datetime
) -> None:
    due = next_due(plan, after)
    assert due is not None
    local = due.astimezone(plan.zone)
    if local.hour != plan.hour:
        wall = datetime.combine(
            edition_day(plan, due), datetime.min.time().replace(plan.hour)
        )
        before = (due - timedelta(seconds=1)).astimezone(plan.zone).replace(tzinfo=None)
        assert before < wall < local.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        # Forward: the hour from 02:00 isn't there.
        ("Europe/Brussels", "2026-03-29T02:00", "2026-03-29T01:00Z"),
        ("Europe/Brussels", "2026-03-29T02:30", "2026-03-29T01:00Z"),
        ("America/New_York", "2027-03-14T02:00", "2027-03-14T07:00Z"),
        # At midnight of a Friday in April.
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00Z"),
        # By half an hour only.
        ("Australia/Lord_Howe", "2026-10-04T02:00", "2026-10-03T15:30Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z"),
        # A whole day that was never there.
        ("Pacific/Apia", "2011-12-30T08:00", "2011-12-30T10:00Z"),
        # Back: the hour comes twice, the first one counts.
        ("Europe/Brussels", "2026-10-25T02:00", "2026-10-25T00:00Z"),
        ("America/New_York", "2026-11-01T01:00", "2026-11-01T05:00Z"),
        ("Australia/Lord_Howe", "2027-04-04T01:30", "2027-04-03T14:30Z"),
        # An ordinary day.
        ("Pacific/Apia", "2026-07-01T08:00", "2026-06-30T19:00Z"),
    ],
)
def test_an_hour_missing_or_doubled(zone: str, wall: str, expected: str) -> None:
    found = first_instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected)


def test_an_hour_that_moves_past_midnight_stays_with_its_day() -> None:
    plan = rhythm(hour=8, zone="Pacific/Apia")
    lost = due_on(plan, date(2011, 12, 30))
    assert edition_label(plan, lost) == "2011-12-30"
    assert edition_label(plan, next_due(plan, lost)) == "2011-12-31"


@pytest.mark.parametrize(
    ("frequency", "due", "label"),
    [
        ("daily", "2026-11-23T08:00Z", "2026-11-23"),
        ("weekly", "2026-11-16T08:00Z", "2026-W47"),
        ("weekly", "2026-12-28T08:00Z", "2026-W53"),
        ("weekly", "2027-01-04T08:00Z", "2027-W01"),
        ("monthly", "2026-11-01T08:00Z", "2026-11"),
    ],
)
def test_labels(frequency: str, due: str, label: str) -> None:
    assert edition_label(rhythm(frequency), datetime.fromisoformat(due)) == label


def test_the_label_is_of_the_members_day_not_of_greenwichs() -> None:
    plan = rhythm("weekly", hour=8, zone="Pacific/Auckland")
    assert edition_label(plan, datetime(2026, 11, 22, 19, tzinfo=UTC)) == "2026-W48"


def test_off_is_never_due() -> None:
    assert next_due(rhythm("off"), START) is None


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "../etc/passwd", "Europe/Brussels\0"]
)
def test_a_zone_nobody_knows_is_utc(name: str) -> None:
    assert next_due(rhythm(zone=name), START) == datetime(2025, 10, 1, 8, tzinfo=UTC)


def test_six_hours_late_is_sent_and_later_is_merged() -> None:
    due = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert not is_missed(due, due + LATEST)
    assert is_missed(due, due + LATEST + timedelta(seconds=1))


@given(rhythms, instants, st.integers(0, 80))
def test_after_a_missed_run_the_next_is_one_that_can_be_kept(
    plan: Rhythm, after: datetime, days: int
) -> None:
    missed = next_due(plan, after)
    assert missed is not None
    now = missed + timedelta(days=days, hours=7)
    following = next_in_time(plan, missed, now)
    assert following is not None
    assert following > missed
    assert not is_missed(following, now)
    between = next_due(plan, missed)
    assert between is not None
    assert between == following or is_missed(between, now)


@given(rhythms, instants, st.integers(0, 80))
def test_the_latest_due_is_the_last_before_the_moment(
    plan: Rhythm, after: datetime, days: int
) -> None:
    first = next_due(plan, after)
    assert first is not None
    until = first + timedelta(days=days)
    latest = latest_due(plan, first, until)
    assert first <= latest <= until
    following = next_due(plan, latest)
    assert following is not None
    assert following > until
