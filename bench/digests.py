"""The digests' rows: mails to ten thousand members, beside the bare roads a mail can take."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from gaamac.embedded import children

from . import portal, servers
from .ports import free_port, wait_for_port
from .report import Row, at_least, at_most, told
from .rounds import Plan
from .tools import PYTHON, CannotMeasure

ENTRIES, NEWS, MANY_NEWS = 1000, 50, 500
MEMBERS, FEW, CROWD = 10_000, 1_000, 100_000
NAIVE = 150
MAIL_BYTES = 20_000


@dataclass(slots=True)
class Post:
    """The portal whose mail is measured, and the two servers that take it."""

    environment: dict[str, str]
    plain: int
    pipelining: int
    runs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def inside(self, *arguments: str, port: int = 1) -> Any:
        """What a job within the portal's code found out."""
        return portal.ask_inside(self._at(port), *arguments)

    def workers(self, number: int, port: int) -> list[Any]:
        """So many workers, begun together; what each did."""
        command = [PYTHON, "-m", "bench.inside", "work"]
        started = [
            subprocess.Popen(
                command,
                cwd=servers.PROJECT,
                env=self._at(port),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _number in range(number)
        ]
        for one in started:
            assert one.stdout  # noqa: S101 - a pipe was asked for
            one.stdout.readline()
        for one in started:
            assert one.stdin  # noqa: S101 - the same
            one.stdin.write("\n")
            one.stdin.flush()
        said = [one.communicate()[0] for one in started]
        if any(one.returncode for one in started):
            raise CannotMeasure("A worker failed; the lines above say why.")
        return [json.loads(text.splitlines()[-1]) for text in said]

    def note(self, name: str, rate: float) -> None:
        """One round's figure."""
        self.runs[name].append(rate)

    def rate(self, name: str) -> float:
        """The median of all rounds."""
        return median(self.runs[name])

    def ratio(self, name: str, to: str) -> float:
        """The median of the ratios within each round."""
        pairs = zip(self.runs[name], self.runs[to], strict=True)
        return median(one / other for one, other in pairs)

    def _at(self, port: int) -> dict[str, str]:
        return {**self.environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}


def measure(var: Path, plan: Plan, stack: ExitStack) -> list[Row]:
    """All rows of the digests."""
    _folder, environment = portal.prepare("digests", ENTRIES, var, plan.say, stack)
    post = Post(environment, _sink(var, stack), _sink(var, stack, "pipelining"))
    plan.say(f"Gathering {MEMBERS:,} members")
    post.inside("gather", str(MEMBERS), str(NEWS))
    size = 0.0
    for number in range(plan.rounds):
        plan.say(f"Digests, round {number + 1} of {plan.rounds}")
        size = _round(post)
    growth = _growth(post, plan)
    return [*_rate_rows(post, size), *_growth_rows(growth)]


def _sink(var: Path, stack: ExitStack, *options: str) -> int:
    port = free_port()
    process = children.start_server(
        [
            *("/usr/bin/env", "-C", str(servers.PROJECT)),
            *(PYTHON, "-m", "bench.sink", str(port), *options),
        ],
        log=var / "sink.log",
        parting_signal=signal.SIGKILL,
        environment={"PATH": os.environ.get("PATH", "")},
    )
    stack.callback(children.stop, process, signal.SIGKILL, patience=5)
    wait_for_port(port)
    return port


def _round(post: Post) -> float:
    """Every road once, one after another; the mean size of a message."""
    _queued(post)
    bare = post.inside("ready", "smtplib", str(MEMBERS), port=post.plain)
    post.note("smtplib", bare["rate"])
    _queued(post)
    ours = post.inside("ready", "ours", str(MEMBERS), port=post.pipelining)
    post.note("ready pipelined", ours["rate"])
    for name, number, port in (
        ("one", 1, post.plain),
        ("two", 2, post.plain),
        ("pipelined", 1, post.pipelining),
    ):
        _queued(post)
        post.note(name, _rate(post.workers(number, port)))
    _queued(post)
    post.note("naive", post.inside("naive", str(NAIVE), port=post.plain)["rate"])
    _queued(post)
    post.note("build", post.inside("build", str(MEMBERS))["rate"])
    return float(bare["bytes"])


def _queued(post: Post, members: int = MEMBERS) -> None:
    post.inside("queue", str(members))


def _rate(workers: list[Mapping[str, float]]) -> float:
    """Mails a second, from the first that began to the last that ended."""
    began = min(one["began"] for one in workers)
    ended = max(one["ended"] for one in workers)
    return sum(one["sent"] for one in workers) / (ended - began)


def _growth(post: Post, plan: Plan) -> dict[str, Any]:
    """A member's share of reading, choosing and building, in seconds of the processor."""
    found: dict[str, Any] = {}
    for members, news in (
        *((FEW, NEWS), (MEMBERS, NEWS), (CROWD, NEWS)),
        (MEMBERS, MANY_NEWS),
    ):
        plan.say(f"{members:,} members, {news} items")
        post.inside("gather", str(members), str(news))
        _queued(post, members)
        measured = min(members, MEMBERS)
        found[f"{members}/{news}"] = post.inside("build", str(measured))
        if members == CROWD:
            _queued(post, members)
            (worker,) = post.workers(1, post.pipelining)
            found["worker"] = worker
    return found


def _rate_rows(post: Post, size: float) -> Iterator[Row]:
    yield told("Digests: size of a message", size / 1000, "KB")
    share = post.ratio("one", "smtplib") * 100
    yield at_least("Digests, from due to the ledger, of smtplib’s rate", share, "%", 90)
    yield told("Digests", post.rate("one"), "mails/s")
    yield told("smtplib sending ready bytes", post.rate("smtplib"), "mails/s")
    times = post.ratio("one", "naive")
    yield at_least("Digests, of a naive loop’s rate", times, "times", 20)
    share = post.ratio("pipelined", "ready pipelined") * 100
    yield at_least("Digests pipelined, of ready bytes pipelined", share, "%", 70)
    yield told("Digests pipelined", post.rate("pipelined"), "mails/s")
    yield told("Ready bytes pipelined", post.rate("ready pipelined"), "mails/s")
    yield at_least("Two workers, of one", post.ratio("two", "one"), "times", 1.7)
    times = post.ratio("build", "smtplib")
    yield at_least("Choosing and assembling, of smtplib’s rate", times, "times", 20)
    yield told("Choosing and assembling", post.rate("build"), "mails/s")
    yield told("Naive loop", post.rate("naive"), "mails/s")


def _growth_rows(found: dict[str, Any]) -> Iterator[Row]:
    usual = found[f"{MEMBERS}/{NEWS}"]
    small, large = found[f"{FEW}/{NEWS}"], found[f"{CROWD}/{NEWS}"]
    step = f"From {FEW:,} to {CROWD:,} members"
    yield at_most(f"{step}: cost of one", large["whole"] / small["whole"], "times", 1.3)
    step = f"From {MEMBERS:,} to {CROWD:,} members"
    yield told(f"{step}: cost of one", large["whole"] / usual["whole"], "times")
    times = found[f"{MEMBERS}/{MANY_NEWS}"]["whole"] / usual["whole"]
    yield at_most(f"From {NEWS} to {MANY_NEWS} items: cost of one", times, "times", 2)
    most = max(one["queries"] for name, one in found.items() if name != "worker")
    fewest = min(one["queries"] for name, one in found.items() if name != "worker")
    yield at_most("Queries a batch, the most over the fewest", most - fewest, "", 0)
    yield told("Queries a batch", most, "")
    memory = found["worker"]["memory_mb"]
    yield at_most(f"A worker that has mailed {CROWD:,} members", memory, "MB", 250)
