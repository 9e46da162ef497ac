"""The table says honestly what holds and what does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import report


def test_a_row_that_reaches_its_limit_holds() -> None:
    assert report.at_least("Rate", 50.0, "%", 50).holds
    assert report.at_most("Queries", 4, "", 4).holds


def test_a_row_that_does_not_reach_it_is_missed_even_if_rounding_hides_it() -> None:
    row = report.at_least("Rate", 49.98, "%", 50)
    assert (row.value, row.holds) == (50.0, False)


def test_what_is_only_told_neither_holds_nor_is_missed() -> None:
    rows = [
        report.told("nginx", 61234.5, "requests/s"),
        report.proved("Seen", holds=False),
    ]
    assert [row.name for row in report.missed(rows)] == ["Seen"]


@pytest.mark.parametrize(
    ("value", "shown"), [(61234.5, 61234), (12.345, 12.3), (0.04567, 0.0457), (0.0, 0)]
)
def test_three_figures_count(value: float, shown: float) -> None:
    assert report.rounded(value) == shown


def test_the_table_names_what_was_missed() -> None:
    text = report.table(
        [
            report.at_least("Home", 61, "%", 50),
            report.at_most("Publishing", 212, "ms", 150),
            report.told("nginx", 61234.5, "requests/s"),
        ]
    )
    _head, home, publishing, nginx = text.splitlines()
    assert home.split() == ["Home", "61", "%", "≥", "50", "holds"]
    assert publishing.split() == ["Publishing", "212", "ms", "≤", "150", "MISSED"]
    assert nginx.endswith("61234 requests/s")


def test_the_rows_are_kept_as_json(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    report.write([report.at_least("Home", 61.04, "%", 50)], file)
    assert json.loads(file.read_text()) == [
        {"name": "Home", "value": 61.0, "unit": "%", "target": "≥ 50", "holds": True}
    ]
    assert list(tmp_path.iterdir()) == [file]
