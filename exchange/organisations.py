"""Organisations as readers find them: a list with a search box and a filter by type, and one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import Http404, QueryDict

from gaamac.common.text import clean_text
from members.choices import OrganisationType
from members.models import Organisation
from members.querysets import OrganisationQuerySet
from members.vocabulary import countries

from . import index
from .filters.words import unknown
from .listing import CountedPaginator
from .shown import shown_to

WORDS_LENGTH = 200
TYPES = {value: label for value, label in OrganisationType.choices if value}


class Option(NamedTuple):
    """One type to tick, as `components/facet_option.html` shows it."""

    value: str
    label: Any
    count: int
    is_on: bool
    language: str = ""


class Row(NamedTuple):
    """One organisation of the list; `shared` counts what this reader finds of it."""

    name: str
    slug: str
    type: Any
    country: str
    shared: int


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a reader asked for, and what we didn't understand."""

    q: str = ""
    types: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> OrganisationFilter:
        """What a query string asks."""
        words = query.get("q", "")[: WORDS_LENGTH * 2]
        given = list(dict.fromkeys(query.getlist("type")[: len(TYPES) + 5]))
        strange = [text[:WORDS_LENGTH] for text in given if text and text not in TYPES]
        return cls(
            q=clean_text(words, lines=False)[:WORDS_LENGTH],
            types=tuple(text for text in given if text in TYPES),
            problems=tuple(unknown("type", text) for text in strange),
        )

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or self.types)

    def searched(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those whose name holds the words, accents and capitals aside."""
        if not self.q:
            return organisations
        return organisations.filter(name__unaccent__icontains=self.q)

    def narrowed(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those of the chosen types."""
        return (
            organisations.filter(type__in=self.types) if self.types else organisations
        )


@dataclass(frozen=True, slots=True)
class OrganisationListing:
    """One page of the list."""

    chosen: OrganisationFilter
    total: int
    page: Page
    rows: list[Row]
    options: list[Option]


def read_organisations(query: QueryDict, reader: Any) -> OrganisationListing:
    """The page that was asked for, in three queries; of a page beyond the last, the last."""
    chosen = OrganisationFilter.from_query(query)
    found = chosen.searched(Organisation.objects.listed())
    counts = dict(found.order_by().values_list("type").annotate(total=Count("*")))
    total = sum(counts.get(one, 0) for one in chosen.types or counts)
    rows = chosen.narrowed(found).order_by(Lower("name"), "pk")
    page = CountedPaginator(rows, settings.PAGE_SIZE, total).get_page(query.get("page"))
    return OrganisationListing(
        chosen=chosen,
        total=total,
        page=page,
        rows=_rows(list(page.object_list), reader) if total else [],
        options=[
            Option(value, label, counts.get(value, 0), value in chosen.types)
            for value, label in TYPES.items()
            if counts.get(value) or value in chosen.types
        ],
    )


def _rows(organisations: list[Organisation], reader: Any) -> list[Row]:
    shared = index.shown_to(reader).counts("organisation")
    known = countries()
    return [
        Row(
            name=one.name,
            slug=one.slug,
            type=one.get_type_display(),
            country=known[one.country_id].name if one.country_id in known else "",
            shared=shared.get(one.pk, 0),
        )
        for one in organisations
    ]


def find_organisation(slug: str, reader: Any) -> Organisation:
    """The organisation at this address.

    Raises Http404 for what isn't there, and for one that is neither listed nor named in anything
    the reader may see.
    """
    shared = shown_to(reader).filter(organisation_slug=slug)
    allowed = Q(is_listed=True) | Q(pk__in=shared.values("organisation_id"))
    found = Organisation.objects.filter(allowed, slug=slug).first()
    if found is None:
        raise Http404
    return found
