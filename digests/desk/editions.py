"""The editions to come, and what stands to be told in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from exchange.models import CatalogueEntry, Response
from gaamac.common.visibility import Visibility

from ..choices import KEPT_OUT, Act, Frequency
from ..models import DigestPreference, Edition, EditionNote, ItemMark
from ..schedule import edition_label

PERIODS = {
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.MONTHLY: timedelta(days=31),
}
MOST_ITEMS = 200
MOST_FOLLOWED = 50


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An edition that falls due next for somebody."""

    frequency: Frequency
    label: str
    first_due_at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class Item:
    """One contribution on its way into digests, and what editors have done with it."""

    key: UUID
    kind: str
    title: str
    language: str
    visibility: str
    announced_at: datetime
    is_pinned: bool
    kept_out: str


def upcoming() -> list[Upcoming]:
    """For each frequency that anybody has, the edition that falls due first. Two queries each."""
    found = []
    for frequency in PERIODS:
        rows = DigestPreference.objects.filter(
            frequency=frequency, next_due_at__isnull=False
        )
        first = rows.order_by("next_due_at").first()
        if first:
            label = edition_label(first.rhythm, first.next_due_at)
            due = first.next_due_at
            found.append(Upcoming(frequency, label, due, rows.count()))
    return found


def edition_of(frequency: str, label: str) -> Edition | None:
    """An edition that exists, or one to come, which is made; None for a label that is neither."""
    known = Edition.objects.filter(frequency=frequency, label=label).first()
    if known is None and any(
        (one.frequency, one.label) == (frequency, label) for one in upcoming()
    ):
        known, _made = Edition.objects.get_or_create(frequency=frequency, label=label)
    return known


def members_next(edition: Edition) -> int:
    """How many have it as their next one."""
    rows = DigestPreference.objects.filter(
        frequency=edition.frequency, next_due_at__isnull=False
    ).only("frequency", "hour", "weekday", "day_of_month", "time_zone", "next_due_at")
    return sum(
        edition_label(one.rhythm, one.next_due_at) == edition.label
        for one in rows.iterator(chunk_size=2000)
    )


def window_of(edition: Edition) -> tuple[datetime, datetime]:
    """What a reader of this frequency has not been told, who was told a period ago."""
    now = timezone.now()
    return now - PERIODS[Frequency(edition.frequency)], now


def notes_of(edition: Edition) -> dict[str, str]:
    """What it says at its head, by language."""
    rows = EditionNote.objects.filter(edition=edition)
    return dict(rows.values_list("language", "text"))


def items_of(edition: Edition) -> list[Item]:
    """What is to be told in it, the newest first, and all that editors have marked. Two queries.

    What was let go in its period is told in it, however long ago it was published.
    """
    opened, closed = window_of(edition)
    known = ItemMark.objects.filter(Q(ended_at=None) | Q(ended_at__gt=opened))
    every = list(known)
    marks = [one for one in every if one.ended_at is None]
    released = {one.translation_key for one in every if one.act in KEPT_OUT}
    kept = {one.translation_key: one for one in marks if one.act in KEPT_OUT}
    pinned = {
        one.translation_key
        for one in marks
        if one.act == Act.PIN and one.edition_id == edition.pk
    }
    rows = CatalogueEntry.objects.visible_up_to(Visibility.EDITORS).filter(
        Q(announced_at__gt=opened, announced_at__lte=closed)
        | Q(translation_key__in=released | pinned)
    )
    return list(_items(rows.order_by("-announced_at", "page_id"), pinned, kept))


def happened_to(frequency: str) -> list[tuple[str, str]]:
    """What followers are told of again in such an edition, by key and title: changed, or answered."""
    since = timezone.now() - PERIODS[Frequency(frequency)]
    answers = Response.objects.filter(withdrawn_at=None, created_at__gt=since)
    rows = CatalogueEntry.objects.visible_up_to(Visibility.EDITORS).filter(
        Q(changed_at__gt=since)
        | Q(translation_key__in=answers.values("translation_key"))
    )
    latest = rows.order_by("-updated_at", "-page_id")[:MOST_FOLLOWED]
    titles = latest.values_list("translation_key", "title")
    return [(str(key), title) for key, title in titles]


def _items(rows: Any, pinned: set[UUID], kept: dict[UUID, ItemMark]) -> Iterable[Item]:
    seen: set[UUID] = set()
    for row in rows[: MOST_ITEMS * 6]:
        key = row.translation_key
        if key in seen or len(seen) >= MOST_ITEMS:
            continue
        seen.add(key)
        mark = kept.get(key)
        yield Item(
            key=key,
            kind=row.kind,
            title=row.title,
            language=row.language,
            visibility=str(row.get_visibility_display()),
            announced_at=row.announced_at,
            is_pinned=key in pinned,
            kept_out=str(mark.get_act_display()) if mark else "",
        )
