"""A mail server for tests that does what it is told: refuses, delays, hangs up, at any verb."""

from __future__ import annotations

import socket
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

HANG_UP = "hang up"
TAKE_AND_HANG_UP = "take it, then hang up"
ACCEPTED = "250 2.0.0 Taken"


class Sink:
    """Keeps what it accepts. `answers[verb, recipient]` is what it says instead; "*" is anybody."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.accepted: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self.can_pipeline = False
        self.before_answer: Callable[[], None] | None = None

    def say(self, verb: str, *answers: str, to: str = "*") -> None:
        """Answer the next times this verb comes for this recipient; the last answer stays."""
        self.answers[verb, to] = list(answers)

    @property
    def recipients(self) -> list[str]:
        """To whom the accepted messages went, in order."""
        return [str(message["To"]) for message in self.accepted]

    def to(self, address: str) -> EmailMessage:
        """The one message that an address got."""
        (found,) = [message for message in self.accepted if message["To"] == address]
        return found

    def _answer(self, verb: str, recipient: str) -> str:
        waiting = self.answers[verb, recipient] or self.answers[verb, "*"]
        if not waiting:
            return ""
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self,
        server: Any,
        session: Any,
        envelope: Any,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Count conversations."""
        self.connections += 1
        session.host_name = hostname
        offered = ["250-PIPELINING"] if self.can_pipeline else []
        return [*responses[:-1], *offered, responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Who sends."""
        answer = self._answer("MAIL", "*")
        if answer == HANG_UP:
            server.transport.abort()
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """To whom."""
        answer = self._answer("RCPT", address)
        if answer == HANG_UP:
            server.transport.abort()
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The content is there."""
        answer = self._answer("DATA", envelope.rcpt_tos[0])
        if answer in ("", TAKE_AND_HANG_UP):
            self.raw.append(envelope.original_content)
            parsed = message_from_bytes(
                envelope.original_content, policy=policy.default
            )
            self.accepted.append(parsed)
        if self.before_answer:
            self.before_answer()
        if answer in (HANG_UP, TAKE_AND_HANG_UP):
            server.transport.abort()
        return answer or ACCEPTED


@contextmanager
def running(sink: Sink) -> Iterator[int]:
    """The port on which the sink listens."""
    with warnings.catch_warnings():
        # aiosmtpd 1.4 speaks to asyncio in ways that Python has come to warn of.
        warnings.simplefilter("ignore")
        from aiosmtpd.controller import Controller

        # aiosmtpd knocks at the port it was given, so that the system can't choose it.
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=20)
        controller.start()
    try:
        yield port
    finally:
        controller.stop()
