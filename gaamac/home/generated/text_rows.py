"""The words of generated entries: for the readers' search, and for the desk's."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.index import SearchField
from psycopg import sql
from wagtail.search.backends import get_search_backend

from exchange.search.texts import EntryText, PreparedText, prepared, store_texts
from practices.models import Practice

from .about import About
from .entries import attribution_values
from .groups import Group, Version
from .tables import Copy

_CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS generated_titles (entry_id bigint, title text)
ON COMMIT DROP
"""
_COPY = sql.SQL("COPY generated_titles FROM STDIN")
# What Wagtail's own index holds of a page of ours: its title, in full and for completion.
_WRITE_FOR_THE_DESK = """
INSERT INTO wagtailsearch_indexentry
    (content_type_id, object_id, title, autocomplete, body, title_text, body_text, title_norm)
SELECT %(content_type)s, entry_id::text,
    setweight(to_tsvector(coalesce(%(words)s, get_current_ts_config()::text)::regconfig, title),
        %(weight)s),
    setweight(to_tsvector(%(beginnings)s::regconfig, title), 'D'), '', title, '',
    (SELECT avg(length(title)) FROM generated_titles) / length(title)
FROM generated_titles
"""


class TextRows(NamedTuple):
    """Texts on their way to both indexes."""

    rows: list[PreparedText]
    titles: Copy

    def run(self) -> None:
        """Write those of the readers' search; the desk's follow in `TitleIndex.write`."""
        self.titles.run()
        store_texts(self.rows)


class Texts:
    """Collects the texts of entries; asks nothing of the database."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._rows: list[PreparedText] = []
        self._titles: list[list[Any]] = []

    def add(self, page: int, group: Group, version: Version) -> None:
        """The texts of one version."""
        names = self._about.names_of(group)
        self._rows.append(prepared(_text_of(page, group, version, names)))
        self._titles.append([page, version.text.title])

    def take(self) -> TextRows:
        """What was added since the last time."""
        taken = TextRows(self._rows, Copy(_COPY, self._titles))
        self._rows, self._titles = [], []
        return taken


def _text_of(
    page: int, group: Group, version: Version, names: dict[str, list[str]]
) -> EntryText:
    """What `exchange.catalogue` would index."""
    shown = attribution_values(group)
    lead = [
        version.text.summary,
        shown.get("organisation_name", ""),
        group.credited_to,
        shown.get("author_name", ""),
        *version.text.tags,
    ]
    sections = (version.text.sections.get(name, "") for name, _ in Practice.sections)
    return EntryText(
        entry_id=page,
        language=version.language,
        published_at=version.published_at,
        confirmed_at=group.confirmed_at,
        title=version.text.title,
        lead=" ".join(filter(None, lead)),
        sections="\n\n".join(filter(None, sections)),
        names=names,
    )


class TitleIndex:
    """Writes the desk's index in the database, which knows its dictionary."""

    def __init__(self) -> None:
        self._desk = _desk_search()
        with connection.cursor() as cursor:
            cursor.execute(_CREATE)

    def write(self) -> None:
        """Index the titles that were copied."""
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_FOR_THE_DESK, self._desk)
            cursor.execute("TRUNCATE generated_titles")


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
