"""What is new in the windows of a batch: read once, in narrow rows, for everybody in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Func, Q, QuerySet, TextField

from exchange.asked import ChangesAsked, changes_asked_between
from exchange.choices import Kind
from exchange.models import CatalogueEntry, Response
from gaamac.common.visibility import Visibility

from .marks import NO_MARKS, Marks, read_marks
from .told import Reach, read_reaches

_TABLE = f'"{CatalogueEntry._meta.db_table}"'
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
    "changed_at",
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
    changed_at: datetime | None
    shown_in: list[str]
    card: dict[str, Any]


class About(NamedTuple):
    """What a line of a mail says of a contribution. A draft has no slug."""

    kind: str
    translation_key: UUID
    title: str
    language: str
    visibility: int
    slug: str = ""

    @classmethod
    def of(cls, item: NewsItem) -> About:
        """Of something published."""
        return cls(
            item.kind,
            item.translation_key,
            item.title,
            item.language,
            item.visibility,
            item.slug,
        )


@dataclass(frozen=True, slots=True)
class NewResponse:
    """One response to a contribution."""

    translation_key: UUID
    author_id: int | None
    visibility: int
    created_at: datetime
    by_author: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Everything that may be news to somebody in a batch."""

    items: Sequence[NewsItem]
    responses: Sequence[NewResponse]
    asked: Sequence[ChangesAsked] = ()
    marks: Marks = field(default=NO_MARKS)
    # How far what may be news anew had reached before.
    reaches: Mapping[UUID, tuple[Reach, ...]] = field(default_factory=dict)
    # Which rows the items were read from, as PostgreSQL tells one writing of a row from the next.
    rows: Sequence[tuple[int, str]] = ()

    @property
    def keys(self) -> set[UUID]:
        """The contributions of which somebody may have to be told that they are theirs."""
        keys = {item.translation_key for item in self.items}
        return keys | {one.translation_key for one in self.asked}


def read_news(
    opened: datetime,
    closed: datetime,
    followed: Collection[UUID],
    last: News | None = None,
) -> News:
    """What was announced between two moments, what happened to what is followed or was posted by members.

    `followed` are the contributions that somebody in the batch follows. Everything published is
    read, since what a member wrote is told to them whoever else may see it: a shelf chooses by each
    reader's rights. Five queries, one more where changes were asked for, and one more where the items
    are not those of the `last` news: reading five hundred takes twenty times as long as asking.
    """
    reaches = read_reaches(opened)
    marks = read_marks(opened, reaches)
    responses = _responses(opened, closed)
    happened = (
        Q(announced_at__gt=opened, announced_at__lte=closed)
        | Q(translation_key__in={one.translation_key for one in responses})
        | Q(translation_key__in=marks.released)
        | Q(kind=Kind.MEETING, starts_on__gte=opened.date())
    )
    if followed:
        happened |= Q(
            translation_key__in=followed, changed_at__gt=opened, changed_at__lte=closed
        )
    entries = CatalogueEntry.objects.visible_up_to(Visibility.EDITORS).filter(happened)
    # Asked for first: what is written meanwhile is read too early, and read again next time.
    rows = list(entries.order_by("page_id").values_list("page_id", _Writing()))
    return News(
        last.items if last and last.rows == rows else _items(entries),
        responses,
        changes_asked_between(opened, closed),
        marks,
        reaches,
        rows,
    )


class _Writing(Func):
    """Where a row stands, and by which transaction: another whenever it was written since."""

    template = f"({_TABLE}.ctid::text || ' ' || {_TABLE}.xmin::text)"
    output_field = TextField()


def _items(entries: QuerySet[CatalogueEntry]) -> list[NewsItem]:
    return [NewsItem(*row) for row in entries.values_list(*_COLUMNS)]


def _responses(opened: datetime, closed: datetime) -> list[NewResponse]:
    rows = Response.objects.filter(
        withdrawn_at=None, created_at__gt=opened, created_at__lte=closed
    )
    columns = (
        "translation_key",
        "author_id",
        "visibility",
        "created_at",
        "by_author",
    )
    return [NewResponse(*row) for row in rows.values_list(*columns)]
