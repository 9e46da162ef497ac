"""The filter of a list: a value made from the address, the same for every surface that lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from gaamac.common.languages import reader_language
from gaamac.common.parameters import PARAMETERS
from gaamac.common.text import clean_text

from ..querysets import CatalogueQuerySet
from ..search import QUERY_LENGTH, matching
from . import words
from .choice import Choice
from .facet import FACETS
from .order import expressions, orders_of
from .values import Lookup, Values, read_values

# The map shows the whole result, and so has no pages.
MAP = "map"
VIEWS = ("list", "table", MAP)
# No list is longer; what stands beyond in the address is no number of a page.
MOST_PAGES = 10**6


@dataclass(frozen=True)
class CatalogueFilter:
    """What a reader asked for: words, choices, order, page, view; and what we didn't understand.

    Values of one parameter widen, parameters narrow each other. Made by `from_request`, which
    ignores what it doesn't know and says so in `problems`.
    """

    kind: str | None
    q: str = ""
    choices: tuple[Choice, ...] = ()
    sort: str = ""
    page: int = 1
    view: str = VIEWS[0]
    problems: tuple[str, ...] = ()

    @classmethod
    def from_request(
        cls, request: HttpRequest, kind: str | None = None
    ) -> CatalogueFilter:
        """What the address of this request asks, for one kind or across all."""
        return cls.from_query(request.GET, request.user, kind)

    @classmethod
    def from_query(
        cls,
        query: QueryDict,
        reader: Any,
        kind: str | None = None,
        organisations: Lookup | None = None,
    ) -> CatalogueFilter:
        """What a query string asks; `reader` is who must be allowed to know what it names.

        `organisations` knows those it names, where many filters are read at once.
        """
        read = {
            name: read_values(name, query.getlist(name), reader, organisations)
            for name in PARAMETERS
            if name in FACETS and name in query
        }
        q, q_problems = _read_words(query)
        sort, sort_problems = _read_one_of(
            query, "sort", orders_of(kind, searched=bool(q))
        )
        view, view_problems = _read_one_of(query, "view", VIEWS)
        page, page_problems = _read_page(query)
        return cls(
            kind=kind,
            q=q,
            choices=tuple(one for values in read.values() for one in values.choices),
            sort=sort,
            page=page if view != MAP else 1,
            view=view,
            problems=(
                *q_problems,
                *_facet_problems(read),
                *sort_problems,
                *view_problems,
                *page_problems,
            ),
        )

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders this list can be read in; the first is its own."""
        return orders_of(self.kind, searched=bool(self.q))

    @cached_property
    def on(self) -> dict[str, list[Choice]]:
        """The parameters that narrow the list, each with its choices."""
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(choice.name, []).append(choice)
        return found

    @property
    def count_on(self) -> int:
        """How many filters are on, words among them."""
        return len(self.choices) + bool(self.q)

    def searched(self, entries: CatalogueQuerySet) -> CatalogueQuerySet:
        """The entries in which the words are found; all of them where there are none."""
        return entries.filter(self._words_condition) if self.q else entries

    def condition(self, name: str) -> Q:
        """What the choices of one parameter ask of a row."""
        return FACETS[name].condition([one.key for one in self.on[name]])

    @property
    def _words_condition(self) -> Q:
        """That the words are found, read in the reader's language and as they stand."""
        return matching(self.q, reader_language())

    @property
    def whole_condition(self) -> Q:
        """What all of it asks of a row, words included: for choosing among a few entries."""
        whole = self._words_condition if self.q else Q()
        if self.kind:
            whole &= Q(kind=self.kind)
        for name in self.on:
            whole &= self.condition(name)
        return whole

    def narrowed(self, entries: CatalogueQuerySet) -> CatalogueQuerySet:
        """The entries that all choices leave."""
        for name in self.on:
            entries = entries.filter(self.condition(name))
        return entries

    def apply(self, entries: CatalogueQuerySet) -> CatalogueQuerySet:
        """The entries asked for, in no order; `entries` are those the reader may see."""
        return self.narrowed(self.searched(entries))

    def ordered(self, entries: CatalogueQuerySet) -> CatalogueQuerySet:
        """The entries in the order asked for."""
        return entries.order_by(*expressions(self.sort, self.q))

    def without(self, name: str, value: str | None = None) -> CatalogueFilter:
        """The same with one choice, or a whole parameter, taken out; from the first page."""
        if name == "q":
            return self._without_words()
        kept = tuple(
            one
            for one in self.choices
            if one.name != name or (value is not None and one.value != value)
        )
        return replace(self, choices=kept, page=1, problems=())

    def with_words(self, words: str) -> CatalogueFilter:
        """The same for other words."""
        return replace(self, q=words)

    def _without_words(self) -> CatalogueFilter:
        orders = orders_of(self.kind, searched=False)
        sort = self.sort if self.sort in orders else orders[0]
        return replace(self, q="", sort=sort, page=1, problems=())

    def alone(self) -> CatalogueFilter:
        """The same list with nothing switched on."""
        return replace(self._without_words(), choices=())

    def sorted_by(self, order: str) -> CatalogueFilter:
        """The same in another of its orders, from the first page."""
        return replace(self, sort=order, page=1, problems=())

    def shown_as(self, view: str) -> CatalogueFilter:
        """The same in another view."""
        page = self.page if view != MAP else 1
        return replace(self, view=view, page=page, problems=())

    def at_page(self, page: int) -> CatalogueFilter:
        """Another page of the same."""
        return replace(self, page=page)

    @cached_property
    def query(self) -> QueryDict:
        """What was understood, as parameters in their one order; nothing for the bare list."""
        said = {
            "q": self.q,
            "sort": self.sort if self.sort != self.orders[0] else "",
            "page": str(self.page) if self.page > 1 else "",
            "view": self.view if self.view != VIEWS[0] else "",
        }
        query = QueryDict(mutable=True)
        for name in PARAMETERS:
            values = [one.value for one in self.on.get(name, [])]
            if said.get(name):
                values = [said[name]]
            if values:
                query.setlist(name, values)
        return query

    @property
    def query_string(self) -> str:
        """The one way to write this filter in an address, with its `?`; empty for the bare list."""
        return f"?{self.query.urlencode()}" if self.query else ""

    @property
    def selection(self) -> str:
        """The query string of what is selected, without order, page and view: for feeds."""
        bare = replace(self, page=1, view=VIEWS[0], sort=self.orders[0])
        return bare.query_string

    @property
    def about(self) -> str:
        """What is selected, in words that follow "17 practices"."""
        return words.phrase(self.on, self.q)


def _read_words(query: QueryDict) -> tuple[str, list[str]]:
    raw = query.get("q", "")
    text = clean_text(raw[: QUERY_LENGTH * 5], lines=False)
    if len(text) <= QUERY_LENGTH and len(raw) <= QUERY_LENGTH * 5:
        return text, []
    return text[:QUERY_LENGTH].rstrip(), [words.cut_words(QUERY_LENGTH)]


def _read_one_of(
    query: QueryDict, name: str, known: tuple[str, ...]
) -> tuple[str, list[str]]:
    given = query.get(name, "")
    if given in known:
        return given, []
    return known[0], [words.unknown(name, given)] if given.strip() else []


def _read_page(query: QueryDict) -> tuple[int, list[str]]:
    given = query.get("page", "").strip()
    if not given:
        return 1, []
    if given.isascii() and given.isdigit() and int(given[:20]) > 0:
        return min(int(given[:20]), MOST_PAGES), []
    return 1, [words.unknown("page", given)]


def _facet_problems(read: dict[str, Values]) -> list[str]:
    """What to tell a reader whose values we don't know, or who gave too many."""
    problems = [
        words.unknown(name, text)
        for name, values in read.items()
        for text in values.unknown
    ]
    problems += [
        words.too_many(name) for name, values in read.items() if values.has_more
    ]
    return words.first_few(problems)
