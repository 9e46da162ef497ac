"""One portal at a time on one data folder."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from gaamac.embedded.errors import CannotStart
from gaamac.embedded.lock import hold_lock

FORK = multiprocessing.get_context("fork")


def try_to_hold(folder: Path, answers: multiprocessing.Queue) -> None:
    try:
        hold_lock(folder, "http://127.0.0.1:1/")
    except CannotStart as problem:
        answers.put(str(problem))
    else:
        answers.put("held")


def from_another_process(folder: Path) -> str:
    answers = FORK.Queue()
    process = FORK.Process(target=try_to_hold, args=(folder, answers))
    process.start()
    answer = answers.get(timeout=30)
    process.join()
    return answer


def test_the_second_is_told_who_holds_it_and_where(tmp_path):
    with hold_lock(tmp_path, "http://127.0.0.1:8000/"):
        answer = from_another_process(tmp_path)
    assert f"process {os.getpid()}, http://127.0.0.1:8000/" in answer


def test_it_is_free_again_afterwards(tmp_path):
    hold_lock(tmp_path, "http://127.0.0.1:8000/").close()
    assert from_another_process(tmp_path) == "held"


def test_children_do_not_keep_it(tmp_path):
    held = hold_lock(tmp_path, "http://127.0.0.1:8000/")
    release = FORK.Event()
    child = FORK.Process(target=release.wait)
    child.start()
    held.close()
    assert from_another_process(tmp_path) == "held"
    release.set()
    child.join()


@pytest.mark.parametrize("attempt", [1, 2])
def test_the_message_says_how_to_start_a_second_copy(tmp_path, attempt):
    with hold_lock(tmp_path, "http://127.0.0.1:8000/"):
        assert "GAAMAC_VAR=... PORT=... make run" in from_another_process(tmp_path)
