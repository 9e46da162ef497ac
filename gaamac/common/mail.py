"""Mails from templates: text and HTML in the recipient's language and direction.

A message has `templates/emails/<name>.subject.txt`, `.txt` and, unless text is enough, `.html`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from gaamac.common.languages import facts
from gaamac.common.mail_styles import styled
from gaamac.common.text import clean_text

# Asks machines not to answer (RFC 3834; the second is Exchange's).
AUTOMATIC_HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}
_PROVIDERS = "anymail."


def portal_link(path: str) -> str:
    """The whole address of a path of the portal, for where no request tells the host."""
    return f"{settings.PORTAL_URL}{path}"


def message_id(name: str | None = None) -> str:
    """A Message-ID on the sender's domain: random, or the same each time for the same `name`."""
    return f"<{name or secrets.token_hex(16)}@{_domain(settings.DEFAULT_FROM_EMAIL)}>"


@lru_cache(maxsize=4)
def _domain(sender: str) -> str:
    _, address = parseaddr(sender)
    return address.rpartition("@")[2]


def build_message(
    template: str,
    context: Mapping[str, Any],
    *,
    to: str,
    language: str,
    subject: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The message `template` for one recipient, ready to send.

    Templates find in their context, beside what is given: `language`, `direction`,
    `portal_url` (no slash at its end) and `subject`. A Message-ID among `headers` replaces
    the random one. Raises TemplateDoesNotExist without a text template.
    """
    known = facts(language)
    with translation.override(known.code):
        values = {
            "portal_url": settings.PORTAL_URL,
            "language": known.code,
            "direction": known.direction,
            **context,
        }
        values["subject"] = _one_line(
            subject or _plain(f"emails/{template}.subject.txt", values)
        )
        message = EmailMultiAlternatives(
            subject=values["subject"],
            body=_plain(f"emails/{template}.txt", values).strip() + "\n",
            to=[to],
            headers=_headers(known.code, headers or {}),
        )
        html = _html(f"emails/{template}.html", values)
    if html is not None:
        message.attach_alternative(html, "text/html")
    return message


def return_to(message: EmailMultiAlternatives, envelope: str) -> None:
    """Have it come back to `envelope` when it can't be delivered; readers see the same sender.

    Not where a provider's API sends it: few take another envelope, and its webhooks tell.
    """
    if envelope and not settings.EMAIL_BACKEND.startswith(_PROVIDERS):
        message.extra_headers["From"] = message.from_email
        message.from_email = envelope


def send(messages: Iterable[EmailMultiAlternatives]) -> int:
    """Send them all over one connection; how many the server took."""
    waiting = list(messages)
    return (get_connection().send_messages(waiting) or 0) if waiting else 0


def _headers(language: str, given: Mapping[str, str]) -> dict[str, str]:
    own = {"Message-ID": message_id(), "Content-Language": language}
    return {**own, **AUTOMATIC_HEADERS, **given}


def _one_line(subject: str) -> str:
    return clean_text(str(subject), lines=False)


def _plain(name: str, values: Mapping[str, Any]) -> str:
    # Django escapes for HTML whatever the template's name; plain text must not be.
    template = get_template(name).template  # type: ignore[attr-defined]
    return template.render(Context(dict(values), autoescape=False))


def _html(name: str, values: dict[str, Any]) -> str | None:
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return None
    return styled(template.render(values))
