"""Takes mail from the mail server beside the portal, one answer for each mail (LMTP, RFC 2033)."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from aiosmtpd.lmtp import LMTP
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from .reading import LARGEST
from .receiving import receive

logger = logging.getLogger(__name__)


class Handler:
    """Deals with one mail before it answers: what was taken is done, what was not comes again."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """The whole mail is there."""
        try:
            await sync_to_async(_take)(
                envelope.original_content or envelope.content,
                envelope.rcpt_tos,
                envelope.mail_from or "",
            )
        except Exception:
            logger.exception("A mail could not be dealt with")
            return "451 4.3.0 Try again later"
        return "250 2.0.0 Taken"


def _take(raw: bytes, recipients: list[str], sender: str) -> None:
    close_old_connections()
    receive(raw, recipients, sender)


def session() -> LMTP:
    """One conversation."""
    return LMTP(Handler(), data_size_limit=LARGEST, enable_SMTPUTF8=True)


def serve(host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT."""
    asyncio.run(_serve(host, port))


async def _serve(host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with await loop.create_server(session, host, port):
        await ended.wait()
