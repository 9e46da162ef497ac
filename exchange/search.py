"""How words are indexed and looked for: each text in its own language, accents optional."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorExact,
    SearchVectorField,
)
from django.db.models import Case, CharField, F, Func, Q, Value, When
from django.db.models.expressions import CombinedExpression

from gaamac.common.languages import FACTS, facts

# Words of a query beyond this are cut: a reader never types them, a machine does.
QUERY_LENGTH = 200
_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _facts in FACTS.items():
    _LANGUAGES_OF.setdefault(_facts.search_configuration, []).append(_code)
# Characters nobody types, put around words found so that a page can mark them safely.
FOUND = ("\x02", "\x03")
_TITLE = Func(
    F("text__vector"),
    Value("{a}"),
    function="ts_filter",
    output_field=SearchVectorField(),
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


def with_character_pairs(text: str) -> str:
    """Chinese runs as overlapping pairs of characters, so that they are found without spaces."""

    def pairs(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) == 1:
            return f" {run} "
        return " " + " ".join(run[i : i + 2] for i in range(len(run) - 1)) + " "

    return _HAN.sub(pairs, text)


def vector(
    weighted: list[tuple[str, str]], language: str
) -> CombinedExpression | SearchVector:
    """The search vector of texts with their weights ("A" to "D"), in the text's own language."""
    configuration = facts(language).search_configuration
    parts = [
        SearchVector(
            Value(with_character_pairs(text), output_field=CharField()),
            config=configuration,
            weight=weight,
        )
        for weight, text in weighted
    ]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def query(words: str, configuration: str) -> SearchQuery:
    """What a reader typed, as one text search configuration reads it; phrases and -exclusion work."""
    cut = with_character_pairs(words[:QUERY_LENGTH].replace("\x00", " "))
    return SearchQuery(cut, config=configuration, search_type="websearch")


def matching(words: str) -> Q:
    """Entries whose words match: each text is asked in its own language.

    The first condition is the one the index answers; the second keeps an exclusion true, which
    a text read in another language's stems would slip past.
    """
    queries = {name: query(words, name) for name in _LANGUAGES_OF}
    exact = Q()
    for name, languages in _LANGUAGES_OF.items():
        exact |= Q(language__in=languages, text__vector=queries[name])
    return Q(text__vector=reduce(or_, queries.values())) & exact


def in_own_language(build: Callable[[str], Any]) -> Case:
    """An expression for each entry, built with the configuration of the entry's language."""
    branches = [
        When(language__in=languages, then=build(configuration))
        for configuration, languages in _LANGUAGES_OF.items()
    ]
    return Case(*branches)


def title_matches(words: str) -> Case:
    """Whether the words stand in the title (weight A of the vector)."""
    return in_own_language(lambda name: SearchVectorExact(_TITLE, query(words, name)))


def rank(words: str) -> Case:
    """How well an entry answers the words; only for ordering what `matching` has found."""
    return in_own_language(
        lambda name: SearchRank(F("text__vector"), query(words, name))
    )


def marked(field: str, words: str) -> Case:
    """A field of the entry with `FOUND` around each word found; for the rows of one page only."""
    return in_own_language(
        lambda name: SearchHeadline(
            field,
            query(words, name),
            config=name,
            highlight_all=True,
            start_sel=FOUND[0],
            stop_sel=FOUND[1],
        )
    )
