"""A real web server on the data of a test, to be killed while members save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from gaamac.embedded.processes import WEB
from members.models import User
from tests.embedded.portal import PROJECT, SECONDS_TO_START, free_port, wait_until


class WebServer:
    """Granian as the portal starts it, in a session of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        environment = os.environ | {"DATABASE_URL": _address_of_the_tests()}
        self.process = subprocess.Popen(
            [sys.executable, *WEB, "--port", str(port)],
            cwd=PROJECT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """SIGKILL, to it and to its workers at once."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def answers(self) -> bool:
        """Whether it is up. Fails when it has ended instead."""
        assert self.process.poll() is None
        try:
            return _ask(self.port, "GET", "/health/") == 200
        except (OSError, HTTPException):
            return False


class Writer(threading.Thread):
    """A member's window that saves again and again, until nobody answers any more."""

    def __init__(
        self, member: User, port: int, path: str, form: dict[str, str]
    ) -> None:
        super().__init__(daemon=True)
        client = Client()
        client.force_login(member)
        self._token = "t" * 32
        self._cookie = (
            f"sessionid={client.cookies['sessionid'].value}; csrftoken={self._token}"
        )
        self.member, self.port, self.path, self.form = member, port, path, form
        # The number of the last saving that was sent, and of the last that was answered "saved".
        self.asked = self.saved = 0
        self.has_saved_twice = threading.Event()

    def run(self) -> None:
        """Save number one, two, three."""
        try:
            while self._save() in (301, 302):
                self.saved = self.asked
                if self.saved > 1:
                    self.has_saved_twice.set()
        except (OSError, HTTPException):
            return

    def typed(self, number: int) -> dict[str, str]:
        """The form as it is sent for the n-th time: every field says which."""
        names = ("title", "summary", "context")
        words = dict.fromkeys(names, self.words(number))
        return self.form | words | {"stamp": f"window.{number}"}

    def words(self, number: int) -> str:
        """What stands in each field then; no other window of a member has the same words."""
        return f"{self.form['action']} number {number}"

    def _save(self) -> int:
        self.asked += 1
        body = self.typed(self.asked) | {"csrfmiddlewaretoken": self._token}
        return _ask(self.port, "POST", self.path, urlencode(body), self._cookie)


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server that answers; killed at the end, if it was not before."""
    server = WebServer(free_port())
    try:
        assert wait_until(server.answers, SECONDS_TO_START)
        yield server
    finally:
        server.kill()
        _wait_for_what_it_left()


def _wait_for_what_it_left() -> None:
    """PostgreSQL notices a moment later that nobody is there, and takes back what was under way."""
    with connection.cursor() as cursor:

        def is_alone() -> bool:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return cursor.fetchone()[0] == 0

        assert wait_until(is_alone, 60)


def _ask(port: int, method: str, path: str, body: str = "", cookie: str = "") -> int:
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    asked = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request(method, path, body, headers)
        return asked.getresponse().status
    finally:
        asked.close()


def _address_of_the_tests() -> str:
    """DATABASE_URL with the database of this test run."""
    before, _slash, given = os.environ["DATABASE_URL"].rpartition("/")
    query = given.partition("?")[2]
    name = connection.settings_dict["NAME"]
    return f"{before}/{name}?{query}" if query else f"{before}/{name}"
