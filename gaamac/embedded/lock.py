"""One portal at a time on one data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from .errors import CannotStart


def hold_lock(var: Path, address: str) -> IO[str]:
    """Lock `var` until the returned file is closed or the process ends, however it ends.

    A record lock: unlike flock(2) it isn't passed on to forked children, so none of them
    can keep it after a `kill -9` of the launcher. Raises CannotStart where a portal runs.
    """
    handle = (var / "lock").open("a+")
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        raise CannotStart(
            f"The portal already runs on {var}: {handle.read().strip()}.\nStop that one first, or start"
            " a second copy with a folder and a port of its own: GAAMAC_VAR=... PORT=... make run"
        ) from None
    handle.truncate(0)
    handle.write(f"process {os.getpid()}, {address}\n")
    handle.flush()
    return handle
