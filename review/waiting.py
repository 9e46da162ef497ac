"""What waits for the editors' review: one query for a page of it, however much there is.

Wagtail keeps the page of a review as text (a generic relation), which its own lists read one by
one. Here the rows are joined once, filtered and cut to a page in the database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from . import due

# A review waits since it began, or since its author sent the text again after changes were asked for.
_A_PAGE = """
    WITH waiting AS (SELECT
        review.id AS review, page.id AS page, page.live AS is_revision,
        coalesce(nullif(revision.object_str, ''), page.draft_title) AS title,
        kind.model AS kind, locale.language_code AS language, step.model AS step,
        since.moment AS since, claim.editor_id AS editor, claim.due_on AS due_on
    FROM wagtailcore_workflowstate AS review
    JOIN wagtailcore_taskstate AS state
        ON state.id = review.current_task_state_id AND state.status = 'in_progress'
    JOIN wagtailcore_task AS task ON task.id = state.task_id
    JOIN django_content_type AS step ON step.id = task.content_type_id
    JOIN wagtailcore_revision AS revision ON revision.id = state.revision_id
    JOIN wagtailcore_page AS page ON page.id =
        CASE WHEN review.object_id ~ '^[0-9]{1,9}$' THEN review.object_id::integer END
    JOIN django_content_type AS kind ON kind.id = page.content_type_id
    JOIN wagtailcore_locale AS locale ON locale.id = page.locale_id
    LEFT JOIN review_claim AS claim
        ON claim.workflow_state_id = review.id AND claim.due_on >= %(holds_from)s
    CROSS JOIN LATERAL (
        SELECT min(one.started_at) AS moment FROM wagtailcore_taskstate AS one
        WHERE one.workflow_state_id = review.id AND one.id > coalesce((
            SELECT max(sent_back.id) FROM wagtailcore_taskstate AS sent_back
            WHERE sent_back.workflow_state_id = review.id AND sent_back.status = 'rejected'
        ), 0)
    ) AS since
    WHERE review.status = 'in_progress'
        AND (%(kind)s = '' OR kind.model = %(kind)s)
        AND (%(language)s = '' OR locale.language_code = %(language)s)
        AND (%(pages)s::integer[] IS NULL OR page.id = ANY(%(pages)s::integer[]))
        AND (%(claimed)s <> 'mine' OR claim.editor_id = %(me)s)
        AND (%(claimed)s <> 'free' OR claim.editor_id IS NULL)
    )
    SELECT *, count(*) OVER () AS total FROM waiting
    ORDER BY since, review LIMIT %(limit)s OFFSET %(offset)s
"""
_COUNTS = """
    SELECT kind.model, locale.language_code, count(*)
    FROM wagtailcore_workflowstate AS review
    JOIN wagtailcore_taskstate AS state
        ON state.id = review.current_task_state_id AND state.status = 'in_progress'
    JOIN wagtailcore_page AS page ON page.id =
        CASE WHEN review.object_id ~ '^[0-9]{1,9}$' THEN review.object_id::integer END
    JOIN django_content_type AS kind ON kind.id = page.content_type_id
    JOIN wagtailcore_locale AS locale ON locale.id = page.locale_id
    WHERE review.status = 'in_progress'
    GROUP BY kind.model, locale.language_code
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of what waits; empty means all of it. `pages` are those of a region."""

    kind: str = ""
    language: str = ""
    claimed: str = ""
    me: int = 0
    pages: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One text in review. `editor` and `due_on` are those of a claim that holds."""

    review: int
    page: int
    is_revision: bool
    title: str
    kind: str
    language: str
    step: str
    since: datetime
    editor: int | None
    due_on: date | None

    @property
    def due(self) -> date:
        """By when somebody means to decide, else by when somebody should."""
        return self.due_on or due.promised(self.since)


def a_page_of(wanted: Wanted, number: int, size: int) -> tuple[list[Row], int]:
    """The texts of one page (from 1), the one that waits longest first, and how many there are.

    Nothing, and no number, for a page after the last.
    """
    values = {
        "kind": wanted.kind,
        "language": wanted.language,
        "claimed": wanted.claimed,
        "me": wanted.me,
        "pages": None if wanted.pages is None else list(wanted.pages),
        "holds_from": due.today() - due.GRACE,
        "limit": size,
        "offset": (number - 1) * size,
    }
    with connection.cursor() as cursor:
        cursor.execute(_A_PAGE, values)
        found = cursor.fetchall()
    return [Row(*row[:-1]) for row in found], found[0][-1] if found else 0


def counts() -> dict[str, dict[str, int]]:
    """How many texts wait: by kind, and by language."""
    by_kind: dict[str, int] = {}
    by_language: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for kind, language, number in rows:
        by_kind[kind] = by_kind.get(kind, 0) + number
        by_language[language] = by_language.get(language, 0) + number
    return {"kind": by_kind, "language": by_language}
