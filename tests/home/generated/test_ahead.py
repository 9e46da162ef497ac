"""Batches are drawn in a process of their own, and nothing of it gets lost."""

from __future__ import annotations

import os
import signal
from itertools import count

import pytest

from gaamac.home.generated.ahead import drawn_ahead


def test_all_that_is_drawn_comes_in_order_and_from_another_process() -> None:
    numbers = iter(range(5))
    found = list(
        drawn_ahead(lambda: next(((number, os.getpid()) for number in numbers), None))
    )
    assert [number for number, _process in found] == [0, 1, 2, 3, 4]
    assert os.getpid() not in {process for _number, process in found}


def test_what_goes_wrong_in_drawing_is_raised_where_it_is_waited_for() -> None:
    def draw() -> int:
        raise ValueError("no words left")

    with pytest.raises(ValueError, match="no words left"):
        next(drawn_ahead(draw))


def test_a_drawing_process_that_was_killed_is_no_end_of_the_drawing() -> None:
    def draw() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(EOFError):
        next(drawn_ahead(draw))


def test_who_stops_taking_stops_the_drawing() -> None:
    numbers = count()
    batches = drawn_ahead(lambda: (next(numbers), os.getpid()))
    _first, process = next(batches)
    batches.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
