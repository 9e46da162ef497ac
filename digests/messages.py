"""A digest as a message: headers around a body (RFC 5322), ready for the server as bytes."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import formatdate
from functools import lru_cache
from time import time
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from gaamac.common.mail import AUTOMATIC_HEADERS, message_id

from .links import unsubscribe_by_mail
from .readers import Reader
from .rendering import Body

_PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# No body of ours has this line: "=_" is nothing in quoted-printable.
_BOUNDARY = "=_gaamac_digest"
_TEXT = (
    f"--{_BOUNDARY}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)
_HTML = (
    f"\r\n--{_BOUNDARY}\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
).encode()
_END = f"\r\n--{_BOUNDARY}--\r\n".encode()


class Message(NamedTuple):
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
    own_sender, recipient = settings.DEFAULT_FROM_EMAIL, _address(reader.email)
    head = _head(own_sender, settings.LIST_ID, reader.language) % (
        recipient,
        body.subject,
        _date(int(time())),
        message_id(name),
        body.unsubscribe_url,
        unsubscribe_by_mail(body.unsubscribe_token),
    )
    parts = head.encode("ascii"), *body.text, _HTML, *body.html, _END
    return Message(
        envelope or _bounces_to(own_sender), _bare(recipient), b"".join(parts), items
    )


@lru_cache(maxsize=64)
def _head(sender: str, list_id: str, language: str) -> str:
    """The headers of a mail in a language and of its text, with places for what is one mail's own."""
    common = {
        "List-Id": list_id,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **AUTOMATIC_HEADERS,
        "Content-Language": language,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
    }
    lines = [f"{key}: {value}\r\n" for key, value in common.items()]
    first = f"From: {_address(sender)}\r\n".replace("%", "%%")
    last = f"{''.join(lines)}\r\n{_TEXT}".replace("%", "%%")
    return (
        f"{first}To: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: %s\r\n"
        # By one click (RFC 8058) or by mail (RFC 2369).
        f"List-Unsubscribe: <%s>,\r\n <%s>\r\n{last}"
    )


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second)


@lru_cache(maxsize=4)
def _bounces_to(sender: str) -> str:
    return _bare(_address(sender))


def _address(address: str) -> str:
    """As it stands in a header; what isn't plain is encoded. Raises ValueError for what is none."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def _bare(address: str) -> str:
    """The bare address, as MAIL and RCPT have it."""
    return address.rpartition("<")[2].rstrip(">") if "<" in address else address
