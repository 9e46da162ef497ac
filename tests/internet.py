"""A small Internet for tests: name servers, and sites that answer by path."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from gaamac.common import outside

PUBLIC = "93.184.215.14"


class Site(BaseHTTPRequestHandler):
    """Answers by path, and remembers what it was asked."""

    asked: list[tuple[str, str, dict[str, str]]]
    # The most requests to one host that were under way together.
    at_once: dict[str, int]
    under_way: Counter[str]
    # Whether what lies under /gone is gone.
    has_lost: bool = True

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path, dict(self.headers)))
        with self.counted(self.headers["Host"]):
            self.answer()
        # Who hears the end may ask the next thing at once.
        self.end_headers()

    def answer(self) -> None:
        """By path, up to the end of the headers."""
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.send_header("Set-Cookie", "a=b")
        elif self.path.startswith("/turn/"):
            self.send_response(301)
            self.send_header("Location", f"/turn/{int(self.path[6:]) - 1}")
        elif self.path == "/drip":
            self.drip()
        elif self.path.startswith("/status/"):
            self.send_response(int(self.path[8:]))
        elif self.path.startswith("/slow/"):
            time.sleep(0.02)
            self.send_response(200)
        else:
            self.send_response(
                404 if self.has_lost and self.path.startswith("/gone") else 200
            )

    @contextmanager
    def counted(self, host: str) -> Iterator[None]:
        """Notes how many are answered for a host at this moment."""
        self.under_way[host] += 1
        self.at_once[host] = max(self.at_once.get(host, 0), self.under_way[host])
        try:
            yield
        finally:
            self.under_way[host] -= 1

    do_GET = do_HEAD  # noqa: N815 - the same

    def drip(self) -> None:
        """One byte now and then, for ever: no time-out of a socket ends this."""
        try:
            while True:
                self.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        pass


class Internet:
    """Name servers and roads of the test: names to addresses, every address to one machine."""

    def __init__(self, port: int) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.port = port

    def getaddrinfo(self, host: str, port: int, **_kind: Any) -> list[Any]:
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise socket.gaierror(-2, "Name or service not known")
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(0, 0, 0, "", (address, port)) for address in now]

    def create_connection(self, place: tuple[str, int], timeout: float) -> Any:
        self.connected.append(place)
        connection = socket.socket()
        connection.settimeout(timeout)
        connection.connect(("127.0.0.1", self.port))
        return connection


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    servers = []

    def start(context: ssl.SSLContext | None = None) -> Any:
        handler = type(
            "OneSite", (Site,), {"asked": [], "at_once": {}, "under_way": Counter()}
        )
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)

        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def internet(serve, monkeypatch: pytest.MonkeyPatch) -> Internet:
    server = serve()
    net = Internet(server.server_port)
    net.site = server.RequestHandlerClass
    net.names["example.org"] = [[PUBLIC]]
    monkeypatch.setattr(outside.socket, "getaddrinfo", net.getaddrinfo)
    monkeypatch.setattr(outside.socket, "create_connection", net.create_connection)
    return net
