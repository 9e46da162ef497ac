"""How words are indexed and looked for: each text in its own language, accents optional."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import (
    SearchQuery,
    SearchQueryField,
    SearchVector,
    SearchVectorField,
)
from django.db.models import (
    BooleanField,
    CharField,
    F,
    FloatField,
    Func,
    Q,
    TextField,
    Value,
)
from django.db.models.expressions import CombinedExpression

from gaamac.common.languages import FACTS, LanguageFacts, facts

from .models.catalogue import CatalogueEntry

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# Words of a query beyond this are cut: a reader never types them, a machine does.
QUERY_LENGTH = 200
# Characters nobody types, put around words found so that a page can mark them safely.
FOUND = ("\x02", "\x03")
_VECTOR = F("text__vector")
_TITLE = Func(
    _VECTOR,
    Value("{a}"),
    function="ts_filter",
    output_field=SearchVectorField(),
)
# Quotation marks of the six languages, as PostgreSQL reads them.
_QUOTATION_MARKS = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞", '"') | {"\x00": " "}
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
    whole: SearchVector | CombinedExpression = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def query(words: str, configuration: str) -> SearchQuery:
    """What a reader typed, as one text search configuration reads it; phrases and -exclusion work."""
    return SearchQuery(readable(words), config=configuration, search_type="websearch")


def readable(words: str) -> str:
    """What a reader typed, cut, as PostgreSQL can read it."""
    return with_character_pairs(words[:QUERY_LENGTH].translate(_QUOTATION_MARKS))


class OwnConfiguration(Func):
    """The text search configuration of an entry's own language."""

    output_field: Any = CharField()
    # One branch a language. They are written out, not built of expressions: a page that
    # searches has dozens of them, and Django would take longer over them than PostgreSQL.
    branch = "WHEN %s THEN %s::regconfig"

    def __init__(self, **extra: Any) -> None:
        super().__init__(F("language"), **extra)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, list[Any]]:
        """A CASE with constants, which PostgreSQL works out once for all rows."""
        language, given = compiler.compile(self.source_expressions[0])
        branches = " ".join([self.branch] * len(FACTS))
        values = [value for facts in FACTS.values() for value in self.values_of(facts)]
        return f"(CASE {language} {branches} END)", [*given, *values]

    def values_of(self, language: LanguageFacts) -> list[str]:
        """The values of one branch."""
        return [language.code, language.search_configuration]


class OwnQuery(OwnConfiguration):
    """What a reader typed, as an entry's own language reads it."""

    output_field: Any = SearchQueryField()
    branch = "WHEN %s THEN websearch_to_tsquery(%s::regconfig, %s)"

    def __init__(self, words: str, **extra: Any) -> None:
        super().__init__(**extra)
        self.words = readable(words)

    def values_of(self, language: LanguageFacts) -> list[str]:
        """The values of one branch."""
        return [*super().values_of(language), self.words]


def matching(words: str) -> Q:
    """Entries whose words match: each text is asked in its own language.

    The first condition is the one the index answers; the second keeps an exclusion true, which
    a text read in another language's stems would slip past.
    """
    configurations = {facts.search_configuration for facts in FACTS.values()}
    anyhow = reduce(or_, (query(words, name) for name in sorted(configurations)))
    return Q(text__vector=anyhow) & Q(_found_in(_VECTOR, words))


def found_numbers(words: str) -> list[int]:
    """The pages in which the words are found, the best first; rights are not applied."""
    from .models import CatalogueEntry  # noqa: PLC0415 - the model is written with these vectors

    found = CatalogueEntry.objects.filter(matching(words)).order_by(
        title_matches(words).desc(), rank(words).desc(), "-published_at", "-page_id"
    )
    return list(found.values_list("pk", flat=True))


def title_matches(words: str) -> Func:
    """Whether the words stand in the title (weight A of the vector)."""
    return _found_in(_TITLE, words)


def _found_in(vector: F | Func, words: str) -> Func:
    return Func(
        vector,
        OwnQuery(words),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def rank(words: str) -> Func:
    """How well an entry answers the words; only for ordering what `matching` has found."""
    return Func(_VECTOR, OwnQuery(words), function="ts_rank", output_field=FloatField())


def marked(field: str, words: str) -> Func:
    """A field of the entry with `FOUND` around each word found; for the rows of one page only."""
    options = f"HighlightAll=true, StartSel={FOUND[0]}, StopSel={FOUND[1]}"
    return Func(
        OwnConfiguration(),
        F(field),
        OwnQuery(words),
        Value(options),
        function="ts_headline",
        output_field=TextField(),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found: the pages of all entries, best first, whoever may read them."""

    ids: list[int]


def find(words: str, language: str) -> Found:
    """Every entry in whose text the words are found, best first, in one query.

    `language` is the reader's. Never show anybody this without leaving out what they may not
    see: it asks nothing about rights, and neither does a count of it.
    """
    rows = CatalogueEntry.objects.filter(matching(words)).order_by(
        title_matches(words).desc(),
        F("published_at").desc(),
        F("confirmed_at").desc(nulls_last=True),
        F("page_id").desc(),
    )
    return Found(list(rows.values_list("page_id", flat=True)))
