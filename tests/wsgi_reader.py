"""Reads pages of the real WSGI application, as a web server asks it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from gaamac.common.page_cache.generation import generation
from gaamac.common.page_cache.handler import PortalHandler


@dataclass
class Answer:
    """What came back: the number of the status, headers by their names in lower case, the body."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    # Of a request that Django answered: its own, so no part of what two answers share.
    number: str = field(default="", compare=False)


class Reader:
    """A web worker of our own, and whoever asks it."""

    def __init__(self) -> None:
        self.worker = PortalHandler()

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for an address; `headers` by WSGI's names (`HTTP_COOKIE`)."""
        answer = Answer()

        def start_response(status: str, given: list[tuple[str, str]]) -> None:
            answer.status = int(status[:3])
            answer.headers = {name.lower(): value for name, value in given}
            answer.number = answer.headers.pop("x-request-id", "")

        environ = RequestFactory().generic(method, address).environ
        del environ["HTTP_COOKIE"]
        environ |= {"HTTP_HOST": "testserver", **headers}
        with _connections_kept():
            parts = self.worker(environ, start_response)
            answer.body = b"".join(parts)
            getattr(parts, "close", lambda: None)()
        return answer

    def wait_until_it_hears(self, seconds: float = 20) -> None:
        """Wait until the worker listens and may answer from memory."""
        self.worker.listener.ensure()
        until(lambda: generation.is_trusted, seconds)

    @property
    def kept(self) -> list[Any]:
        """The addresses of the pages in memory."""
        return list(self.worker.pages._pages)


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Leave the connection of the test open, as Django's own test client does."""
    moments = (request_started, request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    try:
        yield
    finally:
        for moment in moments:
            moment.connect(close_old_connections)


def until(holds: Any, seconds: float = 20) -> None:
    """Wait for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


@contextmanager
def trusted() -> Iterator[None]:
    """Nothing changes: the number is right without anybody listening."""
    generation.rise()
    generation.trusted_until = float("inf")
    try:
        yield
    finally:
        generation.distrust()
