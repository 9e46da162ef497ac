"""Mails as their recipients find them."""

from __future__ import annotations

import re

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from members import account_mail, notify

CODE = re.compile(r"^ {4}([0-9A-Z-]{6,12})$", re.MULTILINE)


def arrived(address: str | None = None) -> list[EmailMultiAlternatives]:
    """What has been mailed (to that address), with what still waited in the outbox."""
    notify.sweep()
    account_mail.sweep()
    return [one for one in mail.outbox if address is None or address in one.to]


def code_in(message: EmailMultiAlternatives) -> str:
    """The one-time code in a mail."""
    found = CODE.search(message.body)
    assert found, message.body
    return found[1]


def html_of(message: EmailMultiAlternatives) -> str:
    """The HTML of a mail."""
    return str(message.alternatives[0].content)
