"""What editors do with items on their way into digests: put first, held back, left out for good.

What is kept out is kept out of everybody's digest from the next one built. Let go again, it is news
from that moment on, to those who had not been sent it before (docs/decisions/0091).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from .choices import Act


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


def read_marks(opened: datetime, also: Collection[UUID] = ()) -> Marks:
    """The marks that matter to windows that open then or later, or to one of these. One query.

    Something let go after a window has closed is news to a later one.
    """
    from .models import ItemMark  # noqa: PLC0415 - models read nothing of ours, but news read both

    current = ItemMark.objects.filter(Q(ended_at=None) | Q(ended_at__gt=opened))
    rows = ItemMark.objects.filter(
        Q(translation_key__in=current.values("translation_key"))
        | Q(translation_key__in=also)
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
