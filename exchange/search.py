"""How words are indexed and looked for: each text in its own language, accents optional."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import CharField, Q, Value
from django.db.models.expressions import CombinedExpression

from gaamac.common.languages import facts

# Words of a query beyond this are cut: a reader never types them, a machine does.
QUERY_LENGTH = 200
SIMPLE = "portal_simple"
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


def query(words: str, language: str) -> SearchQuery:
    """What a reader typed, read in their language and as typed; phrases and -exclusion work."""
    cut = with_character_pairs(words[:QUERY_LENGTH].replace("\x00", " "))
    configurations = dict.fromkeys([facts(language).search_configuration, SIMPLE])
    queries = [
        SearchQuery(cut, config=name, search_type="websearch")
        for name in configurations
    ]
    whole = queries[0]
    for one in queries[1:]:
        whole = whole | one
    return whole


def matching(words: str, languages: list[str]) -> Q:
    """Entries whose words match, each read in its own language and in the reader's."""
    found = Q()
    for language in languages:
        found |= Q(text__vector=query(words, language))
    return found
