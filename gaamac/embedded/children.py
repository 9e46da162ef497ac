"""Child processes that end when their parent does, whatever ended it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .accounts import ServerUser

PR_SET_PDEATHSIG = (
    1  # prctl(2): the signal the kernel sends this process when its parent dies
)


def end_with_parent(parting_signal: signal.Signals) -> None:
    """Ask the kernel to send us `parting_signal` when our parent dies.

    The request survives `exec`, but not a change of user. Outside Linux there is none, and
    children are only ended by the launcher.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(parting_signal))


def tied_to_parent(parting_signal: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` (run after the change of user) that ties the child to us."""
    parent = os.getpid()

    def tie() -> None:
        end_with_parent(parting_signal)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def start_server(
    command: Sequence[str | Path],
    *,
    log: Path,
    parting_signal: signal.Signals,
    user: ServerUser | None = None,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C reaches only the launcher."""
    as_user: dict[str, Any] = user.popen_options() if user else {}
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=dict(environment or {}),
            start_new_session=True,
            preexec_fn=tied_to_parent(parting_signal),  # noqa: PLW1509 - the launcher has no threads
            pass_fds=pass_fds,
            **as_user,
        )


def stop(
    process: subprocess.Popen[bytes], *signals: signal.Signals, patience: float
) -> None:
    """Send each of `signals` in turn, waiting `patience` seconds for the end after each."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def wait_for_predecessor(
    pid_file: Path, folder: Path, parting_signal: signal.Signals
) -> None:
    """Let a server that outlived a killed launcher end, and forget a stale pid file.

    The process is ours if it works in `folder`; a number that meanwhile belongs to
    another program is left alone. Only the holder of the lock may call this.
    """
    pid = _pid_in(pid_file)
    asked = False
    deadline = time.monotonic() + 30
    while pid and _works_in(pid, folder) and time.monotonic() < deadline:
        if not asked and time.monotonic() > deadline - 25:
            os.kill(pid, parting_signal)
            asked = True
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False
