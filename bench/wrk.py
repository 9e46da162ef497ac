"""Runs wrk, Debian's HTTP load generator, and reads what it prints."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class CannotRead(Exception):
    """wrk printed something else than its report."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for: one address, or several in turn, over so many connections.

    `paths` are asked in turn, below the origin of `url`.
    """

    name: str
    url: str
    connections: int = 8
    headers: tuple[str, ...] = ()
    paths: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: requests a second, median and 99th percentile in milliseconds, failed requests."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


def run(target: Target, seconds: int) -> Measured:
    """Drive one target for that long."""
    command = [
        *("wrk", "-t1", f"-c{target.connections}", f"-d{seconds}s"),
        *("--timeout", "20s", "--latency"),
    ]
    for header in target.headers:
        command += ["-H", header]
    with NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        if target.paths:
            script.write(in_turn(target.paths))
            script.flush()
            command += ["-s", script.name]
        done = subprocess.run(
            [*command, target.url],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(script.name).parent,
        )
    return read(done.stdout)


def in_turn(paths: Sequence[str]) -> str:
    """The script that makes wrk ask for these paths one after the other."""
    quoted = ", ".join('"' + path.replace('"', "%22") + '"' for path in paths)
    return (
        f"local paths = {{{quoted}}}\n"
        "local turn = 0\n"
        "request = function()\n"
        "  turn = turn + 1\n"
        '  return wrk.format("GET", paths[(turn - 1) % #paths + 1])\n'
        "end\n"
    )


def read(report: str) -> Measured:
    """What wrk's report says; raises CannotRead for anything else."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", report)
    shares = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", report, re.MULTILINE))
    if rate is None or len(shares) < 2:
        raise CannotRead(f"wrk did not report a rate:\n{report}")
    return Measured(
        rate=float(rate[1]),
        p50_ms=milliseconds(shares["50"]),
        p99_ms=milliseconds(shares["99"]),
        failed=_failed(report),
    )


def milliseconds(text: str) -> float:
    """`1.50ms`, `930.00us` or `2.10s` as milliseconds; raises CannotRead for anything else."""
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if match is None:
        raise CannotRead(f"{text!r} is no time that wrk prints")
    return float(match[1]) * _UNITS[match[2]]


def _failed(report: str) -> int:
    """Answers that were neither 2xx nor 3xx, and connections that broke or waited too long."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    broken = re.search(r"Socket errors: (.*)", report)
    numbers = [int(one) for one in re.findall(r"\d+", broken[1])] if broken else []
    return sum(numbers) + (int(refused[1]) if refused else 0)
