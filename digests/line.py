"""One open connection to a mail server: bytes there, answers back (RFC 5321, 4.2).

`smtplib` opens it, encrypts it and signs in. From then on it is spoken to here: `smtplib` goes
through a message of ours once more to double dots that it doesn't have.
"""

from __future__ import annotations

import smtplib
import socket
import ssl

LONGEST_ANSWER = 65_536
_AT_ONCE = 4096


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

    def pour(self, content: bytes, end: bytes, needed: int) -> str:
        """Send both; what went wrong if not even the first `needed` bytes could be handed over."""
        sent = 0
        try:
            sent = self._send(content, end)
            if sent < len(content) + len(end):
                rest = memoryview(content + end)
                while sent < len(rest):
                    sent += self._socket.send(rest[sent:])
        except OSError as error:
            # Broken only after the needed part: the answer, or its absence, tells what became of it.
            return "" if sent >= needed else str(error) or "the line broke"
        return ""

    def _send(self, content: bytes, end: bytes) -> int:
        """As much of both as goes at once, uncopied where the line is not encrypted; how many bytes."""
        if isinstance(self._socket, ssl.SSLSocket):
            return self._socket.send(content + end)
        return self._socket.sendmsg((content, end))

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
            more = self._socket.recv(_AT_ONCE)
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
