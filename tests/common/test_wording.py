"""Numbers, counts, places, moments and freshness in the reader's words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from gaamac.common import wording


@pytest.mark.parametrize(
    ("count", "kind", "expected"),
    [
        (0, "practice", "No practice"),
        (1, "practice", "1 practice"),
        (1204, "practice", "1,204 practices"),
        (2, "challenge", "2 challenges"),
        (3, "", "3 entries"),
        (0, "", "Nothing"),
    ],
)
def test_a_count_is_said_in_words(count: int, kind: str, expected: str) -> None:
    assert wording.counted(count, kind) == expected


def test_numbers_are_written_as_the_language_writes_them() -> None:
    with translation.override("fr"):
        assert wording.number(1204) == "1\u202f204"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["Kenya"], "Kenya"),
        (["Kenya", "Uganda", "Ghana"], "Kenya, Uganda and Ghana"),
        (["Angola", "Burundi", "Chad", "Mali"], "Angola, Burundi and 2 more states"),
    ],
)
def test_many_places_are_shortened(names: list[str], expected: str) -> None:
    assert wording.places(names) == expected


@pytest.mark.parametrize(
    ("state", "days", "mark", "words"),
    [
        ("unconfirmed", None, "fx", "Not yet confirmed"),
        ("fresh", 91, "f2", "Confirmed 3 months ago"),
        ("ageing", 600, "f1", "due for a look"),
        ("stale", 4 * 366, "f0", "Last confirmed 4 years ago, may be out of date"),
    ],
)
def test_freshness_has_a_mark_and_words(
    state: str, days: int | None, mark: str, words: str
) -> None:
    confirmed = None if days is None else timezone.now() - timedelta(days=days)

    shown_mark, shown_words = wording.freshness(state, confirmed)

    assert shown_mark == mark
    assert words in shown_words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Africa/Nairobi", "23 November 2026, 09:00 UTC+3"),
        ("Asia/Kolkata", "23 November 2026, 11:30 UTC+5:30"),
        ("America/New_York", "23 November 2026, 01:00 UTC−5"),
        ("UTC", "23 November 2026, 06:00 UTC"),
    ],
)
def test_a_moment_names_its_time_zone(zone: str, words: str) -> None:
    moment = datetime.fromisoformat("2026-11-23T06:00:00+00:00")
    with timezone.override(zone):
        assert wording.moment(moment) == words
