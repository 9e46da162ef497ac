"""What a reader finds in a reading list: never more than their own rights allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from exchange.cards import Card, card
from exchange.choices import Kind
from exchange.models import CatalogueEntry
from exchange.shown import shown_to
from exchange.whole import Whole, read_whole

from .documents import Document
from .models import ReadingList, ReadingListItem
from .taking import cut_words

# A PDF of more takes longer than a reader waits.
MOST_PRINTED = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """One practice of a list, as this reader is shown it, with the neighbours it has for them."""

    entry: CatalogueEntry
    note: str
    above: UUID | None = None
    below: UUID | None = None

    @property
    def card(self) -> Card:
        """As lists show it."""
        return card(self.entry)

    @property
    def key(self) -> UUID:
        """Which practice it is."""
        return self.entry.translation_key


def kept_in(reading_list: ReadingList, reader: Any) -> list[Kept]:
    """The practices of a list that this reader may see, in its order. Two queries.

    Of the others nothing is told, not even that there are any.
    """
    notes = dict(reading_list.items.values_list("translation_key", "note"))
    found = {entry.translation_key: entry for entry in _visible(reader, notes)}
    keys = [key for key in notes if key in found]
    above, below = [None, *keys], [*keys[1:], None]
    return [
        Kept(found[key], notes[key], before, after)
        for key, before, after in zip(keys, above, below, strict=False)
    ]


def counts_of(lists: Iterable[ReadingList], reader: Any) -> dict[int, int]:
    """How many practices of each list this reader may see. Two queries, however many lists."""
    rows = ReadingListItem.objects.filter(reading_list__in=lists)
    pairs = list(rows.values_list("reading_list_id", "translation_key"))
    visible = {
        entry.translation_key for entry in _visible(reader, {key for _pk, key in pairs})
    }
    return Counter(pk for pk, key in pairs if key in visible)


def _visible(reader: Any, keys: Iterable[UUID]) -> Iterable[CatalogueEntry]:
    return shown_to(reader, Kind.PRACTICE).filter(translation_key__in=list(keys))


def document_of(
    reading_list: ReadingList, kept: list[Kept], reader: Any, most: int | None = None
) -> Document:
    """The practices that `kept_in` found for this reader, as a file; at most so many.

    It says how many there are.
    """
    taken = kept[:most]
    notes = {one.key: one.note for one in taken}
    wholes = [
        _noted(whole, notes)
        for whole in read_whole([one.entry for one in taken], reader)
    ]
    intro = [_("A reading list made on the GAAMAC portal.")]
    if reading_list.shows_owner:
        intro.append(_("Made by %(name)s.") % {"name": reading_list.owner.name})
    if len(taken) < len(kept):
        intro.append(cut_words(len(taken), len(kept)))
    return Document(reading_list.name, wholes, intro)


def _noted(whole: Whole, notes: dict[UUID, str]) -> Whole:
    return replace(whole, note=notes.get(whole.entry.translation_key, ""))
