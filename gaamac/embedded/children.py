"""Child processes that end when their parent does, whatever ended it."""

from __future__ import annotations

import contextlib
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


def wait_for_predecessor(folder: Path, parting_signal: signal.Signals) -> None:
    """Let a server that outlived a killed launcher end: whatever works in `folder`.

    Nobody but the holder of the lock may call this. After five seconds it is asked to end.
    """
    patience = time.monotonic() + 5
    deadline = patience + 25
    asked = False
    while (pids := _working_in(folder)) and time.monotonic() < deadline:
        if not asked and time.monotonic() > patience:
            asked = True
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, parting_signal)
        time.sleep(0.05)


def _working_in(folder: Path) -> list[int]:
    """Processes whose current folder it is; those of other users can't be ours."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == folder:
                found.append(int(process.name))
    return found
