"""`python -m bench`: what `make bench` calls."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NoReturn

from gaamac.embedded.errors import CannotStart
from gaamac.embedded.lock import hold_lock

from . import digests, library, nginx, plain, portal, report
from .rounds import Plan
from .servers import PROJECT
from .tools import CannotMeasure, install_missing

LARGE, SMALL = 100_000, 1_000


def main(arguments: list[str]) -> int:
    """Measure; the exit code is 0 when every target holds, 1 when one is missed, 2 when it can't run."""
    options = _options(arguments)
    var = Path(os.environ.get("GAAMAC_VAR") or PROJECT / "var").absolute()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        if options.only != "digests":
            install_missing()
        rows = _measure(options, var)
    except (CannotMeasure, CannotStart) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 2
    file = var / "bench.json"
    report.write(rows, file)
    print(f"\n{report.table(rows)}\n\nThe same rows are in {file}.")
    missed = report.missed(rows)
    print(f"{len(missed)} targets missed." if missed else "Every target holds.")
    return 1 if missed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench",
        description=(
            "Measures the portal beside nginx, a plain Wagtail site and bare SQL, in turn and round"
            " by round, and prints medians and ratios of this one run. As root on Debian it installs"
            " nginx and wrk. Data and packages are kept in GAAMAC_VAR/bench for the next run."
            " docs/benchmark.md says how to read it."
        ),
    )
    parser.add_argument(
        "--only", choices=["library", "digests"], help="measure only this part"
    )
    parser.add_argument(
        "--entries",
        type=int,
        default=LARGE,
        help="the size of the large portal; targets are for the default of %(default)s",
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=4,
        help="how long each target is driven in each round (default: %(default)s)",
    )
    parser.add_argument("--fresh", action="store_true", help="generate all data anew")
    options = parser.parse_args(arguments)
    if min(options.rounds, options.seconds, options.entries) < 1:
        parser.error("rounds, seconds and entries are numbers from 1")
    if options.entries == SMALL:
        parser.error(
            f"entries: something else than {SMALL}, the size it is compared with"
        )
    return options


def _measure(options: argparse.Namespace, var: Path) -> list[report.Row]:
    folder = var / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for part in (var, folder):
        part.chmod(part.stat().st_mode | 0o011)
    say = _clock()
    with ExitStack() as stack:
        stack.enter_context(closing(hold_lock(folder, "the benchmark")))
        stack.enter_context(_undisturbed_end())
        if options.fresh:
            for name in (f"portal-{options.entries}", f"portal-{SMALL}", "digests"):
                portal.remove(folder / name)
        plan = Plan(options.rounds, options.seconds, say)
        rows: list[report.Row] = []
        if options.only != "digests":
            with ExitStack() as servers:
                rows += library.measure(_scene(options, folder, say, servers), plan)
        if options.only != "library":
            rows += digests.measure(folder, plan, stack)
        say("Done; stopping the servers")
    return rows


def _scene(
    options: argparse.Namespace,
    folder: Path,
    say: Callable[[str], None],
    stack: ExitStack,
) -> library.Scene:
    """What the library is measured with."""
    return library.Scene(
        large=portal.start(options.entries, folder, say, stack),
        small=portal.start(SMALL, folder, say, stack),
        plain=plain.start(folder, say, stack),
        files=nginx.start(folder, stack),
    )


def _clock() -> Callable[[str], None]:
    """Says what is done, with the minutes since the start."""
    started = time.monotonic()

    def say(text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - started), 60)
        print(f"[{minutes:2}:{seconds:02}] {text}", flush=True)

    return say


@contextmanager
def _undisturbed_end() -> Iterator[None]:
    """A second Ctrl-C must not keep servers from being stopped."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def _leave(number: int, _frame: object) -> NoReturn:
    """Unwind in order, so that every server is stopped."""
    sys.exit(f"\nStopped by {signal.Signals(number).name}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
