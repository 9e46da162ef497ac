"""What the words of a list find, and what was probably meant where they find nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaamac.common.languages import reader_language

from .filters import CatalogueFilter
from .index import Numbers, Selection
from .search import did_you_mean, find


@dataclass(frozen=True, slots=True)
class Searched:
    """What a reader is shown that has the words, before anything else narrows it."""

    chosen: CatalogueFilter
    selection: Selection
    # Everything that has the words, whoever may see it, the best first; None without words.
    best_first: list[int] | None = None
    # What the reader typed, where it found nothing and `chosen` has what they probably meant.
    typed: str = ""


def searched(shown: Selection, chosen: CatalogueFilter, reader: Any) -> Searched:
    """Look for the words of `chosen` in what is shown; forgive a typo where nothing has them."""
    found = _found(shown, chosen)
    if found.selection or not chosen.q:
        return found
    meant = did_you_mean(chosen.q, reader, reader_language())
    again = _found(shown, chosen.with_words(meant), chosen.q) if meant else found
    return again if again.selection else found


def _found(shown: Selection, chosen: CatalogueFilter, typed: str = "") -> Searched:
    if not chosen.q:
        return Searched(chosen, shown)
    best_first = find(chosen.q, reader_language()).ids
    return Searched(chosen, shown.among(Numbers(best_first)), best_first, typed)
