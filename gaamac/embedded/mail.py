"""The local mail server: every mail the portal sends ends in a Maildir, read at /mailbox/.

`python -m gaamac.embedded.mail <descriptor of a listening socket> <folder>`
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP

from . import children

LARGEST_MAIL = 30 * 1024 * 1024  # bytes


class MailServer:
    """A mail server in a process of its own, on a port that the system chose."""

    def __init__(self, mailbox: Path, log: Path) -> None:
        self._mailbox = mailbox
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address, as Django's EMAIL_URL; known once started."""
        return f"smtp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start serving. The socket listens from the first moment: no mail comes too early."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self._port = listening.getsockname()[1]
            descriptor = listening.fileno()
            self._process = children.start_server(
                [sys.executable, "-m", __spec__.name, str(descriptor), self._mailbox],
                log=self._log,
                parting_signal=signal.SIGTERM,
                environment={
                    **os.environ,
                    "PYTHONPATH": str(Path(__file__).parents[2]),
                },
                pass_fds=[descriptor],
            )

    def stop(self) -> None:
        """End the server."""
        if self._process:
            children.stop(self._process, signal.SIGTERM, patience=5)


async def serve(listening: socket.socket, mailbox: Path) -> None:
    """Accept mails on `listening` into `mailbox` until SIGTERM."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    handler = Mailbox(mailbox)

    def session() -> SMTP:
        return SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL,
        )

    async with await loop.create_server(session, sock=listening):
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
