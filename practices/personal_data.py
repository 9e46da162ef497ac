"""What the practice library knows of people, and how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exchange.personal_data import places_of_texts
from gaamac.common.personal_data import Area, Fate, Leaver, place

from . import departing
from .models import Adaptation, Practice, ReadingList

PLACES = (
    *places_of_texts(Practice),
    place("practices.ReadingList", "owner name key", Fate.GOES),
    place("practices.ReadingListItem", "note", Fate.GOES),
    place("practices.Adaptation", "changed outcome reason", Fate.AS_CHOSEN),
    place("practices.AdaptationAuthor", "user", Fate.GOES),
    place("practices.SealedAdaptationAuthor", "seal", Fate.GOES),
)


def forget(leaver: Leaver) -> None:
    """Settle the adaptations; reading lists go with the account."""
    departing.depart(leaver)


def told_of(user: Any) -> Iterator[Area]:
    """Their reading lists, and the adaptations they recorded."""
    lists = ReadingList.objects.filter(owner=user).prefetch_related("items")
    yield Area(
        "reading_lists",
        "Your reading lists, with your notes",
        [_reading_list(one) for one in lists],
    )
    rows = Adaptation.objects.by(user).select_related("country", "organisation")
    yield Area(
        "adaptations",
        "What you recorded of practices used elsewhere",
        [_adaptation(one) for one in rows],
    )


def _reading_list(reading_list: ReadingList) -> dict[str, Any]:
    return {
        "name": reading_list.name,
        "key": reading_list.key,
        "shows_owner": reading_list.shows_owner,
        "created_at": reading_list.created_at,
        "practices": [
            {"practice": item.translation_key, "note": item.note}
            for item in reading_list.items.all()
        ],
    }


def _adaptation(row: Adaptation) -> dict[str, Any]:
    return {
        "key": row.key,
        "practice": row.practice_key,
        "became": row.own_key,
        "country": row.country.iso2,
        "year": row.year,
        "language": row.language,
        "changed": row.changed,
        "outcome": row.outcome,
        "visibility": row.visibility,
        "attribution": row.attribution,
        "organisation": row.organisation.name if row.organisation else None,
        "state": row.state,
        "submitted_at": row.submitted_at,
        "decided_at": row.decided_at,
        "editors_reason": row.reason,
    }
