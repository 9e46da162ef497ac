"""Changes of what a member has asked for: preferences are made, saved, turned off and on."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.choices import Notice
from members.models import NoticeSwitch, Suppression, User
from members.services import change_profile

from .choices import Frequency
from .models import Delivery, DigestPreference
from .schedule import Rhythm, edition_label, first_instant, next_due

# News older than this is no news to a new member, however long ago they signed up.
OLDEST_WINDOW = timedelta(days=31)
# Who turns the digest off by mistake and on again so soon has missed nothing.
A_MISTAKE = timedelta(days=1)
BATCH = 1000
CHOSEN = ("frequency", "hour", "weekday", "day_of_month", "is_discreet")


def create_missing(now: datetime) -> int:
    """A preference (weekly, discreet) for every approved member without one; how many were made."""
    made = 0
    while members := list(_without_preference()[:BATCH]):
        rows = [_first_preference(member, now) for member in members]
        DigestPreference.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


def _without_preference() -> Any:
    people = User.objects.approved().filter(digest_preference=None)
    return people.select_related("membership").order_by("pk")


def preference_of(member: User) -> DigestPreference:
    """The member's preference, made at first use."""
    row = DigestPreference.objects.filter(member=member).first()
    if row is None:
        fresh = _first_preference(member, timezone.now())
        DigestPreference.objects.bulk_create([fresh], ignore_conflicts=True)
        row = DigestPreference.objects.get(member=member)
    # Known already: pages that name the member need not read them again.
    row.member = member
    return row


def _first_preference(member: User, now: datetime) -> DigestPreference:
    """Weekly and discreet; the window opens at sign-up, or not all that long ago."""
    membership = getattr(member, "membership", None)
    since = membership.applied_at if membership else member.date_joined
    row = DigestPreference(
        member=member,
        time_zone=member.time_zone,
        window_opened_at=max(since, now - OLDEST_WINDOW),
    )
    row.next_due_at = next_due(row.rhythm, now)
    return row


@transaction.atomic
def save_preference(member: User, choices: Mapping[str, Any]) -> DigestPreference:
    """Keep what the member chose: the fields of `DigestPreferenceForm`.

    Language and time zone are the member's own everywhere; without a choice they stay.
    """
    preference = _locked(member)
    was_on = preference.is_on
    _choose(preference, choices)
    person = preference.member
    change_profile(
        person,
        name=person.name,
        preferred_language=choices.get("preferred_language")
        or person.preferred_language,
        time_zone=choices.get("time_zone") or person.time_zone,
    )
    _plan(preference, was_on=was_on)
    return preference


def as_if_saved(
    preference: DigestPreference, choices: Mapping[str, Any]
) -> DigestPreference:
    """The preference as it would be if this were saved; nothing is."""
    tried = copy(preference)
    _choose(tried, choices)
    tried.time_zone = choices.get("time_zone") or preference.member.time_zone
    _work_out(tried, was_on=preference.is_on)
    return tried


@transaction.atomic
def turn_off(member: User) -> None:
    """No more digests; everything else the member chose is kept for when they turn it on again."""
    preference = _locked(member)
    if preference.is_on:
        preference.frequency = Frequency.OFF
        _plan(preference, was_on=True)


@transaction.atomic
def turn_off_all_mail(member: User) -> None:
    """No digest and no notice. Mail about the account itself has no switch."""
    turn_off(member)
    NoticeSwitch.objects.bulk_create(
        [
            NoticeSwitch(user=member, notice=notice)
            for notice in Notice.values
            if notice != Notice.ACCOUNT
        ],
        ignore_conflicts=True,
    )


def follow_time_zones(now: datetime) -> int:
    """Plan anew for members who have moved to another time zone; how many there were."""
    rows = list(
        DigestPreference.objects.in_another_zone().select_related("member")[:BATCH]
    )
    for row in rows:
        row.time_zone = row.member.time_zone
        row.next_due_at = next_due(row.rhythm, earliest(row, now))
    DigestPreference.objects.bulk_update(rows, ["time_zone", "next_due_at"])
    return len(rows)


def earliest(preference: DigestPreference, now: datetime) -> datetime:
    """The moment after which the next may fall due: now, or just before the day a pause ends."""
    if preference.paused_until is None:
        return now
    wall = datetime.combine(preference.paused_until, time(0))
    return max(now, first_instant(wall, preference.rhythm.zone) - timedelta(seconds=1))


def _locked(member: User) -> DigestPreference:
    preference_of(member)
    rows = DigestPreference.objects.select_related("member").select_for_update(
        of=("self",)
    )
    return rows.get(member=member)


def _choose(preference: DigestPreference, choices: Mapping[str, Any]) -> None:
    for name in CHOSEN:
        setattr(preference, name, choices[name])
    preference.paused_until = choices.get("paused_until")


def _plan(preference: DigestPreference, *, was_on: bool) -> None:
    preference.time_zone = preference.member.time_zone
    _work_out(preference, was_on=was_on)
    preference.save()


def _work_out(preference: DigestPreference, *, was_on: bool) -> None:
    """When the next one is due, and what a pause or turning it on means for its window."""
    now = timezone.now()
    if was_on and not preference.is_on:
        preference.turned_off_at = now
    elif preference.is_on and not was_on:
        _open_window_again(preference, now)
    preference.next_due_at = _next_not_had(preference, earliest(preference, now))


def _open_window_again(preference: DigestPreference, now: datetime) -> None:
    """What was published while the digest was off is not news; a mistake is forgiven."""
    off_at = preference.turned_off_at
    if off_at is not None and now - off_at > A_MISTAKE:
        preference.window_opened_at = now
    preference.turned_off_at = None


def _next_not_had(preference: DigestPreference, now: datetime) -> datetime | None:
    """The next due instant of a period whose edition the member has not had yet."""
    due = next_due(preference.rhythm, now)
    if due is not None and _has_had(preference.member, preference.rhythm, due):
        return next_due(preference.rhythm, due)
    return due


def _has_had(member: User, rhythm: Rhythm, due: datetime) -> bool:
    return Delivery.objects.filter(
        member=member,
        edition__frequency=rhythm.frequency,
        edition__label=edition_label(rhythm, due),
    ).exists()


def suppress(address: str, answer: str) -> None:
    """Send nothing to this address any more: the mail server said that it is no good."""
    Suppression.objects.get_or_create(
        address=address.lower(), defaults={"reason": answer[:200]}
    )
