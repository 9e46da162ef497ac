"""A portal at work whose processes and servers die: nobody is lost, and the ledger adds up."""

from __future__ import annotations

import random

import pytest

from .conftest import SEED
from .stage import Stage

MEMBERS, KILLS = 1200, 60


def all_told(stage: Stage, members: int) -> None:
    """Everybody has theirs, under one name, and the ledger says so."""
    stage.wait_for_the_end()
    said = f"FAULTS_SEED={SEED}: {stage.ledger()}"
    assert stage.ledger() == {("sent", ""): members}, said
    assert len(stage.sink.taken) == members, said
    assert all(len(names) == 1 for names in stage.sink.names.values()), said


@pytest.mark.parametrize("can_ask", [True, False])
def test_sixty_kills_lose_nobody(chance: random.Random, can_ask: bool) -> None:
    with Stage(MEMBERS, can_ask=can_ask) as stage:
        stage.start("worker-1", "worker-2", "beat")
        stage.sink.wait_for(10, 60)
        killed = []
        for _number in range(KILLS):
            stage.sink.wait_for(chance.randint(1, 100), 3)
            killed.append(stage.kill_one(chance))
        done_before_the_last_kill = stage.ledger().get(("sent", ""), 0)
        all_told(stage, MEMBERS)
        most = 0 if can_ask else KILLS
        assert stage.sink.repeated <= most, f"FAULTS_SEED={SEED}: {killed}"
        assert done_before_the_last_kill < MEMBERS, "The kills came too late"


def test_servers_that_die_and_two_of_everything_lose_nobody_and_repeat_nothing(
    chance: random.Random,
) -> None:
    members = 800
    with Stage(members, can_ask=True) as stage:
        stage.start("worker-1", "worker-2", "beat-1", "beat-2")
        breaks = [
            stage.flush_valkey,
            stage.restart_postgres,
            stage.restart_valkey,
            stage.restart_postgres,
            stage.flush_valkey,
        ]
        stage.sink.wait_for(10, 60)
        sweeps = [stage.sweep(), stage.sweep()]
        for break_something in breaks:
            stage.sink.wait_for(chance.randint(50, 200), 10)
            break_something()
        all_told(stage, members)
        assert stage.sink.repeated == 0, f"FAULTS_SEED={SEED}"
        for sweep in sweeps:
            sweep.wait()
