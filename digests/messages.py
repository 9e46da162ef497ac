"""A digest as a message: headers around a body (RFC 5322), ready for the server as bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import Header
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from gaamac.common.mail import AUTOMATIC_HEADERS, message_id

from .links import page, unsubscribe_by_mail
from .readers import Reader
from .rendering import Body

_PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
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
        return mail


def build_message(reader: Reader, body: Body, *, name: str, items: int) -> Message:
    """The message to one member. `name` makes its Message-ID: the same name at each attempt."""
    sender, recipient = _address(settings.DEFAULT_FROM_EMAIL), _address(reader.email)
    headers = {
        "From": sender,
        "To": recipient,
        "Subject": _subject(body.subject),
        "Date": formatdate(),
        "Message-ID": message_id(name),
        "List-Id": settings.LIST_ID,
        "List-Unsubscribe": _unsubscribe(reader.language, body.unsubscribe_token),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **AUTOMATIC_HEADERS,
        "Content-Language": reader.language,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
    }
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    return Message(
        sender=_envelope(sender),
        recipient=_envelope(recipient),
        content=b"".join(
            (head.encode("ascii"), b"\r\n", _TEXT, body.text, _HTML, body.html, _END)
        ),
        items=items,
    )


def _unsubscribe(language: str, token: str) -> str:
    """By one click (RFC 8058) or by mail (RFC 2369)."""
    address = page("digest-unsubscribe", language, token)
    return f"<{address}>,\r\n <{unsubscribe_by_mail(token)}>"


@lru_cache(maxsize=512)
def _subject(words: str) -> str:
    return Header(words, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _address(address: str) -> str:
    """As it stands in a header; what isn't plain is encoded. Raises ValueError for what is none."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def _envelope(address: str) -> str:
    """The bare address, as MAIL and RCPT have it."""
    return address.rpartition("<")[2].rstrip(">")
