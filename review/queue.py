"""A reviewer's queue: what they were asked to read, and may still read."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Page, Revision

from exchange.models import SharingTerms

from .models import Reading
from .permissions import can_read

# Texts answered lately that the queue still names.
LATELY = 10


class Waiting(NamedTuple):
    """One text in a queue."""

    reading: Reading
    title: str
    language: str
    kind: str


def queue_of(reviewer: Any) -> list[Waiting]:
    """What waits for them, the nearest day first; three queries, however much it is."""
    readings = list(_open(reviewer))
    numbers = [int(one.workflow_state.object_id) for one in readings]
    rows = Page.objects.filter(pk__in=numbers).select_related("locale", "content_type")
    pages = {page.pk: page for page in rows}
    terms = SharingTerms.objects.in_bulk([one.translation_key for one in rows])
    found = []
    for reading, number in zip(readings, numbers, strict=True):
        page = pages.get(number)
        if page and _may(reviewer, terms.get(page.translation_key)):
            found.append(
                Waiting(
                    reading,
                    page.draft_title,
                    page.locale.language_code,
                    page.content_type.model,
                )
            )
    return found


def done_by(reviewer: Any) -> QuerySet[Reading]:
    """What they have answered lately: when and how, no longer on what."""
    rows = Reading.objects.of(reviewer).exclude(answered_at=None)
    return rows.order_by("-answered_at")[:LATELY]


def one_of(reviewer: Any, key: UUID) -> tuple[Reading, Revision] | None:
    """One text of their queue with its latest revision; None for all others."""
    reading = _open(reviewer).filter(key=key).first()
    if reading is None:
        return None
    number = int(reading.workflow_state.object_id)
    page = Page.objects.select_related("latest_revision").filter(pk=number).first()
    if page is None or page.latest_revision is None:
        return None
    terms = SharingTerms.objects.filter(pk=page.translation_key).first()
    return (reading, page.latest_revision) if _may(reviewer, terms) else None


def waits_for(reviewer: Any) -> int:
    """How many texts wait for them."""
    return _open(reviewer).count()


def _open(reviewer: Any) -> QuerySet[Reading]:
    rows = Reading.objects.open().of(reviewer).select_related("workflow_state")
    return rows.order_by("due_on", "asked_on", "key")


def _may(reviewer: Any, terms: SharingTerms | None) -> bool:
    return terms is not None and can_read(reviewer, terms)
