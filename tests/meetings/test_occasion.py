"""When a meeting is, in words and as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from exchange.models import CatalogueEntry
from meetings.occasion import Occasion, occasion_of, place_in_words
from tests.factories.members import CountryFactory

START = date(2016, 2, 2)


def row(**facts: Any) -> CatalogueEntry:
    days = {name: facts.pop(name) for name in ("starts_on", "ends_on") if name in facts}
    return CatalogueEntry(
        **{"starts_on": START, "ends_on": date(2016, 2, 4), **days}, card=facts
    )


def occasion(**facts: Any) -> Occasion:
    found = occasion_of(row(**facts))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "2 to 4 February 2016"),
        ({"ends_on": START}, "2 February 2016"),
        (
            {
                "starts_on": date(2008, 12, 1),
                "ends_on": date(2008, 12, 31),
                "precision": "month",
            },
            "December 2008",
        ),
        (
            {
                "starts_on": date(2011, 1, 1),
                "ends_on": date(2011, 12, 31),
                "precision": "year",
            },
            "2011",
        ),
    ],
)
def test_days_are_said_as_exactly_as_they_are_known(
    facts: dict[str, Any], words: str
) -> None:
    assert occasion(**facts).days_in_words == words


def test_days_are_said_in_the_readers_language() -> None:
    with override("fr"):
        assert occasion().days_in_words == "2 au 4 février 2016"


def test_hours_are_those_of_the_place() -> None:
    manila = occasion(time_zone="Asia/Manila", starts_at="09:00", ends_at="17:30")
    assert manila.hours_in_words == "09:00 to 17:30"
    assert manila.offset_in_words == "UTC+8"
    assert manila.starts_at == datetime(2016, 2, 2, 1, 0, tzinfo=UTC)
    assert manila.ends_at == datetime(2016, 2, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("America/St_Johns", "UTC−3:30"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Lima", "UTC−5"),
    ],
)
def test_the_distance_from_utc_is_said(zone: str, words: str) -> None:
    assert occasion(time_zone=zone).offset_in_words == words


def test_an_hour_that_nobody_recorded_is_not_made_up() -> None:
    plain = occasion()
    assert (plain.starts_at, plain.ends_at, plain.hours_in_words) == (None, None, "")
    assert not plain.has_local_time


def test_a_month_has_no_hours() -> None:
    month = occasion(precision="month", starts_at="09:00")
    assert month.starts_at is None
    assert not month.is_exact


def test_an_end_before_the_beginning_is_left_out() -> None:
    odd = occasion(ends_on=START, starts_at="17:00", ends_at="09:00")
    assert odd.ends_at is None
    assert odd.hours_in_words == "17:00"


def test_a_row_without_a_day_is_no_occasion() -> None:
    assert occasion_of(row(starts_on=None)) is None


@pytest.mark.django_db
def test_the_place_is_said_with_its_country() -> None:
    entry = row(place="Nairobi")
    entry.country_ids = [CountryFactory().pk]
    assert place_in_words(entry) == "Nairobi, Kenya"


def test_what_is_held_nowhere_else_is_online() -> None:
    assert place_in_words(row(online=True)) == "Online"
    assert place_in_words(row()) == ""
