"""A whole portal to be broken: servers of its own, processes that can be killed, a mail server."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, Self

import psycopg
import redis

from gaamac.embedded.postgres import PostgresServer
from gaamac.embedded.valkey import ValkeyServer
from tests.digests.sink import Sink, running
from tests.template import NAME, PROJECT, start_with_template

# What a server that dies has said is done must be done; only the machine itself doesn't die here.
POSTGRES_OPTIONS = {"fsync": "off", "autovacuum": "off", "shared_buffers": "64MB"}
PATIENCE_SECONDS = 120


class LoggingSink(Sink):
    """Keeps to whom each message went, and a log in which Postfix would say the same."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log.open("a")
        self.taken: Counter[str] = Counter()
        self.names: dict[str, set[str]] = {}
        self.events = 0
        self._happened = threading.Condition()

    def wait_for(self, more: int, seconds: float) -> None:
        """Until so many more commands have come, or for so long at most."""
        with self._happened:
            wanted = self.events + more
            self._happened.wait_for(lambda: self.events >= wanted, seconds)

    def _answer(self, verb: str, recipient: str) -> str:
        with self._happened:
            self.events += 1
            self._happened.notify_all()
        return super()._answer(verb, recipient)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Taken once it stands in the log, whether or not anybody hears so."""
        recipient = envelope.rcpt_tos[0]
        if answer := self._answer("DATA", recipient):
            return answer
        name = BytesHeaderParser().parsebytes(envelope.original_content)["Message-ID"]
        queue = f"{len(self.taken)}X{self.events}"
        self.log.write(
            f"mail postfix/cleanup[1]: {queue}: message-id={name}\n"
            f"mail postfix/qmgr[1]: {queue}: from=<{envelope.mail_from}>, size=1, nrcpt=1\n"
        )
        self.log.flush()
        self.taken[recipient] += 1
        self.names.setdefault(recipient, set()).add(name)
        return "250 2.0.0 Taken"

    @property
    def repeated(self) -> int:
        """How many messages came a second time, or more often."""
        return self.taken.total() - len(self.taken)


class Stage:
    """Servers, processes and the mail server of one test; a context manager."""

    def __init__(self, members: int, *, can_ask: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gaamac-faults-"))
        self.folder.chmod(0o711)
        self._stack = ExitStack()
        self._members = members
        self._can_ask = can_ask
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        try:
            self._start_servers()
            self._run("members", str(self._members))
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes.values():
            self._kill_with_children(process.pid)
            process.wait()
        self._stack.close()

    def start(self, *names: str) -> None:
        """Start processes: a name that begins with "beat" is a clock, every other a worker."""
        for name in names:
            kind = "beat" if name.startswith("beat") else "worker"
            given = str(self.folder / "schedule") if kind == "beat" else name
            self.processes[name] = self._begin(kind, given)

    def sweep(self) -> subprocess.Popen[bytes]:
        """One more sweep, in a process of its own."""
        return self._begin("sweep", "-")

    def kill_one(self, chance: random.Random) -> str:
        """Kill a worker, a clock, or a child of a worker, and start again what doesn't by itself."""
        kind = chance.choices(["child", "worker", "beat"], weights=[16, 3, 1])[0]
        named = [name for name in self.processes if name.startswith(kind)]
        if kind != "child":
            name = chance.choice(sorted(named))
            self._kill(self.processes[name].pid)
            self.processes[name].wait()
            self.start(name)
            return name
        pids = sorted(
            child
            for name, process in self.processes.items()
            if name.startswith("worker")
            for child in children_of(process.pid)
        )
        if not pids:
            return self.kill_one(chance)
        self._kill(chance.choice(pids))
        return kind

    def wait_for_the_end(self) -> None:
        """Until nothing is due and nothing is in anybody's hands."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            states = {state for state, _reason in self.ledger()}
            if states and not states & {"due", "claimed"}:
                return
            self.sink.wait_for(40, 0.5)

    def ledger(self) -> dict[tuple[str, str], int]:
        """How many deliveries stand in each state, by reason."""
        query = "SELECT state, reason, count(*) FROM digests_delivery GROUP BY 1, 2"
        rows = self.ask(query)
        return {(state, reason): count for state, reason, count in rows}

    def ask(self, query: str) -> list[Any]:
        """What the database says, once it does."""
        deadline = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self._database, connect_timeout=5) as connection:
                    return connection.execute(query).fetchall()  # type: ignore[arg-type]
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise

    def flush_valkey(self) -> None:
        """Everything that was queued is gone."""
        redis.Redis.from_url(self.valkey.url).flushall()

    def restart_valkey(self) -> None:
        """It dies, and comes back with nothing."""
        process: Any = self.valkey._process
        process.kill()
        process.wait()
        for kept in self.valkey.folder.glob("appendonlydir"):
            shutil.rmtree(kept)
        self.valkey.start()

    def restart_postgres(self) -> None:
        """Immediately (SIGQUIT): as after a crash, what was committed is recovered from the log."""
        process: Any = self.postgres._process
        process.send_signal(signal.SIGQUIT)
        process.wait()
        self.postgres.start()

    def _start_servers(self) -> None:
        self.postgres = PostgresServer(
            self.folder / "postgres", self.folder / "postgres.log", POSTGRES_OPTIONS
        )
        start_with_template(self.postgres)
        self._stack.callback(shutil.rmtree, self.postgres.folder, ignore_errors=True)
        self._stack.callback(shutil.rmtree, self.postgres.sockets, ignore_errors=True)
        self._stack.callback(self.postgres.stop)
        self._database = self.postgres.url.replace("/gaamac?", "/faults?")
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE faults TEMPLATE {NAME}")
        self.valkey = ValkeyServer(
            self.folder / "valkey", self.folder / "valkey.log", {}
        )
        self.valkey.start()
        self._stack.callback(self.valkey.stop)
        self.sink = LoggingSink(self.folder / "mail.log")
        self._stack.callback(self.sink.log.close)
        self._port = self._stack.enter_context(running(self.sink))

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": self._database,
            "REDIS_URL": self.valkey.url,
            "GAAMAC_VAR": str(self.folder),
            "FAULTS_MAIL_PORT": str(self._port),
            "FAULTS_MAIL_LOG": str(self.folder / "mail.log") if self._can_ask else "",
        }

    def _begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.portal", *arguments]
        with (self.folder / "processes.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=PROJECT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _run(self, *arguments: str) -> None:
        if self._begin(*arguments).wait(PATIENCE_SECONDS):
            raise AssertionError((self.folder / "processes.log").read_text())

    @staticmethod
    def _kill(pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _kill_with_children(self, pid: int) -> None:
        children = children_of(pid)
        self._kill(pid)
        for child in children:
            self._kill(child)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]
