"""Who is due: turns preferences whose time has come into open deliveries of the ledger.

Any number of sweeps may run at once: each locks the preferences it plans and skips locked ones.
What is written and the next due instant stand in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .choices import DeliveryState, Reason
from .models import Delivery, DigestPreference, Edition
from .querysets import DigestPreferenceQuerySet
from .schedule import edition_label, is_missed, latest_due, next_due, next_in_time

BATCH = 500


@dataclass
class Planned:
    """What one planning did."""

    due: list[int] = field(default_factory=list)
    missed: int = 0
    merged: int = 0
    last: int = 0

    def add(self, other: Planned) -> None:
        """Take in what a further batch did."""
        self.due += other.due
        self.missed += other.missed
        self.merged += other.merged


@dataclass(frozen=True, slots=True)
class Turn:
    """One member's turn: the due instant, whether it is too late for it, and the next one."""

    preference: DigestPreference
    due_at: datetime
    missed: bool
    next_due_at: datetime | None

    @property
    def edition(self) -> tuple[str, str]:
        """Frequency and label of the edition."""
        return self.preference.frequency, edition_label(
            self.preference.rhythm, self.due_at
        )


def plan_due(now: datetime) -> Planned:
    """Open a delivery for every member due at `now`, in batches; what was done.

    `now` may lie in the future: then those who fall due until then get their last edition before
    it at once, and their plan stays as it is (docs/decisions/0031).
    """
    real = min(now, timezone.now())
    planned = Planned()
    while batch := _plan_batch(DigestPreference.objects.due(real), real):
        planned.add(batch)
    if now > real:
        planned.add(_plan_ahead(now))
    return planned


def _plan_ahead(now: datetime) -> Planned:
    """One turn for everybody who falls due between the real time and `now`."""
    planned, last = Planned(), 0
    while True:
        rows = DigestPreference.objects.due(now).filter(pk__gt=last).order_by("pk")
        batch = _plan_batch(rows, now, ahead=True)
        if batch is None:
            return planned
        planned.add(batch)
        last = batch.last


@transaction.atomic
def _plan_batch(
    due: DigestPreferenceQuerySet, now: datetime, *, ahead: bool = False
) -> Planned | None:
    """One batch; None when nobody (else) is due."""
    rows = due.select_for_update(skip_locked=True, of=("self",))
    found = dict(rows.values_list("pk", "member_id")[:BATCH])
    merged = _merge_waiting(found.values())
    take_turn = _turn_ahead if ahead else _turn
    turns = [take_turn(preference, now) for preference in _free(found.values())]
    if not turns and not (found and ahead):
        return None
    deliveries = _open_deliveries(turns)
    _move_on(turns)
    return Planned(
        due=[row.pk for row in deliveries if row.state == DeliveryState.DUE],
        missed=sum(turn.missed for turn in turns),
        merged=merged,
        last=max(found),
    )


def plan_edition(frequency: str, label: str) -> int:
    """Make an edition due now for everybody whose next one it is; how many.

    Their plan stays as it is: when its time comes they have had it (docs/decisions/0031).
    """
    planned, last = 0, 0
    while (done := _plan_edition_batch(frequency, label, last)) is not None:
        opened, last = done
        planned += opened
    return planned


@transaction.atomic
def _plan_edition_batch(
    frequency: str, label: str, last: int
) -> tuple[int, int] | None:
    """How many of one batch, and where it ends; None when there is nobody left."""
    rows = DigestPreference.objects.filter(
        frequency=frequency, next_due_at__isnull=False, pk__gt=last
    )
    rows = rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))
    found = dict(rows.values_list("pk", "member_id")[:BATCH])
    if not found:
        return None
    turns = [
        turn
        for one in _free(found.values())
        if (turn := _turn_now(one)).edition == (frequency, label)
    ]
    return len(_open_deliveries(turns)), max(found)


def _turn_now(preference: DigestPreference) -> Turn:
    """The edition that would fall due next."""
    due = preference.next_due_at
    return Turn(preference, due, missed=False, next_due_at=due)


def _turn_ahead(preference: DigestPreference, now: datetime) -> Turn:
    """The last edition that falls due until a moment to come. What is due next stays due."""
    due = preference.next_due_at
    last = latest_due(preference.rhythm, due, now)
    return Turn(preference, last, missed=False, next_due_at=due)


def _free(member_ids: Collection[int]) -> list[DigestPreference]:
    """The preferences of those who have nothing open, each with where its window opens.

    Read only now: until the preferences were locked and what waited was closed, a worker could
    still send something and so close a window.
    """
    busy = Delivery.objects.still_open().to_members(member_ids).values("member_id")
    rows = DigestPreference.objects.with_opening().filter(member__in=member_ids)
    return list(rows.exclude(member__in=busy))


def _turn(preference: DigestPreference, now: datetime) -> Turn:
    """What is to be done for one member whose time has come."""
    due, rhythm = preference.next_due_at, preference.rhythm
    if is_missed(due, now):
        return Turn(
            preference, due, missed=True, next_due_at=next_in_time(rhythm, due, now)
        )
    return Turn(
        preference, due, missed=False, next_due_at=next_due(rhythm, max(due, now))
    )


def _merge_waiting(member_ids: Collection[int]) -> int:
    """Close what still waits for these members: the next edition holds its news too."""
    waiting = Delivery.objects.to_members(member_ids).filter(state=DeliveryState.DUE)
    return waiting.update(
        state=DeliveryState.SKIPPED, reason=Reason.MERGED, finished_at=timezone.now()
    )


def _open_deliveries(turns: list[Turn]) -> list[Delivery]:
    editions = _editions({turn.edition for turn in turns})
    had = set(
        Delivery.objects.filter(
            edition__in=editions.values(),
            member__in=[turn.preference.member_id for turn in turns],
        ).values_list("edition_id", "member_id")
    )
    rows = [_delivery(turn, editions[turn.edition]) for turn in turns]
    return Delivery.objects.bulk_create(
        [row for row in rows if (row.edition_id, row.member_id) not in had]
    )


def _delivery(turn: Turn, edition_id: int) -> Delivery:
    now = timezone.now()
    row = Delivery(
        edition_id=edition_id,
        member_id=turn.preference.member_id,
        due_at=turn.due_at,
        window_opened_at=turn.preference.opening,
        next_attempt_at=now,
    )
    if turn.missed:
        row.state, row.reason, row.finished_at = (
            DeliveryState.SKIPPED,
            Reason.MISSED,
            now,
        )
    return row


def _editions(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of editions by (frequency, label), made where they are missing."""
    wanted = sorted(names)
    Edition.objects.bulk_create(
        [Edition(frequency=frequency, label=label) for frequency, label in wanted],
        ignore_conflicts=True,
    )
    rows = Edition.objects.filter(label__in=[label for _frequency, label in wanted])
    return {(row.frequency, row.label): row.pk for row in rows}


def _move_on(turns: list[Turn]) -> None:
    rows = []
    for turn in turns:
        turn.preference.next_due_at = turn.next_due_at
        rows.append(turn.preference)
    DigestPreference.objects.bulk_update(rows, ["next_due_at"])
