"""Reads the Maildir that the local mail server writes. However broken a mail is, something is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from mailbox import Maildir, NoSuchMailboxError
from pathlib import Path
from typing import TypeVar

# 1763879904.M123456P321Q7.host: seconds, microseconds, process, number within the process
_KEY = re.compile(r"(?P<seconds>\d{1,11})\.M(?P<micro>\d{1,6})P\d+Q(?P<number>\d+)")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
T = TypeVar("T")
LONGEST_TEXT = 200_000  # characters shown of a body
LONGEST_HEADER = 2_000
ONE_CLICK = re.compile(r"<(https?://[^>\s]+)>")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as a person reads it; `html` is as it was sent and must be shown in a sandbox."""

    key: str
    subject: str
    sender: str
    recipient: str
    received: datetime | None
    text: str = ""
    html: str = ""
    headers: Sequence[tuple[str, str]] = field(default_factory=list)
    attachments: Sequence[str] = field(default_factory=list)

    @property
    def unsubscribe(self) -> str:
        """What the List-Unsubscribe header says, or nothing."""
        return self._header("list-unsubscribe")

    @property
    def one_click_address(self) -> str:
        """Where a mail program posts when its reader asks to unsubscribe (RFC 8058), or nothing."""
        found = ONE_CLICK.search(self.unsubscribe)
        return found[1] if found and self._header("list-unsubscribe-post") else ""

    def _header(self, name: str) -> str:
        values = [value for known, value in self.headers if known.lower() == name]
        return values[0] if values else ""


def keys_newest_first(folder: Path) -> list[str]:
    """Return the keys of all mails; none where no mail ever came."""
    maildir = _open(folder)
    return sorted(maildir.keys(), key=_age, reverse=True) if maildir is not None else []


def read_letter(folder: Path, key: str) -> Letter | None:
    """Return the mail called `key`, or None. Only names that stand in the folder are opened."""
    maildir = _open(folder)
    try:
        content = maildir.get_bytes(key) if maildir is not None else None
    except (KeyError, OSError):
        return None
    return None if content is None else _parse(key, content)


def forget_letters(folder: Path, addresses: Collection[str]) -> int:
    """Delete every mail to one of these addresses (in lower case); how many there were."""
    maildir = _open(folder)
    if maildir is None:
        return 0
    mine = [key for key in maildir.keys() if _is_to(maildir, key, addresses)]  # noqa: SIM118 - no mapping
    for key in mine:
        maildir.discard(key)
    return len(mine)


def _is_to(maildir: Maildir, key: str, addresses: Collection[str]) -> bool:
    try:
        recipient = _parse(key, maildir.get_bytes(key)).recipient.casefold()
    except (KeyError, OSError):
        return False
    return any(address in recipient for address in addresses)


def html_for_frame(letter: Letter) -> str:
    """Return the HTML of a mail with its links opening outside the frame it is shown in."""
    base = '<base target="_blank">'
    html, found = _HEAD.subn(lambda head: head[0] + base, letter.html, count=1)
    return html if found else base + html


def _open(folder: Path) -> Maildir | None:
    try:
        return Maildir(folder, create=False)
    except NoSuchMailboxError:
        return None


def _age(key: str) -> tuple[int, int, int]:
    found = _KEY.match(key)
    if not found:
        return (0, 0, 0)
    return int(found["seconds"]), int(found["micro"]), int(found["number"])


def _received(key: str) -> datetime | None:
    seconds, micro, _number = _age(key)
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


def _parse(key: str, content: bytes) -> Letter:
    message = message_from_bytes(content, policy=policy.default)
    return Letter(
        key=key,
        subject=_header(message, "subject"),
        sender=_header(message, "from"),
        recipient=_header(message, "to"),
        received=_received(key),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        headers=[(name, _header(message, name)) for name in _names(message)],
        attachments=_attachments(message),
    )


def _names(message: EmailMessage) -> list[str]:
    """Each header once, in the order of the mail."""
    return list(dict.fromkeys(name for name, _value in message.raw_items()))


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as text: decoded where that works, else as it stands in the mail."""
    raw = [
        value for known, value in message.raw_items() if known.lower() == name.lower()
    ]
    as_it_stands = str(raw[0]) if raw else ""
    value = _attempt(lambda: str(message.get(name, "")), as_it_stands)
    return _printable(value)[:LONGEST_HEADER]


def _body(message: EmailMessage, subtype: str) -> str:
    """Return the body of that kind, or nothing; unknown character sets are read as UTF-8."""
    part = _attempt(lambda: message.get_body((subtype,)), None)
    if part is None:
        return ""
    text = _attempt(lambda: str(part.get_content()), None)
    return _printable(_undecoded(part) if text is None else text)[:LONGEST_TEXT]


def _undecoded(part: EmailMessage) -> str:
    payload = _attempt(lambda: part.get_payload(decode=True), b"")
    return payload.decode(errors="replace") if isinstance(payload, bytes) else ""


def _attachments(message: EmailMessage) -> list[str]:
    def names() -> list[str]:
        parts = message.iter_attachments()
        return [
            _printable(part.get_filename() or part.get_content_type()) for part in parts
        ]

    return _attempt(names, [])


def _attempt(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except Exception:  # noqa: BLE001 - on a broken mail the standard library raises all kinds of things
        return otherwise


def _printable(text: str) -> str:
    """Half of a character pair can't be sent to a browser; NUL shouldn't."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
