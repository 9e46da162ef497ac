"""The conversation with the mail server, one message after another over one connection.

What an answer means for a delivery is said by the exceptions (RFC 5321, RFC 3463):

- `PutOff`: not now (4xx, or the line broke before the message was whole);
- `Refused`: this address, or this message, never (5xx);
- `Unanswered`: the whole message was handed over and no answer came: it may have been taken;
- `Stopped`: the server refuses us (policy, TLS, sign-in, not there): the run has to stop.
"""

from __future__ import annotations

import re
import smtplib
from typing import Any, Protocol

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from .messages import Message

CLOSING = 421
READY_FOR_CONTENT = 354
# Answers that speak of us, not of the address: sign-in and encryption wanted (RFC 4954, 6).
_ABOUT_US = {530, 534, 535, 538}
# Full mailboxes and messages too large for them: not now, but the address is right.
_ADDRESS_IS_RIGHT = ("5.2.2", "5.2.3", "5.3.4")
_ENHANCED = re.compile(r"^\s*(\d\.\d{1,3}\.\d{1,3})")

# Every error of smtplib is an OSError.


class PutOff(Exception):
    """Try again later."""


class Refused(Exception):
    """Never. `is_address` says whether the address is to blame, and not this message."""

    def __init__(self, answer: str, *, is_address: bool) -> None:
        super().__init__(answer)
        self.is_address = is_address


class Unanswered(Exception):
    """It may have been taken: don't send it again."""


class Stopped(Exception):
    """Nothing more can be sent in this run."""


class Outbox(Protocol):
    """Where messages go."""

    def deliver(self, message: Message) -> None:
        """Hand over one message; raises what the module says."""

    def close(self) -> None:
        """Say good-bye, if anybody is there."""


def open_outbox() -> Outbox:
    """The outbox that EMAIL_BACKEND names. Nothing is connected before the first message."""
    backend = get_connection()
    return (
        SmtpOutbox(backend)
        if isinstance(backend, EmailBackend)
        else BackendOutbox(backend)
    )


class SmtpOutbox:
    """Django's SMTP backend's connection, kept open, spoken to step by step.

    `sendmail` would not say whether the message was handed over before the line broke.
    """

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend

    def deliver(self, message: Message) -> None:
        """Hand over one message."""
        self._hand_over(self._begun(message), message)

    def close(self) -> None:
        """End the conversation politely; what goes wrong now concerns no message."""
        try:
            self._backend.close()
        except OSError:
            self._drop()

    def _begun(self, message: Message) -> smtplib.SMTP:
        """A connection that waits for the content; one that broke while idle is opened once anew."""
        is_fresh = self._backend.connection is None
        server = self._server()
        try:
            self._begin(server, message)
        except OSError as error:
            self._drop()
            if is_fresh:
                raise PutOff(str(error)) from error
            return self._begun(message)
        return server

    def _server(self) -> smtplib.SMTP:
        """The open connection. Raises Stopped when there is none to be had."""
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except OSError as error:
            self._drop()
            raise Stopped(f"No connection to the mail server: {error}") from error
        return self._backend.connection

    def _begin(self, server: smtplib.SMTP, message: Message) -> None:
        """MAIL, RCPT and DATA up to the content."""
        code, answer = server.mail(message.sender)
        self._check(code, answer)
        code, answer = server.rcpt(message.recipient)
        self._check(code, answer, is_address=True)
        server.putcmd("data")
        code, answer = server.getreply()
        if code != READY_FOR_CONTENT:
            self._check(code if code >= 400 else 554, answer)

    def _hand_over(self, server: smtplib.SMTP, message: Message) -> None:
        """The content and the answer to it."""
        try:
            server.send(message.content + b".\r\n")
        except OSError as error:
            # The last line, without which no server takes a message, was not handed over.
            self._drop()
            raise PutOff(str(error)) from error
        try:
            code, answer = server.getreply()
        except OSError as error:
            self._drop()
            raise Unanswered(str(error)) from error
        self._check(code, answer, is_content=True)

    def _check(
        self,
        code: int,
        answer: bytes,
        *,
        is_address: bool = False,
        is_content: bool = False,
    ) -> None:
        """Raise what an answer other than "done" means, ready for the next message."""
        if 200 <= code < 300:
            return
        words = f"{code} {answer.decode('utf-8', 'replace')}"
        self._reset(code)
        if code < 500:
            raise PutOff(words)
        if is_about_us(code, answer) or not (is_address or is_content):
            raise Stopped(f"The mail server refuses our mail: {words}")
        raise Refused(words, is_address=is_address and not is_address_right(answer))

    def _reset(self, code: int) -> None:
        if code == CLOSING:
            self._drop()
            return
        try:
            self._backend.connection.rset()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        """Forget a connection that is broken or being closed."""
        if self._backend.connection is not None:
            self._backend.connection.close()
        self._backend.connection = None


class BackendOutbox:
    """Any other backend of Django's: a provider's API, or the memory of a test."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def deliver(self, message: Message) -> None:
        """Hand over one message. No backend says what an error means: it may have been taken."""
        mail = message.as_email()
        try:
            self._backend.send_messages([mail])
        except Exception as error:
            raise Unanswered(str(error)) from error

    def close(self) -> None:
        """Close what the backend keeps open."""
        self._backend.close()


def is_about_us(code: int, answer: bytes) -> bool:
    """Whether a 5xx speaks of our sign-in, encryption or reputation (policy: X.7.Y)."""
    return code in _ABOUT_US or _status(answer).startswith("5.7.")


def is_address_right(answer: bytes) -> bool:
    """Whether a 5xx to an address leaves the address itself beyond doubt."""
    return _status(answer) in _ADDRESS_IS_RIGHT


def _status(answer: bytes) -> str:
    """The enhanced status code (RFC 3463) at the head of an answer; empty without one."""
    found = _ENHANCED.match(answer.decode("ascii", "replace"))
    return found[1] if found else ""
