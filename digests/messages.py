"""A digest as a message: headers around a body (RFC 5322), ready for the server as bytes."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import formatdate
from functools import lru_cache
from time import time

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from gaamac.common.mail import AUTOMATIC_HEADERS, message_id

from .links import unsubscribe_by_mail
from .readers import Reader
from .rendering import Body

_PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# A subject that needs no encoding stands on one line; nothing in it looks like an encoded word.
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9 .,:;()'\"!-]+")
_LONGEST_PLAIN = 60
_LONGEST_PART = 45
# No body of ours has this line: "=_" is nothing in quoted-printable.
_BOUNDARY = "=_gaamac_digest"
_TEXT = (
    f"--{_BOUNDARY}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
).encode()
_HTML = (
    f"\r\n--{_BOUNDARY}\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
).encode()
_END = f"\r\n--{_BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to the server: envelope and content. No line of it begins with a dot."""

    sender: str
    recipient: str
    content: bytes
    items: int

    def as_email(self) -> EmailMultiAlternatives:
        """The same for a mail backend that builds its own bytes."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        text, html = (
            str(parsed.get_body((kind,)).get_content()) for kind in ("plain", "html")
        )
        own = {"from", "to", "subject", "mime-version", "content-type"}
        mail = EmailMultiAlternatives(
            subject=str(parsed["Subject"]),
            body=text.replace("\r\n", "\n"),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.recipient],
            headers={
                name: str(value)
                for name, value in parsed.items()
                if name.lower() not in own
            },
        )
        mail.attach_alternative(html.replace("\r\n", "\n"), "text/html")
        # A provider's events (django-anymail) say it again; other backends don't look.
        mail.metadata = {"name": str(parsed["Message-ID"])}  # type: ignore[attr-defined]
        return mail


def build_message(
    reader: Reader, body: Body, *, name: str, items: int, envelope: str = ""
) -> Message:
    """The message to one member. `name` makes its Message-ID: the same name at each attempt.

    What can't be delivered comes back to `envelope`, or to the sender.
    """
    sender, recipient = _sender(settings.DEFAULT_FROM_EMAIL), _address(reader.email)
    by_mail = unsubscribe_by_mail(body.unsubscribe_token)
    head = (
        f"From: {sender}\r\nTo: {recipient}\r\nSubject: {_subject(body.subject)}\r\n"
        f"Date: {_date(int(time()))}\r\nMessage-ID: {message_id(name)}\r\n"
        # By one click (RFC 8058) or by mail (RFC 2369).
        f"List-Unsubscribe: <{body.unsubscribe_url}>,\r\n <{by_mail}>\r\n"
        f"{_common_headers(settings.LIST_ID, reader.language)}\r\n"
    )
    return Message(
        sender=envelope or _envelope(sender),
        recipient=_envelope(recipient),
        content=b"".join(
            (head.encode("ascii"), _TEXT, body.text, _HTML, body.html, _END)
        ),
        items=items,
    )


@lru_cache(maxsize=64)
def _common_headers(list_id: str, language: str) -> str:
    """Those that all mails of a language have."""
    headers = {
        "List-Id": list_id,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **AUTOMATIC_HEADERS,
        "Content-Language": language,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
    }
    return "".join(f"{key}: {value}\r\n" for key, value in headers.items())


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second)


def _subject(words: str) -> str:
    """Encoded words (RFC 2047), each of whole characters and on a line of its own.

    `email.header` does the same in a hundred times the time: it measures after each letter.
    """
    if len(words) <= _LONGEST_PLAIN and _PLAIN_WORDS.fullmatch(words):
        return words
    return "\r\n ".join(
        f"=?utf-8?b?{b2a_base64(part, newline=False).decode('ascii')}?="
        for part in _cut(words.encode("utf-8", "replace"))
    )


def _cut(data: bytes) -> Iterator[bytes]:
    """In parts that end where a character does, short enough to be an encoded word (75 letters)."""
    start = 0
    while start < len(data):
        end = min(start + _LONGEST_PART, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end]
        start = end


@lru_cache(maxsize=4)
def _sender(address: str) -> str:
    return _address(address)


def _address(address: str) -> str:
    """As it stands in a header; what isn't plain is encoded. Raises ValueError for what is none."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def _envelope(address: str) -> str:
    """The bare address, as MAIL and RCPT have it."""
    return address.rpartition("<")[2].rstrip(">")
