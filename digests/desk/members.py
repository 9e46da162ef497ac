"""One member's mails: what they are to get, what was sent, when, and why not. Titles stand nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gaamac.audit.choices import Act as Recorded
from gaamac.audit.services import member as named
from gaamac.audit.services import record
from members.models import NoticeSwitch, OutgoingNotice, Suppression, User

from ..models import Bounce, Delivery, DigestPreference
from ..readers import read_readers

MOST_FOUND, MOST_SHOWN = 20, 60


@dataclass(frozen=True, slots=True)
class Mails:
    """Everything there is to say of one member's mail. What is sealed is not in it (0085)."""

    preference: DigestPreference | None
    deliveries: list[Delivery]
    notices: list[OutgoingNotice]
    switched_off: list[str]
    suppression: Suppression | None
    bounces: list[Bounce]
    # Why a digest would not be sent to them now, in words; empty when it would.
    why_not_now: str


def found(words: str) -> QuerySet[User]:
    """People by name or address, a few."""
    wanted = words.strip()[:100]
    if not wanted or "\x00" in wanted:
        return User.objects.none()
    named_so = Q(name__icontains=wanted) | Q(email__icontains=wanted)
    return User.objects.filter(named_so).order_by("name", "pk")[:MOST_FOUND]


@transaction.atomic
def mails_of(person: User, by: User) -> Mails:
    """Read them; that somebody looked is put on record. As many queries however many mails."""
    record(Recorded.MAILS_LOOKED_UP, named(person), by=by)
    switches = NoticeSwitch.objects.filter(user=person)
    deliveries: Any = Delivery.objects.filter(member=person).select_related("edition")
    return Mails(
        preference=DigestPreference.objects.filter(member=person).first(),
        deliveries=list(deliveries[:MOST_SHOWN]),
        notices=list(
            OutgoingNotice.objects.filter(recipient=person).order_by(
                "-created_at", "-pk"
            )[:MOST_SHOWN]
        ),
        switched_off=[str(one.get_notice_display()) for one in switches],
        suppression=Suppression.objects.filter(address=person.email.lower()).first(),
        bounces=list(Bounce.objects.filter(address=person.email.lower())[:MOST_SHOWN]),
        why_not_now=_why_not_now(person),
    )


def _why_not_now(person: User) -> str:
    reader = read_readers([person.pk]).get(person.pk)
    if reader is None:
        return str(_("They have never been offered one"))
    reason = reader.reason_to_skip()
    return str(reason.label) if reason else ""
