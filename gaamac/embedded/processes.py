"""Web, worker and beat under honcho, each tied to the launcher."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import honcho.manager
import honcho.process

from .children import tied_to_parent
from .folders import private_folder

PROJECT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable

# What doesn't end within 5 seconds is killed by honcho.
WEB = [
    *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
    *("--workers", "2", "--blocking-threads", "4", "--backpressure", "64"),
    *("--workers-kill-timeout", "4s", "--log-level", "warning"),
    "gaamac.wsgi:application",
]
CELERY = ["-m", "celery", "--app", "gaamac", "--quiet"]
WORKER = [
    *(*CELERY, "worker", "--concurrency", "1", "--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle"),
]
BEAT = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="]
BACKGROUND_NICENESS = 10  # readers come first


class TiedPopen(honcho.process.Popen):
    """Honcho's child, ended by the kernel when the process that reads its output dies."""

    def __init__(self, cmd: str, **options: Any) -> None:
        """Tie the child. A worker would wait for the broker to put its task back, so it is killed.

        Nothing is lost by it: what is due stands in PostgreSQL. Its own children go with it.
        """
        is_worker = " worker " in cmd
        tie = tied_to_parent(signal.SIGKILL if is_worker else signal.SIGTERM)

        def before_exec() -> None:
            tie()
            if is_worker or " beat " in cmd:
                os.nice(BACKGROUND_NICENESS)

        super().__init__(cmd, preexec_fn=before_exec, **options)


class TiedProcess(honcho.process.Process):
    """Honcho's reader of one child's output, which dies with the launcher."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Remember the launcher, which is our parent once we run."""
        super().__init__(*arguments, **options)
        self._child_ctor = TiedPopen
        self._tie = tied_to_parent(signal.SIGKILL)

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:  # noqa: FBT001, FBT002 - honcho's signature
        """Tie ourselves to the launcher, then start the child and read it to its end."""
        self._tie()
        super().run(events, ignore_signals)


class Manager(honcho.manager.Manager):
    """Honcho's manager with tied processes; `when_started` runs beside it once all are started."""

    def __init__(self, when_started: Callable[[], None]) -> None:
        """Fork, whatever the default of this Python: a fork server would be the children's parent."""
        multiprocessing.set_start_method("fork", force=True)
        super().__init__()
        self._process_ctor = TiedProcess
        self._when_started = when_started

    def _start(self) -> None:
        super()._start()
        threading.Thread(target=self._when_started, daemon=True).start()

    def end_stragglers(self) -> None:
        """Kill what a killed process left behind in its own session."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process["pid"], signal.SIGKILL)


def run_processes(
    environment: Mapping[str, str],
    port: int,
    beat_folder: Path,
    when_started: Callable[[], None],
) -> int:
    """Run web, worker and beat until one ends or a signal comes; return the exit code.

    A signal is the way to stop, hence 0. Whatever one of them ends with otherwise is returned.
    """
    private_folder(beat_folder)
    commands = {
        "web": [*WEB, "--port", str(port)],
        "worker": WORKER,
        "beat": [*BEAT, "--schedule", str(beat_folder / "schedule")],
    }
    manager = Manager(when_started)
    for name, command in commands.items():
        line = shlex.join(["exec", PYTHON, *command])
        manager.add_process(name, line, env=dict(environment), cwd=str(PROJECT))
    manager.loop()
    manager.end_stragglers()
    by_signal = {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if manager.returncode in by_signal else manager.returncode or 1


def run_command(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run `manage.py` with `arguments` to its end, out of reach of the keyboard's Ctrl-C."""
    process = subprocess.Popen(
        [PYTHON, "manage.py", *arguments],
        cwd=PROJECT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied_to_parent(signal.SIGTERM),  # noqa: PLW1509 - the launcher has no threads here
    )
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
