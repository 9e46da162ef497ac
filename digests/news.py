"""What is new in the windows of a batch: read once, in narrow rows, for everybody in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from exchange.models import CatalogueEntry, Response

_COLUMNS = (
    "page_id",
    "kind",
    "language",
    "translation_key",
    "slug",
    "title",
    "summary",
    "visibility",
    "organisation_id",
    "topic_ids",
    "country_ids",
    "region_ids",
    "starts_on",
    "ends_on",
    "published_at",
    "updated_at",
    "announced_at",
    "shown_in",
    "card",
)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One version of a published contribution: the columns of its catalogue row that a mail uses."""

    page_id: int
    kind: str
    language: str
    translation_key: UUID
    slug: str
    title: str
    summary: str
    visibility: int
    organisation_id: int | None
    topic_ids: list[int]
    country_ids: list[int]
    region_ids: list[int]
    starts_on: Any
    ends_on: Any
    published_at: datetime
    updated_at: datetime
    announced_at: datetime | None
    shown_in: list[str]
    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewResponse:
    """One response to a followed contribution."""

    translation_key: UUID
    author_id: int | None
    visibility: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """Everything that may be news to somebody in a batch."""

    items: Sequence[NewsItem]
    responses: Sequence[NewResponse]


def read_news(
    opened: datetime, closed: datetime, clearance: int, followed: Collection[UUID]
) -> News:
    """What was announced between two moments, up to a clearance, and what happened to the followed.

    `followed` are the contributions that somebody in the batch follows. One query, or two when
    there are any.
    """
    responses = _responses(opened, closed, followed)
    about_followed = Q(
        translation_key__in=followed, updated_at__gt=opened, updated_at__lte=closed
    ) | Q(translation_key__in={response.translation_key for response in responses})
    announced = Q(announced_at__gt=opened, announced_at__lte=closed)
    rows = CatalogueEntry.objects.visible_up_to(clearance).filter(
        announced | about_followed if followed else announced
    )
    return News([NewsItem(*row) for row in rows.values_list(*_COLUMNS)], responses)


def _responses(
    opened: datetime, closed: datetime, followed: Collection[UUID]
) -> list[NewResponse]:
    if not followed:
        return []
    rows = Response.objects.filter(
        translation_key__in=followed,
        withdrawn_at=None,
        created_at__gt=opened,
        created_at__lte=closed,
    )
    columns = ("translation_key", "author_id", "visibility", "created_at")
    return [NewResponse(*row) for row in rows.values_list(*columns)]
