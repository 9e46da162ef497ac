"""Where words are found: one query over the text table, whoever may read what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from .queries import OR, Query, asked, read_query, reading

# The query is worked out once, whatever asks it. It is read as an unknown value, so PostgreSQL
# plans both look-ups by their indexes; neither touches the vectors, which lie outside the row,
# unless there is a phrase to check. Ranking every match would read them all, at ten times the cost.
_FIND = """
WITH asked AS MATERIALIZED (SELECT {asked} AS query)
SELECT
    ARRAY(
        SELECT entry_id FROM exchange_cataloguetext
        WHERE vector @@ (SELECT query FROM asked)
        ORDER BY recency DESC, entry_id DESC
    ),
    ARRAY(
        SELECT entry_id FROM exchange_cataloguetext
        WHERE title_vector @@ (SELECT query FROM asked)
    )
"""
# An index cannot say where a word is not: what has it is taken from all there is.
_FIND_WITHOUT = """
WITH asked AS MATERIALIZED (SELECT {asked} AS query)
SELECT
    ARRAY(
        SELECT entry_id FROM exchange_cataloguetext
        WHERE (SELECT query FROM asked) IS NOT NULL AND entry_id NOT IN (
            SELECT entry_id FROM exchange_cataloguetext
            WHERE vector @@ (SELECT query FROM asked)
        )
        ORDER BY recency DESC, entry_id DESC
    ),
    ARRAY[]::integer[]
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found: the pages of all entries, best first, whoever may read them."""

    ids: list[int]


def find(words: str, language: str) -> Found:
    """Every entry in whose text the words are found, in one query; none where nothing is asked.

    Found in the title comes first, then what is newer, then what was confirmed later.
    `language` is the reader's. Never show anybody this without leaving out what they may not
    see: it asks nothing about rights, and neither does a count of it.
    """
    query = read_query(words)
    if not query:
        return Found([])
    with connection.cursor() as cursor:
        cursor.execute(*_statement(query, language))
        everywhere, in_title = cursor.fetchone()
    return Found(_titles_first(everywhere, set(in_title)))


def _statement(query: Query, language: str) -> tuple[str, list[Any]]:
    if query.wanted:
        sql, values = asked(query, language)
        return _FIND.format(asked=sql), values
    sql, values = reading(query.unwanted, language, between=f" {OR} ")
    return _FIND_WITHOUT.format(asked=sql), values


def _titles_first(everywhere: list[int], in_title: set[int]) -> list[int]:
    if not in_title:
        return everywhere
    first = [one for one in everywhere if one in in_title]
    return first + [one for one in everywhere if one not in in_title]
