"""Asks the mail server's log what it has taken, before anything is sent a second time.

MAIL_LOG names the log of the server that the portal hands its mail to (Postfix, or Exim's main
log). Who may write Message-IDs of ours into it is believed: it must be a server that takes mail
from the portal, not from strangers (docs/decisions/0092).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
# What is asked about was sent minutes ago: more of a log than this need not be read.
MOST_BYTES = 256 * 1024 * 1024
# cleanup(8) names the message, qmgr(8) logs that it stands in the queue: only then it was taken.
_POSTFIX_NAMED = re.compile(
    rb"postfix[^ ]*/cleanup\[\d+\]: (\w+): message-id=(<[^>]*>)"
)
_POSTFIX_QUEUED = re.compile(rb"postfix[^ ]*/qmgr\[\d+\]: (\w+): from=<")
# "<=" is the line of arrival; its id is the Message-ID without brackets.
_EXIM_ARRIVED = re.compile(rb" <= .* id=([^ \n]+)")


class CannotTell(Exception):
    """There is no log to ask, or it can't be read."""


def is_there() -> bool:
    """Whether anybody can be asked."""
    return bool(settings.MAIL_LOG)


def taken_among(message_ids: Collection[str]) -> set[str]:
    """Those (with their angle brackets) that the mail server has taken. Raises CannotTell."""
    if not is_there():
        raise CannotTell("MAIL_LOG names no log")
    wanted = {name.encode() for name in message_ids}
    try:
        found = set(_taken(_lines(Path(settings.MAIL_LOG))) if wanted else ())
    except OSError as error:
        logger.error("The mail server's log can't be read: %s", type(error).__name__)
        raise CannotTell(str(error)) from error
    return {name.decode() for name in wanted & found}


def _taken(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The Message-IDs of what was taken."""
    named: dict[bytes, bytes] = {}
    for line in lines:
        if found := _POSTFIX_NAMED.search(line):
            named[found[1]] = found[2]
        elif found := _POSTFIX_QUEUED.search(line):
            if name := named.pop(found[1], None):
                yield name
        elif found := _EXIM_ARRIVED.search(line):
            yield b"<%s>" % found[1]


def _lines(log: Path) -> Iterator[bytes]:
    """What the log holds, and before it what it held before it was last turned over."""
    before = log.with_name(log.name + ".1")
    for path in (before, log):
        if path == before and not path.exists():
            continue
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MOST_BYTES))
            yield from file
