"""The whole portal on one machine: servers first, then the site, then web, worker and beat."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol
from urllib.request import urlopen

from .errors import CannotStart
from .folders import private_folder
from .freshness import state_of_code
from .keys import assignments, installation_keys, write_private
from .lock import hold_lock
from .mail import MailServer
from .postgres import PostgresServer
from .processes import PROJECT, run_command, run_processes
from .valkey import ValkeyServer
from .welcome import welcome

SECONDS_FOR_PORT = 5  # a portal that was just killed may still be closing its port
SECONDS_TO_ANSWER = 60
FOR_CELERY = {
    # Started by root, the worker is root's as well; its messages are ids only.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    # Worker and beat would each check all addresses of the web server.
    "CELERY_SKIP_CHECKS": "1",
}


class Server(Protocol):
    """What the launcher starts first and stops last."""

    @property
    def url(self) -> str:
        """The address, once started."""

    def start(self) -> None:
        """Start, or raise CannotStart."""

    def stop(self) -> None:
        """End in good order."""


@dataclass(frozen=True)
class Installation:
    """One copy of the portal: its data folder and its port."""

    var: Path
    port: int

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}/"


def run(installation: Installation, environment: Mapping[str, str]) -> int:
    """Run the portal until a signal comes; return the exit code of the launcher.

    Servers named in `environment` (DATABASE_URL, REDIS_URL, EMAIL_URL) are used instead of
    embedded ones. Raises CannotStart with a message for the person who started it.
    """
    var = installation.var
    _make_data_folder(var)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    with ExitStack() as stack:
        stack.enter_context(closing(hold_lock(var, installation.address)))
        stack.callback(_ignore_signals)
        _wait_for_port(installation.port)
        known = {**environment, **installation_keys(var / "secrets")}
        known |= {
            "DJANGO_SETTINGS_MODULE": "gaamac.settings.embedded",
            "GAAMAC_VAR": str(var),
            "PORT": str(installation.port),
            **FOR_CELERY,
            **_start_servers(var, environment, stack),
        }
        _publish(var / "environment", known, stack)
        _prepare(var, known, given=environment)
        return run_processes(
            known, installation.port, var / "beat", _welcomer(installation)
        )


def _make_data_folder(var: Path) -> None:
    """Others may pass through, since PostgreSQL may be another user; each part is private."""
    if not var.exists():
        var.mkdir(parents=True)
        var.chmod(0o711)
    for part in ("log", "files"):
        private_folder(var / part)


def _leave(number: int, _frame: object) -> NoReturn:
    """Unwind in order; before the processes run, that is all a signal has to do."""
    sys.exit(f"\nStopped by {signal.Signals(number).name}.")


def _ignore_signals() -> None:
    """A second Ctrl-C must not cut short the writing down of data."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + SECONDS_FOR_PORT
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Port {port} of this machine is used by another program."
                f" Choose another one, for example: PORT={port + 1} make run"
            )
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _start_servers(
    var: Path, given: Mapping[str, str], stack: ExitStack
) -> dict[str, str]:
    """Start what `given` doesn't name and return the addresses; the last started ends first."""
    log = var / "log"
    wanted: dict[str, Callable[[], Server]] = {
        "DATABASE_URL": lambda: PostgresServer(var / "postgres", log / "postgres.log"),
        "REDIS_URL": lambda: ValkeyServer(var / "valkey", log / "valkey.log"),
        "EMAIL_URL": lambda: MailServer(var / "mailbox", log / "mail.log"),
    }
    return {
        name: given.get(name) or _started(create(), stack)
        for name, create in wanted.items()
    }


def _started(server: Server, stack: ExitStack) -> str:
    stack.callback(server.stop)
    server.start()
    if isinstance(server, PostgresServer) and server.user:
        print(f"PostgreSQL runs as {server.user.name}; its data lie in {server.folder}")
    return server.url


def _publish(file: Path, known: Mapping[str, str], stack: ExitStack) -> None:
    """Let `manage.py` find the running servers (gaamac/settings/embedded.py reads it)."""
    names = (
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "SECRET_KEY",
        "MFA_ENCRYPTION_KEYS",
        "AUTHOR_ENCRYPTION_KEYS",
        "PORT",
    )
    write_private(file, assignments({name: known[name] for name in names}))
    stack.callback(file.unlink, missing_ok=True)


def _prepare(var: Path, known: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Bring site and static files up to date, unless they were made from this very code.

    The note that says so lies beside the data it speaks of, so that it goes when they go;
    a database that we didn't start is always looked at.
    """
    note = var / "postgres" / "prepared-from"
    code = state_of_code(PROJECT, var)
    is_ours = not given.get("DATABASE_URL")
    known_state = note.read_text() if is_ours and note.exists() else ""
    if known_state == code and (var / "static").is_dir():
        return
    if run_command(["prepare_portal", "--demonstration"], known) != 0:
        raise CannotStart("The site could not be prepared; the lines above say why.")
    if is_ours:
        note.write_text(code)


def _welcomer(installation: Installation) -> Callable[[], None]:
    """Return what greets the person once the portal answers."""

    def greet() -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and not _answers(installation):
            time.sleep(0.1)
        print(welcome(installation.address, installation.var), flush=True)

    return greet


def _answers(installation: Installation) -> bool:
    try:
        with urlopen(f"{installation.address}health/", timeout=5):  # noqa: S310 - always our own http://
            return True
    except OSError:
        return False


def read_installation(environment: Mapping[str, str], project: Path) -> Installation:
    """Read GAAMAC_VAR (default `var/` in the project) and PORT (default 8000)."""
    var = Path(environment.get("GAAMAC_VAR") or project / "var")
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return Installation(var.absolute(), int(port))
