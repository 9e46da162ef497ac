"""What the digests know of people, and how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaamac.common.personal_data import Area, Fate, Leaver, place

from .models import Bounce, Delivery, DigestPreference, MailPause

PLACES = (
    place("digests.DigestPreference", "member time_zone", Fate.GOES),
    place("digests.Delivery", "member", Fate.EMPTIED, "the ledger's sums stay true"),
    place("digests.Delivery", "detail", Fate.EMPTIED, "mail servers quote addresses"),
    place("digests.Edition", "label", Fate.NOBODY),
    place("digests.MailPause", "answer", Fate.EMPTIED, "it ends with the next mail"),
    place("digests.Bounce", "address status words event", Fate.GOES),
    place("digests.EditionNote", "language text", Fate.NOBODY),
    place("digests.ItemMark", "made_by", Fate.EMPTIED, "what is held back stays so"),
)


def forget(leaver: Leaver) -> None:
    """Empty what mail servers said; the rows lose their member with the account."""
    Delivery.objects.filter(member=leaver.user).exclude(detail="").update(detail="")
    Bounce.objects.filter(address__in=leaver.addresses).delete()
    MailPause.objects.update(answer="")


def told_of(user: Any) -> Iterator[Area]:
    """When they want their digest, and which ones they were sent."""
    preference = DigestPreference.objects.filter(member=user).first()
    deliveries = Delivery.objects.filter(member=user).select_related("edition")
    content = {
        "preference": _preference(preference) if preference else None,
        "deliveries": [_delivery(one) for one in deliveries],
        "bounces": list(
            Bounce.objects.filter(address=user.email.lower()).values(
                "at", "kind", "status", "words"
            )
        ),
    }
    yield Area("digest", "When you want your digest, and each one sent to you", content)


def _preference(preference: DigestPreference) -> dict[str, Any]:
    return {
        "frequency": preference.frequency,
        "hour": preference.hour,
        "weekday": preference.weekday,
        "day_of_month": preference.day_of_month,
        "is_discreet": preference.is_discreet,
        "next_due_at": preference.next_due_at,
        "turned_off_at": preference.turned_off_at,
        "paused_until": preference.paused_until,
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "edition": delivery.edition.label,
        "frequency": delivery.edition.frequency,
        "state": delivery.state,
        "reason": delivery.reason,
        "due_at": delivery.due_at,
        "finished_at": delivery.finished_at,
        "items": delivery.items,
    }
