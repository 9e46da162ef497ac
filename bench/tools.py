"""Programs that the benchmark needs beside the portal: nginx and wrk from Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NEEDED = ("nginx", "wrk")


class CannotMeasure(Exception):
    """What keeps the benchmark from running, in words for the person who started it."""


def install_missing() -> None:
    """Install what is missing, as root on Debian; raises CannotMeasure elsewhere."""
    missing = [name for name in NEEDED if not path_of(name)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotMeasure(
            f"The benchmark needs {' and '.join(missing)}. On Debian or Ubuntu, as root:"
            f" apt-get install --no-install-recommends {' '.join(missing)}"
        )
    print(f"Installing {' and '.join(missing)}", flush=True)
    _apt("update")
    _apt("install", "-y", "--no-install-recommends", *missing)


def path_of(name: str) -> str | None:
    """Where a program lies; nginx is not on everybody's path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _apt(*arguments: str) -> None:
    # In run level 1 no package starts its server: nginx would take port 80 and stay.
    done = subprocess.run(
        [str(path_of("apt-get")), "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"apt-get {arguments[0]} failed:\n{done.stderr.strip()}")


def run_to_end(command: list[str], what: str, **options: object) -> str:
    """Run a program and return what it printed; raises CannotMeasure with its last lines."""
    done = subprocess.run(  # type: ignore[call-overload]  # options are subprocess's own
        command, capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise CannotMeasure(f"{what} failed:\n" + "\n".join(lines))
    return str(done.stdout)


PYTHON = sys.executable
