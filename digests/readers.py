"""The members of a batch as a digest needs them: address, language, rights, follows. No model."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from exchange.follows import follows_of_many
from exchange.matching import Follows
from gaamac.common.arrays import OneOf
from gaamac.common.visibility import Visibility
from members.models import Suppression, User
from members.permissions import clearance_from
from members.querysets import Roles

from .choices import Frequency, Reason
from .schedule import Rhythm


class Reader(NamedTuple):
    """One member, as they stand at the moment a digest is built for them."""

    member_id: int
    email: str
    language: str
    clearance: int
    follows: Follows
    is_discreet: bool
    rhythm: Rhythm
    link_key: UUID
    is_verified: bool
    is_suppressed: bool
    is_paused: bool = False

    def reason_to_skip(self) -> Reason | None:
        """Why nothing must be sent to this member now; None when it may."""
        if self.rhythm.frequency == Frequency.OFF:
            return Reason.TURNED_OFF
        if self.is_paused:
            return Reason.PAUSED
        if self.clearance < Visibility.COMMUNITY:
            return Reason.NOT_A_MEMBER
        if not self.is_verified:
            return Reason.NO_ADDRESS
        return Reason.SUPPRESSED if self.is_suppressed else None


def read_readers(member_ids: Collection[int]) -> dict[int, Reader]:
    """These members by id, in five queries however many they are; who is gone is left out."""
    follows = follows_of_many(member_ids)
    roles = User.objects.roles_of_many(member_ids, timezone.now().date())
    verified = _verified_addresses(member_ids)
    return {
        row[0]: _reader(follows[row[0]], roles.get(row[0]), verified, *row)
        for row in _rows(member_ids)
    }


def _verified_addresses(member_ids: Collection[int]) -> set[tuple[int, str]]:
    """Whose they are, and the addresses in lower case."""
    rows = EmailAddress.objects.filter(OneOf("user_id", member_ids), verified=True)
    return set(rows.values_list("user_id", Lower("email")))


def _rows(member_ids: Collection[int]) -> QuerySet[User, tuple[Any, ...]]:
    """What `_reader` takes, in its order."""
    refusing = Suppression.objects.filter(address=Lower(OuterRef("email")))
    people = User.objects.filter(
        # Both, so that neither table is read whole.
        OneOf("pk", member_ids),
        OneOf("digest_preference__member_id", member_ids),
    )
    return people.annotate(suppressed=Exists(refusing)).values_list(
        "pk",
        "email",
        "preferred_language",
        "time_zone",
        "suppressed",
        "digest_preference__frequency",
        "digest_preference__hour",
        "digest_preference__weekday",
        "digest_preference__day_of_month",
        "digest_preference__is_discreet",
        "digest_preference__paused_until",
        "digest_preference__link_key",
    )


def _reader(
    follows: Follows,
    roles: Roles | None,
    verified: Collection[tuple[int, str]],
    *row: Any,
) -> Reader:
    member_id, email, language, time_zone, is_suppressed, *preference = row
    *rhythm, is_discreet, paused_until, link_key = preference
    return Reader(
        member_id,
        email,
        language,
        int(clearance_from(roles)),
        follows,
        is_discreet,
        _rhythm(*rhythm, time_zone),
        link_key,
        (member_id, email.lower()) in verified,
        is_suppressed,
        paused_until is not None and _is_paused(paused_until, time_zone),
    )


# Many members have the same: one of each is made.
_rhythm = lru_cache(maxsize=4096)(Rhythm)


def _is_paused(until: date, time_zone: str) -> bool:
    """Whether the day on which it goes on has not come in the member's time zone."""
    zone = Rhythm("", 0, 0, 1, time_zone).zone
    return timezone.now().astimezone(zone).date() < until
