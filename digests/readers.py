"""The members of a batch as a digest needs them: address, language, rights, follows. No model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from exchange.follows import follows_of_many
from exchange.matching import Follows
from gaamac.common.arrays import OneOf
from gaamac.common.visibility import Visibility
from members.models import Suppression, User
from members.permissions import clearance_from

from .choices import Frequency, Reason
from .schedule import Rhythm


@dataclass(frozen=True, slots=True)
class Reader:
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
    """These members by id, in three queries however many they are; who is gone is left out."""
    follows = follows_of_many(member_ids)
    return {row["pk"]: _reader(row, follows[row["pk"]]) for row in _rows(member_ids)}


def _rows(member_ids: Collection[int]) -> QuerySet[User, dict[str, Any]]:
    address = EmailAddress.objects.filter(
        user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True
    )
    refusing = Suppression.objects.filter(address=Lower(OuterRef("email")))
    people = User.objects.with_roles(timezone.now().date()).filter(
        OneOf("pk", member_ids), digest_preference__isnull=False
    )
    return people.annotate(
        verified=Exists(address),
        suppressed=Exists(refusing),
        frequency=F("digest_preference__frequency"),
        hour=F("digest_preference__hour"),
        weekday=F("digest_preference__weekday"),
        day_of_month=F("digest_preference__day_of_month"),
        is_discreet=F("digest_preference__is_discreet"),
        paused_until=F("digest_preference__paused_until"),
        link_key=F("digest_preference__link_key"),
    ).values(
        "pk",
        "email",
        "preferred_language",
        "time_zone",
        "is_active",
        "is_editor",
        "is_approved",
        "is_focal_point",
        "verified",
        "suppressed",
        "frequency",
        "hour",
        "weekday",
        "day_of_month",
        "is_discreet",
        "paused_until",
        "link_key",
    )


def _reader(row: dict[str, Any], follows: Follows) -> Reader:
    return Reader(
        member_id=row["pk"],
        email=row["email"],
        language=row["preferred_language"],
        clearance=int(clearance_from(row if row["is_active"] else None)),
        follows=follows,
        is_discreet=row["is_discreet"],
        rhythm=Rhythm(
            row["frequency"],
            row["hour"],
            row["weekday"],
            row["day_of_month"],
            row["time_zone"],
        ),
        link_key=row["link_key"],
        is_verified=row["verified"],
        is_suppressed=row["suppressed"],
        is_paused=_is_paused(row),
    )


def _is_paused(row: dict[str, Any]) -> bool:
    """Whether the day on which it goes on has not come in the member's time zone."""
    until = row["paused_until"]
    if until is None:
        return False
    zone = Rhythm("", 0, 0, 1, row["time_zone"]).zone
    return bool(timezone.now().astimezone(zone).date() < until)
