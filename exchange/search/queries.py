"""What a reader typed, as PostgreSQL asks it.

Words, "phrases", -exclusions and `or`. Each text is indexed in its own language, so what is
wanted is read by every language's dictionary and any reading will do; what is excluded is
excluded in every reading, or a word would slip through in another language's stems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Q

from gaamac.common.folding import (
    fold,
    with_arabic_stems,
    with_character_pairs,
)
from gaamac.common.languages import FACTS, facts

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# Words of a query beyond this are cut: a reader never types them, a machine does.
QUERY_LENGTH = 200
CONFIGURATIONS = sorted({one.search_configuration for one in FACTS.values()})
OR = "or"
# Quotation marks and minus signs of the six languages, as one.
_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞＂", '"') | dict.fromkeys("‐‑‒–—−－", "-")
)
# An optional minus, then a phrase or a run of anything but spaces. An open phrase ends the text.
_TERM = re.compile(r'(?P<minus>(?<!\S)-+)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')

# Terms of which the reader's own language says nothing ("the") are not asked for: PostgreSQL's
# other dictionaries would. Readings are told apart as text: the same key asked for twice would
# be looked up twice.
_READING = """
(SELECT string_agg(DISTINCT '(' || reading::text || ')', '|')::tsquery
FROM (
    SELECT string_agg(term, %s ORDER BY place) AS terms
    FROM unnest(%s::text[]) WITH ORDINALITY AS given(term, place)
    WHERE term = 'or' OR numnode(websearch_to_tsquery(%s::regconfig, term)) > 0
    HAVING bool_or(term <> 'or')
) AS kept,
unnest(%s::regconfig[]) AS configuration,
websearch_to_tsquery(configuration, kept.terms) AS reading
WHERE numnode(reading) > 0)
"""


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed, taken apart: terms as `websearch_to_tsquery` reads them."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything at all."""
        return bool(self.wanted or self.unwanted)


def read_query(words: str) -> Query:
    """Take apart what was typed; whatever it is, it means something or nothing."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in _TERM.finditer(words[:QUERY_LENGTH].translate(_SIGNS)):
        phrase, plain = term["phrase"], term["plain"]
        is_or = plain is not None and plain.casefold() == OR and not term["minus"]
        if is_or:
            wanted += [OR] if wanted and wanted[-1] != OR else []
        elif term["minus"]:
            unwanted += _as_phrase(plain if phrase is None else phrase)
        else:
            wanted += _as_words(plain) if phrase is None else _as_phrase(phrase)
    if wanted and wanted[-1] == OR:
        wanted.pop()
    return Query(tuple(wanted), tuple(unwanted))


def searched_form(text: str) -> str:
    """Words as the index has them: folded, Arabic ones bare, Chinese in pairs."""
    return with_character_pairs(with_arabic_stems(fold(text)))


def words_of(query: Query) -> Iterator[tuple[str, ...]]:
    """The wanted terms as the words they consist of, for marking them."""
    for term in query.wanted:
        if term != OR:
            yield tuple(term.strip('"').split())


def _as_words(text: str) -> list[str]:
    # What folding makes of "l'or" must not read as the operator.
    return [f'"{word}"' if word == OR else word for word in searched_form(text).split()]


def _as_phrase(text: str) -> list[str]:
    words = searched_form(text)
    return [f'"{words}"'] if words else []


def reading(
    terms: tuple[str, ...], language: str, between: str = " "
) -> tuple[str, list[Any]]:
    """SQL of one tsquery: these terms as any dictionary reads them; NULL where nothing is left."""
    own = facts(language).search_configuration
    return _READING, [between, list(terms), own, CONFIGURATIONS]


def asked(query: Query, language: str) -> tuple[str, list[Any]]:
    """SQL of the tsquery that a reader of this language asks; NULL where it asks nothing."""
    wanted, values = reading(query.wanted, language)
    if not query.unwanted:
        return wanted, values
    unwanted, more = reading(query.unwanted, language, between=f" {OR} ")
    sql = f"({wanted} && coalesce(!!{unwanted}, ''::tsquery))"
    return sql, [*values, *more]


class _Matches(Func):
    """Whether the text of an entry answers what was typed."""

    output_field: Any = BooleanField()

    def __init__(self, vector: str, query: Query, language: str, **extra: Any) -> None:
        super().__init__(vector, **extra)
        self.query, self.language = query, language

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, list[Any]]:
        """The vector, then the query as one value that PostgreSQL works out once."""
        vector, given = compiler.compile(self.source_expressions[0])
        if self.query.wanted:
            sql, values = asked(self.query, self.language)
            return f"({vector} @@ {sql})", [*given, *values]
        sql, values = reading(self.query.unwanted, self.language, between=f" {OR} ")
        return f"(NOT {vector} @@ {sql})", [*given, *values]


def matching(words: str, language: str = "en") -> Q:
    """Entries in whose text the words are found, as a condition; `find` is faster for a page."""
    query = read_query(words)
    return Q(_Matches("text__vector", query, language)) if query else Q(pk__in=[])


def title_matches(words: str, language: str = "en") -> Func:
    """Whether the words stand in the title; for ordering what `matching` has found."""
    return _Matches("text__title_vector", read_query(words), language)
