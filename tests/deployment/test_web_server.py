"""What the web server makes of requests that are meant to be read in two ways."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.embedded.portal import free_port, wait_until

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Granian with the options of production, before an application that echoes."""
    port = free_port()
    options = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-log",
    ]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            *options,
            "tests.deployment.echo:application",
        ],
        cwd=PROJECT,
    )
    assert wait_until(lambda: answers(port), 60)
    yield port
    server.terminate()
    server.wait(30)


def answers(port: int) -> bool:
    try:
        return ask(
            port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        ).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def ask(port: int, raw: bytes) -> bytes:
    """All that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        found = b""
        # Who refuses after the first bytes hangs up before the last are sent.
        with suppress(ConnectionError):
            line.sendall(raw)
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while part := line.recv(65536):
                found += part
        return found


HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n",
    ],
)
def test_what_is_asked_badly_is_refused_by_the_web_server(
    port: int, head: bytes
) -> None:
    try:
        found = ask(port, head + HIDDEN)
    except ConnectionError:
        return
    assert b"/hidden" not in found
    assert found[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"")


def test_chunks_go_before_a_length(port: int) -> None:
    """RFC 9112, 6.3: whoever reads the length would see another request in what follows."""
    head = (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    found = ask(port, head + b"0\r\n\r\n")
    assert found == b"" or b"POST / 0" in found or found.startswith(b"HTTP/1.1 400")
    assert found.count(b"HTTP/1.1") <= 1
