"""Changes that editors asked authors for, as digests tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import TaskState, WorkflowState

from .catalogue import contribution_models
from .models import SharingTerms


class ChangesAsked(NamedTuple):
    """Changes asked for one contribution, which still waits for its author."""

    translation_key: UUID
    kind: str
    title: str
    language: str
    visibility: int
    at: datetime


def changes_asked_between(opened: datetime, closed: datetime) -> list[ChangesAsked]:
    """Of what has not been sent in again since. One query, and some more where there are any."""
    found = dict(
        TaskState.objects.filter(
            status=TaskState.STATUS_REJECTED,
            finished_at__gt=opened,
            finished_at__lte=closed,
            workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        ).values_list("workflow_state__object_id", "finished_at")
    )
    return _pages(found) if found else []


def _pages(found: dict[str, datetime]) -> list[ChangesAsked]:
    numbers = [int(number) for number in found]
    asked: list[ChangesAsked] = []
    # Meetings are written by editors, who find theirs in the desk.
    for model in [one for one in contribution_models() if one.post_form]:
        rows: QuerySet[Any] = model.objects.filter(pk__in=numbers)
        asked += [
            ChangesAsked(key, str(model.kind), title, language, 0, found[str(page)])
            for page, key, title, language in rows.values_list(
                "pk", "translation_key", "draft_title", "locale__language_code"
            )
        ]
    return _with_visibility(asked)


def _with_visibility(asked: Sequence[ChangesAsked]) -> list[ChangesAsked]:
    keys = [one.translation_key for one in asked]
    terms = SharingTerms.objects.filter(pk__in=keys).values_list("pk", "visibility")
    seen_by = dict(terms)
    return [
        one._replace(visibility=seen_by[one.translation_key])
        for one in asked
        if one.translation_key in seen_by
    ]
