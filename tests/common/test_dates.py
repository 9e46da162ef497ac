"""Dates in words, in six languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import available_timezones

import pytest
import time_machine
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.dates import date_range, months_ago, time_zone_choices
from gaamac.common.languages import CODES

FEBRUARY = (date(2016, 2, 2), date(2016, 2, 4))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2 to 4 February 2016"),
        ("fr", "2 au 4 février 2016"),
        ("es", "2 al 4 de febrero de 2016"),
        ("ar", "2 إلى 4 فبراير 2016"),
        ("ru", "2–4 февраля 2016\u202fг."),
        ("zh-hans", "2016年2月2日至4日"),
    ],
)
def test_days_of_one_month_name_it_once(language: str, words: str) -> None:
    assert date_range(*FEBRUARY, language=language) == words


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (date(2016, 2, 4), None, "day", "4 February 2016"),
        (date(2016, 1, 28), date(2016, 2, 4), "day", "28 January to 4 February 2016"),
        (
            date(2015, 12, 28),
            date(2016, 1, 4),
            "day",
            "28 December 2015 to 4 January 2016",
        ),
        (date(2008, 12, 1), date(2008, 12, 31), "month", "December 2008"),
        (date(2010, 3, 1), date(2010, 4, 1), "month", "March to April 2010"),
        (date(2008, 12, 1), None, "year", "2008"),
        (date(2008, 12, 1), date(2010, 1, 1), "year", "2008 to 2010"),
        (date(2016, 2, 4), date(2016, 2, 2), "day", "2 to 4 February 2016"),
    ],
)
def test_a_range_says_no_more_than_is_known(
    start: date, end: date | None, precision: str, words: str
) -> None:
    assert date_range(start, end, precision, language="en") == words


def test_the_readers_language_is_used_when_none_is_named() -> None:
    with translation.override("fr"):
        assert date_range(date(2016, 2, 4)) == "4 février 2016"


def test_an_instant_is_the_readers_day() -> None:
    with timezone.override("Asia/Tokyo"):
        assert (
            date_range(datetime(2016, 2, 3, 20, tzinfo=UTC), language="en")
            == "4 February 2016"
        )


@given(
    st.dates(),
    st.dates(),
    st.sampled_from(["day", "month", "year"]),
    st.sampled_from(CODES),
)
def test_every_range_has_words_in_every_language(
    start: date, end: date, precision: str, language: str
) -> None:
    assert date_range(start, end, precision, language)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 30), "today"),
        (date(2026, 7, 9), "today"),
        (date(2026, 6, 17), "13 days ago"),
        (date(2026, 3, 30), "3 months ago"),
        (date(2024, 6, 1), "2 years ago"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits(day: date, words: str) -> None:
    with time_machine.travel("2026-06-30 12:00Z"):
        assert months_ago(day, language="en") == words


def test_an_age_of_today_is_said_in_the_named_language() -> None:
    with time_machine.travel("2026-06-30 12:00Z"):
        assert months_ago(date(2026, 6, 30), language="es") == "hoy"


def test_time_zones_are_known_ones_named_in_the_readers_language() -> None:
    with time_machine.travel("2026-01-15 12:00Z"), translation.override("fr"):
        groups = dict(time_zone_choices())
    zones = dict(zone for group in groups.values() for zone in group)
    assert zones["Africa/Addis_Ababa"] == "Addis-Abeba (UTC+03:00)"
    assert zones["UTC"] == "UTC"
    assert set(zones) <= available_timezones()
