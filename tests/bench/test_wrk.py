"""What wrk prints is read, or refused."""

from __future__ import annotations

import pytest

from bench.wrk import CannotRead, in_turn, milliseconds, read

REPORT = """\
Running 3s test @ http://127.0.0.1:8000/en/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.60ms  410.12us   9.71ms   89.21%
    Req/Sec    39.90k     2.11k   43.01k    70.00%
  Latency Distribution
     50%    1.52ms
     75%    1.71ms
     90%    1.95ms
     99%    3.10ms
  119340 requests in 3.00s, 4.91GB read
Requests/sec:  39733.12
Transfer/sec:      1.63GB
"""
TROUBLE = """\
  Socket errors: connect 1, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 40
"""


def test_a_report_gives_rate_and_times() -> None:
    measured = read(REPORT)
    assert measured.rate == 39733.12
    assert (measured.p50_ms, measured.p99_ms) == (1.52, 3.10)
    assert measured.failed == 0


def test_refused_and_broken_requests_are_counted() -> None:
    assert read(REPORT + TROUBLE).failed == 46


@pytest.mark.parametrize(
    ("text", "expected"),
    [("930.00us", 0.93), ("1.50ms", 1.5), ("2.10s", 2100), ("1.00m", 60_000)],
)
def test_times_are_milliseconds(text: str, expected: float) -> None:
    assert milliseconds(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "report", ["", "unable to connect to 127.0.0.1:1 Connection refused"]
)
def test_anything_else_is_refused_with_what_was_printed(report: str) -> None:
    with pytest.raises(CannotRead, match="did not report a rate"):
        read(report)


def test_a_time_of_another_kind_is_refused() -> None:
    with pytest.raises(CannotRead):
        milliseconds("soon")


def test_paths_are_asked_in_turn_and_cannot_leave_their_quotes() -> None:
    script = in_turn(["/a?q=1", '/b"; os.exit() --'])
    assert '{"/a?q=1", "/b%22; os.exit() --"}' in script
