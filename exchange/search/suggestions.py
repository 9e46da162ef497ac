"""What is suggested while somebody types: topics, countries, organisations, titles.

Names of topics, countries and listed organisations are everybody's to know; titles come through
`visible_to`, so that nobody is offered one that they may not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gaamac.common.folding import (
    HAN_CHARACTER,
    fold,
    with_character_pairs,
    without_article,
)
from members.models import Organisation
from members.vocabulary import countries

from ..choices import TOPIC_GROUPS, Kind, TopicGroup
from ..models.catalogue import CatalogueEntry
from ..vocabulary import topics
from .texts import as_typed

LONGEST = 100
MOST_WORDS = 8
# Of each sort of thing at most so many, so that one never pushes the others out.
MOST_NAMES = 3
MOST_TITLES = 5
# Organisations are picked over in Python: the database knows no beginnings of words.
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing somebody may mean: its name, what it is in words, its address, its language."""

    label: str
    thing: Any
    url: str
    language: str


def suggest(words: str, reader: Any, language: str) -> list[Suggestion]:
    """What begins with these words, names first, then titles the newest first; two queries.

    Nothing for less than two letters, or one Chinese character.
    """
    beginnings = fold(words[:LONGEST]).split()[:MOST_WORDS]
    if not any(len(one) > 1 or HAN_CHARACTER.match(one) for one in beginnings):
        return []
    return [
        *islice(_topics(beginnings, language), MOST_NAMES),
        *islice(_countries(beginnings, language), MOST_NAMES),
        *islice(_organisations(beginnings), MOST_NAMES),
        *_titles(beginnings, reader, language),
    ]


def _topics(beginnings: list[str], language: str) -> Iterator[Suggestion]:
    for term in _named(topics().values(), beginnings, language):
        name = "topic" if term.group in TOPIC_GROUPS else term.group
        url = f"{reverse('practice-list')}?{urlencode({name: term.code})}"
        yield Suggestion(
            term.names[language], TopicGroup(term.group).label, url, language
        )


def _countries(beginnings: list[str], language: str) -> Iterator[Suggestion]:
    for country in _named(countries().values(), beginnings, language):
        url = reverse("country-detail", args=[country.code])
        yield Suggestion(country.names[language], _("Country"), url, language)


def _named(terms: Iterable[Any], beginnings: list[str], language: str) -> Iterator[Any]:
    """Terms that are so called: in the reader's language first, then in any other."""
    others = []
    for term in terms:
        if _begins(_folded(term.names[language]), beginnings):
            yield term
        else:
            others.append(term)
    for term in others:
        if any(_begins(_folded(name), beginnings) for name in term.names.values()):
            yield term


@lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    """A name with a space before each of its words, those of Arabic without article too."""
    return f" {as_typed(fold(name))}"


def _begins(folded: str, beginnings: list[str]) -> bool:
    """Whether each beginning begins a word; within Chinese, which has no spaces, stands anywhere."""
    return all(
        (one if HAN_CHARACTER.match(one) else f" {one}") in folded for one in beginnings
    )


def _organisations(beginnings: list[str]) -> Iterator[Suggestion]:
    """Those that every reader may find in the list."""
    named = reduce(and_, (Q(name__unaccent__icontains=one) for one in beginnings))
    found = Organisation.objects.listed().filter(named).order_by("name", "pk")
    for name, slug in found.values_list("name", "slug")[:LOOKED_AT]:
        if _begins(_folded(name), beginnings):
            url = reverse("organisation-detail", args=[slug])
            yield Suggestion(name, _("Organisation"), url, "")


def _titles(beginnings: list[str], reader: Any, language: str) -> Iterator[Suggestion]:
    shown = CatalogueEntry.objects.visible_to(reader).shown_in(language)
    query = SearchQuery(
        _prefixes(beginnings), config="portal_simple", search_type="raw"
    )
    rows = shown.filter(text__title_vector=query).order_by(
        F("text__recency").desc(), F("page_id").desc()
    )
    for row in rows.only("kind", "slug", "title", "language")[:MOST_TITLES]:
        url = reverse(f"{row.kind}-detail", args=[row.slug])
        yield Suggestion(row.title, Kind(row.kind).label, url, row.language)


def _prefixes(beginnings: list[str]) -> str:
    """A raw query for words that begin like this; of letters and digits only, so none breaks it.

    Chinese characters and pairs stand in the index as they are.
    """
    words = with_character_pairs(" ".join(map(without_article, beginnings))).split()
    return " & ".join(
        word if HAN_CHARACTER.match(word) else f"{word}:*" for word in words
    )
