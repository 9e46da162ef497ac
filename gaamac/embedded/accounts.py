"""The system account that PostgreSQL runs under: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import CannotStart

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """An unprivileged system account, for servers started by root."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Options of `subprocess.Popen` that make the child this user and nothing more."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can reach `folder`, asked of the system rather than guessed."""
        command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        options = self.popen_options()
        found = subprocess.run(
            command, cwd="/", capture_output=True, check=False, **options
        )
        return found.returncode == 0


def server_user(data: Path) -> ServerUser | None:
    """Who the server of `data` runs as: None means ourselves.

    Data that exist stay with their owner; new data, when we are root, get an
    unprivileged user of this system. Raises CannotStart when there is none or when the
    data belong to somebody else and we are not root.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise CannotStart(
                f"The data in {data} belong to another user ({_name_of(owner)}). Start the portal"
                " as that user or as root, or set GAAMAC_VAR to a folder of your own."
            )
        return None
    return _existing(owner) if owner else _first_unprivileged()


def _existing(uid: int) -> ServerUser:
    entry = pwd.getpwuid(uid)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _first_unprivileged() -> ServerUser:
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL doesn't run as root, and this system has no user"
        f" {' or '.join(UNPRIVILEGED)} to run it as. Start the portal as an ordinary user."
    )


def _name_of(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid).pw_name if uid is not None else "nobody"
    except KeyError:
        return f"number {uid}"
