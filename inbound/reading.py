"""Reads a mail as it came (RFC 5322, MIME): nothing in it makes this fail, nothing in it is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from mimetypes import guess_extension
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from uuid import UUID

from gaamac.common.text import clean_text

# A mail of more is not looked at; of a text, no more than this.
LARGEST = 25 * 1024 * 1024
MOST_TEXT = 40_000
MOST_PARTS = 200
# What programs hang on by themselves.
_SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
# Where a mail server writes down for whom a mail was, when it stands in a mailbox.
_FOR_WHOM = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
    "Cc",
)


class HungOn(NamedTuple):
    """A file as it came, and `pdf` of `Report.PDF`; of its name nothing else is kept."""

    content: bytes
    extension: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail: its envelope, as far as it is known, and what it holds."""

    message: EmailMessage
    recipients: tuple[str, ...]
    # None where nobody told; empty for a mail from a mail server itself (RFC 5321, 4.5.5).
    envelope_sender: str | None
    digest: bytes

    def header(self, name: str) -> str:
        """A header's text in one line; empty where there is none, or nothing readable."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """All of that name, the topmost first."""
        return headers_of(self.message, name)

    @property
    def sender(self) -> str:
        """The one address it says it is from, in lower case; empty where it names none or several."""
        found = [address for _name, address in getaddresses(self.headers("From"))]
        return found[0].lower() if len(found) == 1 and "@" in found[0] else ""

    @property
    def subject(self) -> str:
        """What it is about."""
        return clean_text(self.header("Subject"), lines=False)[:200]

    @property
    def key(self) -> UUID:
        """The same for the same mail, however often it comes."""
        name = self.header("Message-ID").encode() or self.digest
        return UUID(bytes=hashlib.sha256(b"mail" + name).digest()[:16])

    def text(self, subtype: str) -> str:
        """The first part of text/plain or text/html that is no attachment."""
        for part in parts_of(self.message):
            if part.get_content_type() == f"text/{subtype}" and not is_attachment(part):
                return content_of(part)
        return ""

    @property
    def attachments(self) -> int:
        """How many files hang on it; pictures inside the text and signatures don't count."""
        return sum(is_attachment(part) for part in parts_of(self.message))

    def files(self) -> Iterator[HungOn]:
        """These files, in their order; one that can't be read is empty."""
        for part in parts_of(self.message):
            if is_attachment(part):
                yield HungOn(_bytes_of(part), _extension_of(part))


def read(
    raw: bytes, recipients: Sequence[str] = (), envelope_sender: str | None = None
) -> Incoming:
    """A mail from its bytes. Raises ValueError for one that is too large to be looked at."""
    if len(raw) > LARGEST:
        raise ValueError("The mail is too large")
    message = message_from_bytes(raw, policy=policy.default)
    if envelope_sender is None and (written := headers_of(message, "Return-Path")):
        envelope_sender = written[0].strip("<> ")
    return Incoming(
        message=message,
        recipients=tuple(recipients) or tuple(_recipients(message)),
        envelope_sender=envelope_sender,
        digest=hashlib.sha256(raw).digest(),
    )


def headers_of(message: EmailMessage, name: str) -> list[str]:
    """Values of a header, each in one line; what Python's parser chokes on is left out."""
    found = []
    for own, value in message.raw_items():
        if own.lower() == name.lower():
            with suppress(Exception):
                found.append(
                    " ".join(str(policy.default.header_fetch_parse(own, value)).split())
                )
    return found


def parts_of(message: EmailMessage) -> Iterator[Any]:
    """The parts that hold something, not all of a mail made to exhaust us; none of a mail inside it."""
    waiting: list[Any] = [message]
    with suppress(Exception):
        for _number in range(MOST_PARTS):
            if not waiting:
                return
            part = waiting.pop()
            if part.get_content_maintype() != "multipart":
                yield part
            elif part.is_multipart():
                waiting += reversed(part.get_payload())


def is_attachment(part: Any) -> bool:
    """Whether a part is a file that somebody has hung on. Some programs show it inside the text."""
    with suppress(Exception):
        if part.get_content_type() in _SIGNATURES:
            return False
        disposition = part.get_content_disposition()
        is_shown = disposition == "inline" and part.get_filename()
        return disposition == "attachment" or bool(is_shown and not part["Content-ID"])
    return False


def _bytes_of(part: Any) -> bytes:
    with suppress(Exception):
        return bytes(part.get_payload(decode=True) or b"")
    return b""


def _extension_of(part: Any) -> str:
    """By its name; where it has none, by what it says it is."""
    with suppress(Exception):
        name = part.get_filename() or guess_extension(part.get_content_type()) or ""
        return PurePosixPath(f"file{name}").suffix.lower().removeprefix(".")
    return ""


def content_of(part: Any) -> str:
    """Its text, as far as it can be read."""
    with suppress(Exception):
        raw = part.get_payload(decode=True)[: 4 * MOST_TEXT]
        charset = part.get_content_charset("utf-8")
        with suppress(LookupError):
            return clean_text(raw.decode(charset, "replace"))[:MOST_TEXT]
        return clean_text(raw.decode("utf-8", "replace"))[:MOST_TEXT]
    return ""


def _recipients(message: EmailMessage) -> Iterator[str]:
    for name in _FOR_WHOM:
        for _name, address in getaddresses(headers_of(message, name)):
            yield address
