"""Mail whose sender is not known: kept for an editor, for a month, never answered. Its files wait with it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from exchange.models import Response
from members.models import User

from . import held_files
from .choices import Outcome, WhyHeld
from .cutting import own_words
from .models import HeldMail
from .reading import Incoming

KEPT = timedelta(days=30)
# What comes beyond these is dropped: a flood would bury what an editor should see.
MOST_HELD = 500
MOST_OF_ONE = 10
MOST_TEXT = 20_000


def hold(
    mail: Incoming,
    why: WhyHeld,
    *,
    member: User | None = None,
    response: Response | None = None,
) -> Outcome:
    """Keep it for an editor, unless too much is kept."""
    forget_old()
    kept = HeldMail.objects.all()
    if kept.count() >= MOST_HELD:
        return Outcome.DROPPED
    if kept.filter(sender=mail.sender).count() >= MOST_OF_ONE:
        return Outcome.DROPPED
    words = own_words(mail.text("plain"), mail.text("html"))
    held, is_new = HeldMail.objects.get_or_create(
        key=mail.key,
        defaults={
            "sender": mail.sender[:254],
            "subject": mail.subject,
            "text": words[:MOST_TEXT],
            "why": why,
            "member": member,
            "response": response,
        },
    )
    if is_new:
        held_files.keep(held, mail)
    return Outcome.HELD


def forget_old() -> int:
    """Delete what nobody has decided about for a month; how many there were."""
    return HeldMail.objects.filter(received_at__lt=timezone.now() - KEPT).delete()[0]
