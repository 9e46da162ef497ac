"""Asks ClamAV about an upload, where one is configured; without its answer nothing is accepted.

The protocol is clamd's INSTREAM (clamd(8)): the length of each piece in four bytes, a piece of
no bytes at the end, one line back. The Python clients of it are under the GPL or no longer kept.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from urllib.parse import urlsplit

from .refusals import Refused

SECONDS = 30
PORT = 3310
PIECE_BYTES = 256 * 1024
# The file that every scanner knows and no other file holds (eicar.org): refused without one too.
_EICAR = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


def scan(data: bytes, address: str) -> None:
    """Have `data` looked at by the clamd at `address` (tcp://host:3310, unix:///path, or none).

    Raises Refused: `harmful` for what it knows, `unchecked` when it does not say that all is well.
    """
    refuse_test_file(data)
    if not address:
        return
    try:
        answer = _ask(data, address)
    except OSError as error:
        raise Refused("unchecked") from error
    if answer.endswith(b" FOUND"):
        raise Refused("harmful")
    if answer != b"stream: OK":
        raise Refused("unchecked")


def refuse_test_file(data: bytes) -> None:
    """Raises Refused(`harmful`) for the file by which people try whether somebody looks."""
    if _EICAR in data[:4096]:
        raise Refused("harmful")


def _ask(data: bytes, address: str) -> bytes:
    with closing(_socket_for(address)) as connection:
        connection.settimeout(SECONDS)
        connection.connect(_place(address))
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE_BYTES):
            piece = data[start : start + PIECE_BYTES]
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
        return _line(connection)


def _socket_for(address: str) -> socket.socket:
    is_local = urlsplit(address).scheme == "unix"
    return socket.socket(socket.AF_UNIX if is_local else socket.AF_INET)


def _place(address: str) -> str | tuple[str, int]:
    place = urlsplit(address)
    if place.scheme == "unix":
        return place.path
    return place.hostname or "localhost", place.port or PORT


def _line(connection: socket.socket) -> bytes:
    """What comes back up to its end; a daemon that says more than a line is not trusted."""
    answer = b""
    while b"\0" not in answer and len(answer) < 4096:
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0]
