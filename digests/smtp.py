"""The conversation with the mail server, one message after another over one connection.

What became of a message is one of these, or nothing when the server took it (RFC 5321, RFC 3463):

- `PutOff`: not now (4xx, or the line broke before the message was whole);
- `Refused`: this address, or this message, never (5xx);
- `Unanswered`: the whole message was handed over and no answer came: it may have been taken;
- `Stopped`: the server refuses us (policy, TLS, sign-in, not there): the run has to stop;
- `NotBegun`: nothing was said of it, because the run stopped before.

Where the server offers PIPELINING (RFC 2920), the addresses of the next message go with the
content of this one. Never more than one message is handed over and unanswered.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Protocol

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from .line import Line, commands
from .messages import Message
from .problems import NotBegun, Problem, PutOff, Refused, Stopped, Unanswered
from .providers import meaning_of

CLOSING = 421
READY_FOR_CONTENT = 354
# Answers that speak of us, not of the address: sign-in and encryption wanted (RFC 4954, 6).
_ABOUT_US = {530, 534, 535, 538}
# Full mailboxes and messages too large for them: not now, but the address is right.
_ADDRESS_IS_RIGHT = ("5.2.2", "5.2.3", "5.3.4")
_ENHANCED = re.compile(r"^\s*(\d\.\d{1,3}\.\d{1,3})")

# Every error of smtplib is an OSError.


class Outbox(Protocol):
    """Where messages go."""

    def send(
        self,
        messages: Iterator[Message],
        may_go_on: Callable[[], bool],
    ) -> Iterator[Problem | None]:
        """Hand over one after another; for each that was taken from `messages`, what became of it.

        `may_go_on` is asked before each is begun. Messages are taken a little ahead, while the
        server is at work. The next one leaves only after what became of this one was asked for.
        """

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
    """The connection that Django's SMTP backend opens, kept open, spoken to step by step.

    `sendmail` would not say whether the message was handed over before the line broke.
    """

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend
        self._line: Line | None = None
        # The message whose addresses have gone with the content of the one before.
        self._announced: Message | None = None

    def send(
        self,
        messages: Iterator[Message],
        may_go_on: Callable[[], bool],
    ) -> Iterator[Problem | None]:
        """Hand over one after another."""
        ahead = deque(islice(messages, 2))

        def prepare_next() -> None:
            ahead.extend(islice(messages, 1))

        problem: Problem | None = None
        while ahead and not isinstance(problem, Stopped) and may_go_on():
            message = ahead.popleft()
            problem = self._begin(message)
            if problem is None:
                following = ahead[0] if ahead else None
                problem = self._hand_over(message, following, prepare_next)
            else:
                prepare_next()
            yield problem
        if self._announced:
            # Its addresses were said, and nothing will follow.
            self._drop()
        yield from [NotBegun()] * len(ahead)

    def close(self) -> None:
        """End the conversation politely; what goes wrong now concerns no message."""
        self._line = None
        try:
            self._backend.close()
        except OSError:
            self._drop()

    def _begin(self, message: Message) -> Problem | None:
        """Up to where the server waits for the content.

        A line that broke while nothing was under way is opened once anew.
        """
        is_fresh, is_announced = self._line is None, self._announced is message
        self._announced = None
        try:
            line = self._open()
        except OSError as error:
            self._drop()
            return Stopped(f"No connection to the mail server: {error}")
        try:
            if line.can_pipeline:
                return self._ask_at_once(line, message, is_announced=is_announced)
            return self._ask_in_turn(line, message)
        except OSError as error:
            self._drop()
            return PutOff(str(error)) if is_fresh else self._begin(message)

    def _open(self) -> Line:
        if self._line is None:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
            self._line = Line(self._backend.connection)
        return self._line

    def _ask_in_turn(self, line: Line, message: Message) -> Problem | None:
        for number, command in enumerate(commands(message.sender, message.recipient)):
            line.say(command)
            problem = _STEPS[number](*line.reply())
            if problem:
                self._reset(line, problem)
                return problem
        return None

    def _ask_at_once(
        self, line: Line, message: Message, *, is_announced: bool
    ) -> Problem | None:
        """The first answer that is no "yes" counts; all three are read, as all were asked for."""
        if not is_announced:
            line.say(b"".join(commands(message.sender, message.recipient)))
        first: Problem | None = None
        for step in _STEPS:
            try:
                code, answer = line.reply()
            except OSError:
                if first is None:
                    raise
                self._drop()
                return first
            first = first or step(code, answer)
        if first:
            if code == READY_FOR_CONTENT:
                # It waits for the content of a message to nobody: an empty one (RFC 2920, 3.1).
                line.say(b".\r\n")
                line.reply()
            self._reset(line, first)
        return first

    def _hand_over(
        self,
        message: Message,
        following: Message | None,
        meanwhile: Callable[[], None],
    ) -> Problem | None:
        """The content, the addresses of the following where they may go with it, the answer."""
        line = self._line
        assert line is not None  # noqa: S101 - _begin has left it open
        content, end = message.content, b".\r\n"
        needed = len(content) + len(end)
        if following and line.can_pipeline:
            end += b"".join(commands(following.sender, following.recipient))
            self._announced = following
        broken = line.pour(content, end, needed)
        if broken:
            # The last line, without which no server takes a message, was not handed over.
            self._drop()
            return PutOff(broken)
        meanwhile()
        try:
            code, answer = line.reply()
        except OSError as error:
            self._drop()
            return Unanswered(str(error))
        if code == CLOSING:
            self._drop()
        return _meaning(code, answer, is_content=True)

    def _reset(self, line: Line, problem: Problem) -> None:
        if str(problem).startswith(str(CLOSING)):
            self._drop()
            return
        try:
            line.say(b"RSET\r\n")
            line.reply()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        """Forget a connection that is broken or being closed."""
        self._line = self._announced = None
        if self._backend.connection is not None:
            self._backend.connection.close()
        self._backend.connection = None


def _to_mail(code: int, answer: bytes) -> Problem | None:
    return _meaning(code, answer)


def _to_rcpt(code: int, answer: bytes) -> Problem | None:
    return _meaning(code, answer, is_address=True)


def _to_data(code: int, answer: bytes) -> Problem | None:
    if code == READY_FOR_CONTENT:
        return None
    return _meaning(code if code >= 400 else 554, answer)


_STEPS = (_to_mail, _to_rcpt, _to_data)


def _meaning(
    code: int, answer: bytes, *, is_address: bool = False, is_content: bool = False
) -> Problem | None:
    """What an answer other than "done" means."""
    if 200 <= code < 300:
        return None
    words = f"{code} {answer.decode('utf-8', 'replace')}"
    if code < 500:
        return PutOff(words)
    if is_about_us(code, answer) or not (is_address or is_content):
        return Stopped(f"The mail server refuses our mail: {words}")
    return Refused(words, is_address=is_address and not is_address_right(answer))


class BackendOutbox:
    """Any other backend of Django's: a provider's API, or the memory of a test."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def send(
        self,
        messages: Iterator[Message],
        may_go_on: Callable[[], bool],
    ) -> Iterator[Problem | None]:
        """One after another. What an error means is known of django-anymail's alone."""
        for message in messages:
            if not may_go_on():
                yield NotBegun()
                return
            mail = message.as_email()
            try:
                self._backend.send_messages([mail])
            except Exception as error:  # noqa: BLE001 - whatever a provider's library raises
                problem = meaning_of(error)
                yield problem
                if isinstance(problem, Stopped):
                    return
            else:
                yield None

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
