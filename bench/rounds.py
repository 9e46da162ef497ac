"""Drives targets in turn, round by round, so that a noisy moment hits all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from .wrk import Measured, Target, run


@dataclass(frozen=True, slots=True)
class Plan:
    """How often and how long each target is driven; what is said meanwhile."""

    rounds: int
    seconds: int
    say: Callable[[str], None]


class Results:
    """What was measured of each target, one figure a round."""

    def __init__(self, runs: dict[str, list[Measured]]) -> None:
        self._runs = runs

    def rate(self, name: str) -> float:
        """The median of its requests a second."""
        return median(one.rate for one in self._runs[name])

    def p50_ms(self, name: str) -> float:
        """The median of its median answer times."""
        return median(one.p50_ms for one in self._runs[name])

    def failed(self, name: str) -> int:
        """How many requests failed in all rounds."""
        return sum(one.failed for one in self._runs[name])

    def names(self) -> list[str]:
        """All targets, as they were driven."""
        return list(self._runs)

    def ratio(self, name: str, to: str) -> float:
        """The median of its rate as a share of another's in the same round."""
        pairs = zip(self._runs[name], self._runs[to], strict=True)
        return median(one.rate / other.rate for one, other in pairs)


def drive(targets: Sequence[Target], plan: Plan) -> Results:
    """Warm each target up for a second, then all in turn, round by round."""
    plan.say(f"Warming up {len(targets)} targets")
    for target in targets:
        run(target, seconds=1)
    runs: dict[str, list[Measured]] = {target.name: [] for target in targets}
    for number in range(plan.rounds):
        plan.say(f"Round {number + 1} of {plan.rounds}")
        for target in targets:
            runs[target.name].append(run(target, plan.seconds))
    return Results(runs)
