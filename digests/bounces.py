"""What came back of our mails: recorded once, and what follows from it (docs/decisions/0093).

A complaint, and an address that does not exist, end all mail to it at once. What could not be
delivered for another reason counts: several messages over days end it too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_noop

from members.models import Suppression

from .choices import BounceKind
from .models import Bounce, Delivery
from .services import suppress

# So many messages within so long, the first and the last at least so far apart.
SOFT_LIMIT = 5
SOFT_WITHIN = timedelta(days=30)
SOFT_APART = timedelta(days=7)
# Statuses (RFC 3463, 3.2 and 3.3) that say: this address is none, or none any more.
_NO_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
_BECAUSE = {
    BounceKind.HARD: gettext_noop("Mail to it came back: there is no such address"),
    BounceKind.SOFT: gettext_noop("Mail to it came back again and again"),
    BounceKind.COMPLAINT: gettext_noop("Mail to it was reported as unwanted"),
}


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: of which address and delivery, what was said, and what makes it one event."""

    address: str
    kind: BounceKind
    event: str
    delivery_id: int | None = None
    status: str = ""
    words: str = ""


def kind_of_status(status: str, *, is_final: bool) -> BounceKind:
    """What a status (RFC 3463) means for the address; `is_final` says that nobody tries any more."""
    return BounceKind.HARD if is_final and status in _NO_ADDRESS else BounceKind.SOFT


@transaction.atomic
def record(returned: Returned) -> bool:
    """Write it down and draw the consequence; False when it was known."""
    address = returned.address.lower()
    delivery = Delivery.objects.filter(pk=returned.delivery_id).first()
    _row, is_new = Bounce.objects.get_or_create(
        event=hashlib.sha256(f"{address}:{returned.event}".encode()).hexdigest(),
        defaults={
            "address": address,
            "delivery": delivery,
            "kind": returned.kind,
            "status": returned.status[:12],
            "words": returned.words[:200],
        },
    )
    if is_new and _ends_mail(address, returned.kind):
        suppress(address, _BECAUSE[returned.kind])
    return is_new


def _ends_mail(address: str, kind: BounceKind) -> bool:
    if kind != BounceKind.SOFT:
        return True
    since = timezone.now() - SOFT_WITHIN
    recent = Bounce.objects.filter(address=address, kind=BounceKind.SOFT, at__gt=since)
    first = recent.aggregate(first=Min("at"))["first"]
    return recent.count() >= SOFT_LIMIT and timezone.now() - first >= SOFT_APART


@transaction.atomic
def mail_again(suppression: Suppression) -> None:
    """An editor says that the address is right: mail goes there again, and counting begins anew."""
    Bounce.objects.filter(address=suppression.address).delete()
    suppression.delete()
