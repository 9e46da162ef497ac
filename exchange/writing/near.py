"""What is published already and reads like what somebody is writing, of what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from gaamac.common.folding import fold
from gaamac.common.languages import reader_language

from ..cards import Card, card
from ..models import CatalogueEntry
from ..search import find
from ..search.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHOWN = 3
# So many that share a word are compared; the search names those first that share one in the title.
COMPARED = 200
_WORDS = 8
_TITLE_ALIKE = 0.45
_ALL_ALIKE = 0.3
_LONGEST = 500
_COMMON = frozenset().union(*STOP_WORDS.values())


@dataclass(frozen=True, slots=True)
class Draft:
    """What is looked at: the kind, whose key is left out, the words."""

    kind: str
    key: UUID
    title: str
    summary: str


def near(reader: Any, draft: Draft) -> list[Card]:
    """The contributions of this kind that are worded most alike; two queries, none without a title."""
    words = _telling(draft.title)
    if not words:
        return []
    found = find(" or ".join(words), reader_language()).ids[:COMPARED]
    if not found:
        return []
    rows = _compared(reader, draft).filter(pk__in=found)
    alike = [row for row in rows if _is_alike(row)]
    alike.sort(key=lambda row: (-row.title_alike - row.all_alike, -row.pk))
    return [card(row) for row in alike[:SHOWN]]


def _telling(title: str) -> list[str]:
    """The longest words of a title, without those that every text has."""
    words = [word for word in fold(title[:_LONGEST]).split() if word not in _COMMON]
    return sorted(dict.fromkeys(words), key=lambda word: -len(word))[:_WORDS]


def _compared(reader: Any, draft: Draft) -> QuerySet[Any]:
    readable = CatalogueEntry.objects.visible_to(reader).filter(kind=draft.kind)
    text = f"{draft.title} {draft.summary}"[:_LONGEST]
    both = Concat("title", Value(" "), "summary", output_field=TextField())
    rows: QuerySet[Any] = readable.exclude(translation_key=draft.key).annotate(
        title_alike=TrigramSimilarity(F("title"), draft.title[:_LONGEST]),
        all_alike=TrigramSimilarity(both, text),
    )
    return rows


def _is_alike(row: Any) -> bool:
    return row.title_alike >= _TITLE_ALIKE or row.all_alike >= _ALL_ALIKE
