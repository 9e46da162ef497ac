"""Signed addresses in mails sent at once: each stops one sort of mail for one member, without signing in.

The pages behind them stand with those of the digest, which know every list (digests/views_links.py).
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from gaamac.common import signing
from gaamac.common.mail import portal_link

from .choices import Notice
from .models import User

PURPOSE = "notice-unsubscribe"


def notice_link(user: User, notice: str) -> str:
    """The page that stops this sort of mail, in the member's language."""
    token = signing.make(PURPOSE, [user.pk, str(notice)])
    with override(user.preferred_language):
        return portal_link(reverse("notice-unsubscribe", args=[token]))


def read_notice_token(given: str) -> tuple[User, Notice] | None:
    """Whom a link was mailed to, and about which sort of mail; None for rubbish and who is gone."""
    said: Any = signing.read(PURPOSE, given)
    if not isinstance(said, list) or len(said) != 2 or said[1] not in Notice.values:
        return None
    member = (
        User.objects.filter(pk=said[0]).first() if isinstance(said[0], int) else None
    )
    return (member, Notice(said[1])) if member else None


def unsubscribe_headers(link: str) -> dict[str, str]:
    """By one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
