"""Medians and ratios: what is compared was measured in the same round."""

from __future__ import annotations

import pytest

from bench.rounds import Results
from bench.wrk import Measured


def runs(*rates: float, failed: int = 0) -> list[Measured]:
    return [Measured(rate, 1000 / rate, 2000 / rate, failed) for rate in rates]


@pytest.fixture
def results() -> Results:
    return Results({"ours": runs(50, 10, 60), "nginx": runs(100, 40, 80, failed=2)})


def test_a_rate_is_the_median_of_the_rounds(results: Results) -> None:
    assert results.rate("ours") == 50
    assert results.p50_ms("ours") == 20


def test_a_ratio_is_the_median_of_the_ratios_within_each_round(
    results: Results,
) -> None:
    # 0.5, 0.25 and 0.75: not 50 / 80, which compares different rounds.
    assert results.ratio("ours", to="nginx") == 0.5


def test_failures_of_all_rounds_are_counted(results: Results) -> None:
    assert results.failed("nginx") == 6
    assert results.names() == ["ours", "nginx"]
