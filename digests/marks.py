"""What editors do with items on their way into digests: put first, held back, left out for good.

What is kept out is kept out of everybody's digest from the next one built. Let go again, it is news
from that moment on, to those who had not been sent it before (docs/decisions/0091).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from .choices import Act, DeliveryState, Reason


@dataclass(frozen=True, slots=True)
class Released:
    """Something let go again: since when it had been kept out, and when it was let go."""

    held_at: datetime
    at: datetime


@dataclass(frozen=True)
class Marks:
    """What editors have marked, as far as it touches some windows."""

    kept_out: frozenset[UUID] = frozenset()
    # The last one is what counts; those before it say who had it between.
    released: Mapping[UUID, tuple[Released, ...]] = field(default_factory=dict)
    # By (frequency, label) of an edition.
    pinned: Mapping[tuple[str, str], frozenset[UUID]] = field(default_factory=dict)


NO_MARKS = Marks()


def read_marks(opened: datetime) -> Marks:
    """The marks that matter to windows that open then or later. One query.

    Something let go after a window has closed is news to a later one.
    """
    from .models import ItemMark  # noqa: PLC0415 - models read nothing of ours, but news read both

    current = ItemMark.objects.filter(Q(ended_at=None) | Q(ended_at__gt=opened))
    rows = ItemMark.objects.filter(
        translation_key__in=current.values("translation_key")
    ).select_related("edition")
    kept, pinned = set(), defaultdict(set)
    released: dict[UUID, list[Released]] = defaultdict(list)
    for row in rows.order_by("made_at", "pk"):
        if row.act == Act.PIN:
            if row.ended_at is None and row.edition:
                label = row.edition.frequency, row.edition.label
                pinned[label].add(row.translation_key)
        elif row.ended_at is None:
            kept.add(row.translation_key)
        else:
            released[row.translation_key].append(Released(row.made_at, row.ended_at))
    return Marks(
        frozenset(kept),
        {key: tuple(ones) for key, ones in released.items() if key not in kept},
        {edition: frozenset(keys) for edition, keys in pinned.items()},
    )


def had_before(
    member_ids: Collection[int],
    marks: Marks,
    announced: Mapping[UUID, datetime | None],
) -> dict[int, set[UUID]]:
    """Who was sent what before it was held back. One query where something was let go, else none."""
    from .models import Delivery  # noqa: PLC0415 - as above

    shown = [
        (key, since, until)
        for key, ones in marks.released.items()
        for since, until in _shown(announced.get(key), ones)
    ]
    if not shown:
        return {}
    told = Q(state=DeliveryState.SENT) | Q(reason=Reason.UNKNOWN)
    windows = Delivery.objects.to_members(member_ids).filter(
        told,
        window_closed_at__gte=min(since for _key, since, _until in shown),
        window_closed_at__lte=max(until for _key, _since, until in shown),
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for member, opened, closed in windows.values_list(
        "member_id", "window_opened_at", "window_closed_at"
    ):
        found[member] |= {
            key for key, since, until in shown if opened < since <= closed <= until
        }
    return found


def _shown(
    announced: datetime | None, ones: Collection[Released]
) -> Iterator[tuple[datetime, datetime]]:
    """From when, and until when, it was news: before it was held, and between."""
    since = announced
    for one in ones:
        if since is not None:
            yield since, one.held_at
        since = one.at
