"""What saved searches select: read from the address they keep, by the same filter as the lists.

A value that nobody knows any more (a topic that was removed) selects nothing: where the list
of a living reader leaves it out and says so, a mail can't ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from gaamac.common.languages import CODES
from gaamac.common.wording import number

from .choices import PLURALS, Kind
from .filters import FACETS, CatalogueFilter
from .filters.values import (
    VALUE_LENGTH,
    Lookup,
    organisations_called,
    organisations_known,
)
from .matching import Selection
from .models import CatalogueEntry, SavedSearch
from .shown import shown_to

# PostgreSQL has room for 1,664 columns in a row.
FILTERS_A_QUERY = 400
LABELS_IN_A_NAME = 3


class AnyMember:
    """Stands for whoever saved a search: they may name what only members can."""

    is_authenticated = True


@dataclass(frozen=True, slots=True)
class Row:
    """A saved search as its member's page shows it."""

    search: SavedSearch
    about: str
    url: str
    is_lost: bool
    new_words: str


def list_path(kind: str) -> str:
    """The address of the list that a search is of."""
    return reverse(f"{kind}-list" if kind else "search")


def kind_listed_at(path: str) -> str | None:
    """The kind that the list at this address is of, in any language; empty for all, None for no list."""
    for language in CODES:
        with override(language):
            for kind in ("", *Kind.values):
                if list_path(kind) == path:
                    return kind
    return None


def heading_of(kind: str) -> str:
    """What a search is of, before what it is narrowed to: Practices."""
    return (
        str(PLURALS[kind]) if kind else _("Practices, challenges, offers and meetings")
    )


def suggested_name(chosen: CatalogueFilter) -> str:
    """A name for a view that has none yet: its words and its first choices."""
    labels = [*([chosen.q] if chosen.q else []), *(one.label for one in chosen.choices)]
    named = [str(label) for label in labels[:LABELS_IN_A_NAME]]
    return _(", ").join(named) if named else heading_of(chosen.kind or "")


def rows_of(member: Any) -> list[Row]:
    """The saved searches of one member with what is new in each, in two queries or three."""
    searches = list(SavedSearch.objects.of(member))
    slugs = _organisations_in(one.query for one in searches)
    known = organisations_known(slugs, member) if slugs else _nobody
    read = {one.pk: _read(one.kind, one.query, member, known) for one in searches}
    new = _count_new(searches, read, member)
    return [_row(one, read[one.pk], new.get(one.pk, 0)) for one in searches]


def select(
    selections: Collection[Selection], entries: Collection[int]
) -> dict[Selection, frozenset[int]]:
    """Which of these entries (page ids) each search selects, whoever may see them.

    One query for the organisations and one for a few hundred searches, however many members
    have them. Rights are the caller's business.
    """
    if not selections or not entries:
        return {}
    slugs = _organisations_in(one.query for one in selections)
    known = organisations_called(slugs) if slugs else _nobody
    found: dict[Selection, frozenset[int]] = {}
    wanted = iter(dict.fromkeys(selections))
    while some := list(islice(wanted, FILTERS_A_QUERY)):
        conditions = {one: _condition(one, known) for one in some}
        found |= _select({k: v for k, v in conditions.items() if v}, entries)
    return found


def _select(
    conditions: Mapping[Selection, Q], entries: Collection[int]
) -> dict[Selection, frozenset[int]]:
    columns = {
        f"is_in_{n}": ExpressionWrapper(condition, output_field=BooleanField())
        for n, condition in enumerate(conditions.values())
    }
    rows = CatalogueEntry.objects.filter(pk__in=entries).annotate(**columns)
    answers = list(rows.values_list("pk", *columns))
    return {
        selection: frozenset(row[0] for row in answers if row[position])
        for position, selection in enumerate(conditions, 1)
    }


def _condition(selection: Selection, known: Lookup) -> Q | None:
    """What a search asks of an entry; nothing where it can't be met any more."""
    with override(selection.language):
        chosen, is_lost = _read(selection.kind, selection.query, AnyMember, known)
        if is_lost:
            return None
        return chosen.whole_condition & Q(shown_in__contains=[selection.language])


def _read(
    kind: str, query: str, reader: Any, known: Lookup
) -> tuple[CatalogueFilter, bool]:
    """The filter that is kept, and whether one of its parameters has no known value left."""
    given = QueryDict(query)
    chosen = CatalogueFilter.from_query(given, reader, kind or None, known)
    return chosen, any(name in given and name not in chosen.on for name in FACETS)


def _organisations_in(queries: Iterable[str]) -> list[str]:
    """The slugs of the organisations that some queries name."""
    given = (QueryDict(query).getlist("organisation") for query in queries)
    return sorted({slug[:VALUE_LENGTH] for slugs in given for slug in slugs})


def _nobody(_slug: str) -> None:
    """Knows no organisation: where none is named, none is looked for."""


def _count_new(
    searches: list[SavedSearch],
    read: Mapping[int, tuple[CatalogueFilter, bool]],
    member: Any,
) -> dict[int, int]:
    """How many entries that the member may see were announced since they last looked."""
    counts = {
        f"new_{one.pk}": Count(
            "pk",
            filter=read[one.pk][0].whole_condition & Q(announced_at__gt=one.looked_at),
        )
        for one in searches
        if not read[one.pk][1]
    }
    if not counts:
        return {}
    first = min(one.looked_at for one in searches)
    found = shown_to(member).filter(announced_at__gt=first).aggregate(**counts)
    return {int(name.removeprefix("new_")): new for name, new in found.items()}


def _row(search: SavedSearch, read: tuple[CatalogueFilter, bool], new: int) -> Row:
    chosen, is_lost = read
    about = f"{heading_of(search.kind)} {chosen.about}".strip()
    words = ngettext(
        "%(number)s new since you last looked",
        "%(number)s new since you last looked",
        new,
    ) % {"number": number(new)}
    return Row(
        search=search,
        about=about,
        url=reverse("saved-search", args=[search.pk]),
        is_lost=is_lost,
        new_words=words if new else "",
    )
