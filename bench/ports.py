"""Free ports, and waiting until something answers."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .tools import CannotMeasure

SECONDS_TO_ANSWER = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers in lower case, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def fetch(url: str, **headers: str) -> Answer:
    """One request, on a connection of its own; `accept_encoding="gzip"` sends that header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(url, headers=named)  # noqa: S310 - always our own http://
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310 - the same
            return _answer(response.status, response.headers, response.read())
    except HTTPError as refused:
        return _answer(refused.code, refused.headers, refused.read())


def _answer(status: int, headers: object, body: bytes) -> Answer:
    pairs = headers.items()  # type: ignore[attr-defined]  # a message, whatever its class
    return Answer(status, {name.lower(): value for name, value in pairs}, body)


def wait_for(url: str, what: str, log: object) -> None:
    """Return once `url` answers 200; raises CannotMeasure after a minute."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        try:
            if fetch(url).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise CannotMeasure(f"{what} did not answer at {url}: see {log}")


def wait_for_port(port: int) -> None:
    """Return once somebody listens there; raises CannotMeasure after a minute."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        with socket.socket() as knocking:
            if not knocking.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise CannotMeasure(f"Nobody listens at port {port}")
