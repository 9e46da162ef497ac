"""One open connection to a mail server: bytes there, answers back (RFC 5321, 4.2).

`smtplib` opens it, encrypts it and signs in. From then on it is spoken to here: `smtplib` goes
through a message of ours once more to double dots that it doesn't have.
"""

from __future__ import annotations

import smtplib
import socket

LONGEST_ANSWER = 65_536


class Line:
    """A connection after EHLO. Every error is an OSError."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.can_pipeline: bool = server.has_extn("pipelining")
        self._socket = server.sock
        self._waiting = b""
        # The last part of a content must not wait for an acknowledgement of the others.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def say(self, command: bytes) -> None:
        """Send it all."""
        self._socket.sendall(command)

    def pour(self, whole: bytes, needed: int) -> str:
        """Send it all; what went wrong if not even the first `needed` bytes could be handed over."""
        sent, view = 0, memoryview(whole)
        try:
            while sent < len(whole):
                sent += self._socket.send(view[sent:])
        except OSError as error:
            # Broken only after the needed part: the answer, or its absence, tells what became of it.
            return "" if sent >= needed else str(error) or "the line broke"
        return ""

    def reply(self) -> tuple[int, bytes]:
        """The code of the next answer, and the words of its last line."""
        while True:
            line = self._next_line()
            if line[3:4] != b"-":
                break
        try:
            return int(line[:3]), line[4:].strip()
        except ValueError:
            raise OSError(f"No answer of a mail server: {line[:40]!r}") from None

    def _next_line(self) -> bytes:
        end = self._waiting.find(b"\n")
        while end < 0:
            more = self._socket.recv(LONGEST_ANSWER)
            if not more:
                raise OSError("The mail server hung up")
            self._waiting += more
            if len(self._waiting) > LONGEST_ANSWER:
                raise OSError("The mail server doesn't come to an end")
            end = self._waiting.find(b"\n")
        line, self._waiting = self._waiting[:end], self._waiting[end + 1 :]
        return line


def commands(sender: str, recipient: str) -> tuple[bytes, bytes, bytes]:
    """MAIL, RCPT and DATA for a message from one address to another."""
    return (
        f"MAIL FROM:<{sender}>\r\n".encode("ascii"),
        f"RCPT TO:<{recipient}>\r\n".encode("ascii"),
        b"DATA\r\n",
    )
