"""Starts embedded servers and portals as a person would, and finds what they leave behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PROJECT = Path(__file__).parents[2]
# Patience on a busy machine, not a measure of how fast it is.
SECONDS_TO_START = 300
SECONDS_TO_END = 60


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask until it holds; other processes give no sign that could be waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def processes_of(folder: Path) -> list[str]:
    """The processes that name `folder` in their environment or command, or work below it."""
    return [
        line for line in map(_described, Path("/proc").iterdir()) if str(folder) in line
    ]


def _described(process: Path) -> str:
    if not process.name.isdigit() or int(process.name) == os.getpid():
        return ""
    try:
        command, environment = (
            (process / name).read_bytes().replace(b"\0", b" ").decode(errors="replace")
            for name in ("cmdline", "environ")
        )
        state = (process / "stat").read_text().rpartition(") ")[2][0]
        place = (process / "cwd").readlink()
    except OSError:
        return ""
    return "" if state == "Z" else f"{process.name} {command} in {place}, {environment}"


def left_of(folder: Path) -> list[str]:
    """What is still there of a portal whose processes had good time to end."""
    wait_until(lambda: not processes_of(folder), SECONDS_TO_END)
    return [process[:200] for process in processes_of(folder)]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class Portal:
    """One portal in a process of its own, as `make run` starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = self.launch()
        if (
            not wait_until(self.answers_or_ended, SECONDS_TO_START)
            or self.process.poll() is not None
        ):
            self.process.kill()
            raise AssertionError(self.process.communicate()[0])

    def launch(self) -> subprocess.Popen[str]:
        """Call the launcher."""
        servers = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")
        environment = {
            name: value for name, value in os.environ.items() if name not in servers
        }
        return subprocess.Popen(
            [sys.executable, "-m", "gaamac.embedded", "run"],
            cwd=PROJECT,
            env=environment | {"GAAMAC_VAR": str(self.folder), "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def refused(self) -> str:
        """Call the launcher where it can't start; return what it says."""
        process = self.launch()
        said, _nothing = process.communicate(timeout=SECONDS_TO_START)
        assert process.returncode not in {0, None}
        return said

    def answers_or_ended(self) -> bool:
        """Whether waiting has an end."""
        return self.process.poll() is not None or self.get("/health/") == 200

    def get(self, path: str) -> int:
        """The status of a page, or 0 where nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
                return response.status
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` beside the running portal; return what it prints."""
        environment = {**os.environ, "GAAMAC_VAR": str(self.folder)}
        for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        return subprocess.check_output(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=environment,
            text=True,
        )

    def end(self, number: int) -> str:
        """Send the launcher a signal; return what it had said by its end."""
        self.process.send_signal(number)
        said, _nothing = self.process.communicate(timeout=60)
        return said


@contextmanager
def server(kind: type, folder: Path, **options: str) -> Iterator[object]:
    """A started PostgreSQL or Valkey below `folder`, stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    running = kind(folder / "data", folder / "log", options)
    running.start()
    try:
        yield running
    finally:
        running.stop()
