"""Where the embedded servers keep data and sockets."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from .accounts import ServerUser
from .errors import CannotStart

LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, other systems 103
OUTSIDE = Path("/var/lib/gaamac")


def private_folder(folder: Path, user: ServerUser | None = None) -> Path:
    """Create `folder`, readable only by `user` (by us when None), if it doesn't exist."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        if user:
            os.chown(folder, user.uid, user.gid)
    return folder


def server_folder(wanted: Path, user: ServerUser | None) -> Path:
    """Return a folder where `user` can keep its data: `wanted`, or a link from there.

    A project below a private folder (a 0700 home) can't be entered by another user.
    Opening that folder up is not ours to do; the data then lie in a new folder under
    /var/lib/gaamac, and `wanted` becomes a link to it.
    """
    if wanted.exists() or user is None or user.can_enter(wanted.parent):
        return private_folder(wanted, user).resolve()
    OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=OUTSIDE))
    os.chown(folder, user.uid, user.gid)
    wanted.unlink(missing_ok=True)
    wanted.symlink_to(folder)
    return folder


def socket_folder(wanted: Path, name: str, user: ServerUser | None = None) -> Path:
    """Return a private folder in which a socket called `name` has a path short enough.

    Raises CannotStart when a short path is needed and somebody else took its place.
    """
    if len(os.fsencode(wanted / name)) <= LONGEST_SOCKET_PATH:
        return private_folder(wanted, user)
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    short = private_folder(Path("/tmp") / f"gaamac-{digest}", user)  # noqa: S108 - checked below
    found = short.lstat()
    owner = user.uid if user else os.geteuid()
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != owner
        or found.st_mode & 0o077
    ):
        raise CannotStart(
            f"{short} is not a private folder of ours. Remove it and start again."
        )
    return short
