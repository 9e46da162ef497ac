"""Wagtail's database search, which only the editors' desk asks, without reading all of it to add a row.

How far a title counts depends on how long it is beside the average. Wagtail works that out for a
row it has added by reading the whole index twice: 90 ms of each publication at 100,000 entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Avg, F, Model, QuerySet
from django.db.models.functions import Length
from modelsearch.backends.database.postgres.postgres import (
    PostgresIndex,
    PostgresSearchBackend,
    get_content_type_pk,
)

# What a title is compared with: the average moves so little that the newest rows tell it as well.
_NEWEST = 1000


class DeskIndex(PostgresIndex):
    """Wagtail's index; one instance adds one batch of objects."""

    _added: QuerySet | None = None

    def add_items(self, model: type[Model], objs: Iterable[Any]) -> None:
        """Add some objects, or what they have become."""
        objs = list(objs)
        self._added = self.entries.filter(
            content_type_id=get_content_type_pk(model),
            object_id__in=[str(one.pk) for one in objs],
        )
        super().add_items(model, objs)

    def _refresh_title_norms(self, full: bool = False) -> None:  # noqa: FBT001, FBT002 - Wagtail's signature
        """Say of what was added how long its titles are beside the average; of all where that is asked."""
        if full or self._added is None:
            super()._refresh_title_norms(full)
            return
        newest = self.entries.annotate(words=Length("title")).filter(words__gt=0)
        average = newest.order_by("-pk")[:_NEWEST].aggregate(Avg("words"))["words__avg"]
        self._added.annotate(words=Length("title")).filter(words__gt=0).update(
            title_norm=average / F("words")
        )


class SearchBackend(PostgresSearchBackend):
    """What settings.WAGTAILSEARCH_BACKENDS names."""

    index_class = DeskIndex
