"""What a member is told of an answer of theirs: nobody else is ever told anything.

Sealed while they wait: that somebody answered could name an anonymous author.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext, override

from members.choices import Notice
from members.models import User
from members.notify import notify

from .models import Told
from .reading import MOST_TEXT


def tell_not_posted(member: User, key: UUID, reason: str, text: str) -> None:
    """It does not stand there, why, and what they wrote. Once a mail, however often that comes."""
    if _is_told(key):
        return
    with override(member.preferred_language):
        context = {"reason": gettext(reason), "text": text[:MOST_TEXT]}
    notify(member, Notice.ACCOUNT, "inbound/not_posted", context, sealed=True)


def _is_told(key: UUID) -> bool:
    return not Told.objects.get_or_create(key=key)[1]
