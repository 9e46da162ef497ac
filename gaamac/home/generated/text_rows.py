"""The words of generated entries: for the readers' search, and for the desk's."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.index import SearchField
from psycopg import sql
from wagtail.search.backends import get_search_backend

from exchange.search import with_character_pairs
from gaamac.common.languages import facts
from practices.models import Practice

from .about import About
from .entries import attribution_values
from .groups import Group, Version
from .tables import Copy

_CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS generated_texts (
    entry_id bigint, configuration regconfig, title text, a text, b text, c text, d text
) ON COMMIT DROP
"""
_COPY = sql.Composed([sql.SQL("COPY generated_texts FROM STDIN")])
_WRITE = """
INSERT INTO exchange_cataloguetext (entry_id, vector)
SELECT entry_id,
    setweight(to_tsvector(configuration, a), 'A')
    || setweight(to_tsvector(configuration, b), 'B')
    || setweight(to_tsvector(configuration, c), 'C')
    || setweight(to_tsvector(configuration, d), 'D')
FROM generated_texts
"""
# What Wagtail's own index holds of a page of ours: its title, in full and for completion.
_WRITE_FOR_THE_DESK = """
INSERT INTO wagtailsearch_indexentry
    (content_type_id, object_id, title, autocomplete, body, title_text, body_text, title_norm)
SELECT %(content_type)s, entry_id::text,
    setweight(to_tsvector(coalesce(%(words)s, get_current_ts_config()::text)::regconfig, title),
        %(weight)s),
    setweight(to_tsvector(%(beginnings)s::regconfig, title), 'D'), '', title, '',
    (SELECT avg(length(title)) FROM generated_texts) / length(title)
FROM generated_texts
"""


class Texts:
    """Collects the texts of entries; asks nothing of the database."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._rows: list[list[Any]] = []

    def add(self, page: int, group: Group, version: Version) -> None:
        """The texts of one version."""
        configuration = facts(version.language).search_configuration
        texts = weighted_texts(group, version)
        self._rows.append(
            [
                *(page, configuration, version.text.title),
                *(with_character_pairs(text) for text in texts),
                self._about.names_of(group),
            ]
        )

    def take(self) -> Copy:
        """What was added since the last time."""
        taken, self._rows = self._rows, []
        return Copy(_COPY, taken)


def weighted_texts(group: Group, version: Version) -> tuple[str, str, str]:
    """What `exchange.catalogue` would index: title, summary and names, sections."""
    shown = attribution_values(group)
    about = [
        shown.get("organisation_name", ""),
        group.credited_to,
        shown.get("author_name", ""),
        *version.text.tags,
    ]
    sections = version.text.sections
    return (
        version.text.title,
        " ".join([version.text.summary, *about]),
        "\n".join(sections.get(name, "") for name, _heading in Practice.sections),
    )


class TextIndexes:
    """Writes both indexes in the database, which knows the languages' dictionaries."""

    def __init__(self) -> None:
        self._desk = _desk_search()
        with connection.cursor() as cursor:
            cursor.execute(_CREATE)

    def write(self) -> None:
        """Index the texts that were copied."""
        with connection.cursor() as cursor:
            cursor.execute(_WRITE)
            cursor.execute(_WRITE_FOR_THE_DESK, self._desk)
            cursor.execute("TRUNCATE generated_texts")


def _desk_search() -> dict[str, Any]:
    """How Wagtail's backend reads titles."""
    backend = get_search_backend()
    (title,) = (
        one
        for one in Practice.get_search_fields()
        if isinstance(one, SearchField) and one.field_name == "title"
    )
    return {
        "content_type": ContentType.objects.get_for_model(Practice).pk,
        "words": backend.config,
        "beginnings": backend.autocomplete_config,
        "weight": get_weight(title.boost),
    }
