"""What incoming mail tells of people, and how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from gaamac.common.personal_data import Area, Fate, Leaver, place

from .models import HeldMail

PLACES = (
    place("inbound.HeldMail", "sender subject text member response", Fate.GOES),
    place("inbound.HeldMail", "why key left_out", Fate.NOBODY),
    place("inbound.HeldFile", "mail content", Fate.GOES),
    place("inbound.HeldFile", "extension size", Fate.NOBODY),
    place("inbound.Told", "key", Fate.NOBODY),
)


def forget(leaver: Leaver) -> None:
    """Delete what they sent, and what was sent to their reply addresses."""
    HeldMail.objects.filter(
        Q(sender__in=leaver.addresses) | Q(member=leaver.user)
    ).delete()


def told_of(user: Any) -> Iterator[Area]:
    """What is held of theirs."""
    held = HeldMail.objects.filter(sender=user.email.lower())
    content = list(
        held.values("received_at", "subject", "text", file_count=Count("files"))
    )
    yield Area("held_mail", "Mail of yours that waits for the support team", content)
