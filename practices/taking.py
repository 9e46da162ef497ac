"""What a reader takes from the library: the practices of a filtered list, at most a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.choices import Kind
from exchange.filters import CatalogueFilter
from exchange.models import CatalogueEntry
from exchange.shown import shown_to
from exchange.whole import read_whole
from gaamac.common.wording import counted, number

from .documents import Document

# What a phone opens at once and a reader reads in weeks.
MOST = 100


def cut_words(taken: int, total: int) -> str:
    """How many of how many are in a file."""
    words = ngettext(
        "The first %(taken)s of %(total)s practice: more don’t fit into one file.",
        "The first %(taken)s of %(total)s practices: more don’t fit into one file.",
        total,
    )
    return words % {"taken": number(taken), "total": number(total)}


@dataclass(frozen=True, slots=True)
class Selection:
    """The first of the practices that a filter leaves for this reader, and how many there are."""

    chosen: CatalogueFilter
    entries: list[CatalogueEntry]
    total: int

    @property
    def restricted(self) -> int:
        """How many of them not everybody may see."""
        return sum(1 for entry in self.entries if entry.visibility)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than fit."""
        return self.total > len(self.entries)

    @property
    def title(self) -> str:
        """What the file is called: "12 practices about early warning"."""
        words = counted(len(self.entries), Kind.PRACTICE)
        return f"{words} {self.chosen.about}".strip()

    @property
    def cut_words(self) -> str:
        """How many of how many; empty when all of them fit."""
        return cut_words(len(self.entries), self.total) if self.is_cut else ""

    def document(self, reader: Any) -> Document:
        """The practices, read whole by this reader."""
        intro = [
            _(
                "Taken from the practice library of GAAMAC, to be read without a network."
            ),
            self.cut_words,
        ]
        return Document(
            self.title,
            read_whole(self.entries, reader),
            [words for words in intro if words],
        )


def select(chosen: CatalogueFilter, reader: Any) -> Selection:
    """What this filter leaves for this reader, in the order of the list. Two queries at most."""
    found = chosen.apply(shown_to(reader, Kind.PRACTICE))
    entries = list(chosen.ordered(found)[: MOST + 1])
    total = found.count() if len(entries) > MOST else len(entries)
    return Selection(chosen, entries[:MOST], total)
