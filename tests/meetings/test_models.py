"""A meeting's dates, as exact as they are known."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.choices import DatePrecision
from meetings.models import whole_period


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (DatePrecision.DAY, date(2024, 1, 31), date(2024, 2, 3)),
        (DatePrecision.MONTH, date(2024, 1, 1), date(2024, 2, 29)),
        (DatePrecision.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_meeting_lies_somewhere_in_its_month_or_year(precision, first, last) -> None:
    period = whole_period(date(2024, 1, 31), date(2024, 2, 3), precision)
    assert period == (first, last)
