"""Empties a mailbox (IMAP, RFC 3501): a mail is deleted once it has been dealt with, never before."""

from __future__ import annotations

import imaplib
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import close_old_connections

from .choices import Outcome
from .receiving import receive

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 30
PORTS = {"imaps": 993, "imap": 143}


class Unreachable(Exception):
    """The mailbox can't be opened, or the line broke."""


def empty(url: str, every: int | None = None) -> Iterator[Counter[Outcome]]:
    """What became of the mails in it; again `every` so many seconds. Raises Unreachable."""
    pause = threading.Event()
    while True:
        try:
            yield _once(url)
        except Unreachable as error:
            if every is None:
                raise
            logger.error("The mailbox can't be read: %s", error)
        if every is None:
            return
        close_old_connections()
        pause.wait(every)


def _once(url: str) -> Counter[Outcome]:
    outcomes: Counter[Outcome] = Counter()
    try:
        with _opened(url) as box:
            for number in _numbers(box):
                outcomes[receive(_content(box, number))] += 1
                # At once: what is done is not done again, should the next one break the line.
                box.uid("STORE", number, "+FLAGS", r"(\Deleted)")
            box.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    return outcomes


def _opened(url: str) -> Any:
    """A connection with the mailbox selected; leaving it says good-bye."""
    parts = urlsplit(url)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 993)
    box = kind(host, port, timeout=TIMEOUT_SECONDS)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, _data = box.select(unquote(parts.path.strip("/")) or "INBOX")
        if status != "OK":
            raise imaplib.IMAP4.error("There is no such mailbox")
    except BaseException:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()
        raise
    return box


def _numbers(box: Any) -> list[str]:
    _status, data = box.uid("SEARCH", None, "UNDELETED")
    return (data[0] or b"").decode().split()


def _content(box: Any, number: str) -> bytes:
    _status, data = box.uid("FETCH", number, "(BODY.PEEK[])")
    return next((part[1] for part in data if isinstance(part, tuple)), b"")
