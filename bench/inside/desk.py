"""The desk's first screen with many texts in review: filled by statements of SQL, then asked for.

`GAAMAC_VAR=… DJANGO_SETTINGS_MODULE=gaamac.settings.embedded python -m bench.inside desk 5000`, beside a
portal that runs. What is there stays; the texts stay too, so use a portal of its own.
"""

from __future__ import annotations

import os
import time
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.test import Client

from exchange.choices import Kind
from exchange.models import ContributionIndexPage
from members.models import User

TIMES = 15
_FILL = """
WITH place AS (
    SELECT page.path, page.depth, page.locale_id, page.url_path, page.numchild
    FROM wagtailcore_page AS page WHERE page.id = %(place)s
), made AS (
    INSERT INTO wagtailcore_page (
        path, depth, numchild, title, draft_title, slug, live, has_unpublished_changes, url_path,
        seo_title, show_in_menus, search_description, expired, locked, locale_id, translation_key,
        content_type_id)
    SELECT one.path, place.depth + 1, 0, 'Text ' || one.path, 'Text ' || one.path,
        'text-in-review-' || lower(one.path), false, true,
        place.url_path || 'text-in-review-' || lower(one.path) || '/', '', false, '', false, false,
        place.locale_id, gen_random_uuid(), %(kind)s
    FROM place, unnest(%(paths)s::text[]) AS one (path)
    RETURNING id, translation_key, title
), terms AS (
    INSERT INTO exchange_sharingterms (
        translation_key, kind, visibility, attribution, is_news, organisation_owns, submitted_at)
    SELECT translation_key, 'practice', 0, 'named', true, false, now() FROM made
), kept AS (
    INSERT INTO wagtailcore_revision (
        content_type_id, base_content_type_id, object_id, created_at, object_str, content)
    SELECT %(kind)s, %(base)s, id::text, now() - id %% 60 * interval '1 day', title,
        jsonb_build_object('title', title) FROM made
    RETURNING id, object_id, created_at
), reviews AS (
    INSERT INTO wagtailcore_workflowstate (
        content_type_id, base_content_type_id, object_id, status, created_at, workflow_id)
    SELECT %(kind)s, %(base)s, object_id, 'in_progress', created_at, %(workflow)s FROM kept
    RETURNING id, object_id
), states AS (
    INSERT INTO wagtailcore_taskstate (
        status, started_at, comment, content_type_id, revision_id, task_id, workflow_state_id)
    SELECT 'in_progress', kept.created_at, '', %(state)s, kept.id, %(task)s, reviews.id
    FROM reviews JOIN kept USING (object_id)
    RETURNING id, workflow_state_id
)
SELECT id, workflow_state_id FROM states
"""
_CHILDREN = "UPDATE wagtailcore_page SET numchild = numchild + %s WHERE id = %s"
_POINT = """
UPDATE wagtailcore_workflowstate AS review SET current_task_state_id = state.id
FROM wagtailcore_taskstate AS state
WHERE state.workflow_state_id = review.id AND review.current_task_state_id IS NULL
"""
_LATEST = """
UPDATE wagtailcore_page AS page SET latest_revision_id = revision.id
FROM wagtailcore_revision AS revision
WHERE revision.object_id = page.id::text AND page.latest_revision_id IS NULL
    AND page.slug LIKE 'text-in-review-%%'
"""


@transaction.atomic
def fill(number: int) -> None:
    """So many texts in review; no terms' triggers, no forms: what a screen reads, no more."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - after setting up
    from wagtail.models import Page, TaskState, Workflow  # noqa: PLC0415 - after setting up

    from exchange.models import EditorialReview  # noqa: PLC0415 - after setting up
    from practices.models import Practice  # noqa: PLC0415 - after setting up

    types = ContentType.objects
    place = ContributionIndexPage.objects.get(
        kind=Kind.PRACTICE, locale__language_code="en"
    )
    last = place.get_children().order_by("-path").first()
    begun = Page._str2int(last.path[-Page.steplen :]) if last else 0
    values = {
        "place": place.pk,
        "paths": [
            Page._get_path(place.path, place.depth + 1, begun + one)
            for one in range(1, number + 1)
        ],
        "kind": types.get_for_model(Practice).pk,
        "base": types.get_for_model(Page).pk,
        "state": types.get_for_model(TaskState).pk,
        "task": EditorialReview.objects.first().pk,
        "workflow": Workflow.objects.get(workflow_tasks__task__name="Review").pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FILL, values)
        cursor.execute(_CHILDREN, [number, place.pk])
        cursor.execute(_POINT)
        cursor.execute(_LATEST)
        cursor.execute("ANALYZE")


def measure(number: str = "5000") -> dict[str, Any]:
    """Milliseconds of the first screen (median of fifteen, one editor) and its queries."""
    there = _waiting()
    if there < int(number):
        fill(int(number) - there)
    editor = User.objects.editors().first()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(editor)
    found: dict[str, Any] = {"in review": _waiting(), "load": os.getloadavg()[0]}
    for name, query in (
        ("all", ""),
        ("one kind", "?kind=practice"),
        ("one region", "?region=2"),
        ("mine", "?claimed=mine"),
        ("page 100", "?page=100"),
    ):
        found[name] = _milliseconds(client, f"/cms/{query}")
    return found


def _waiting() -> int:
    from wagtail.models import WorkflowState  # noqa: PLC0415 - after setting up

    return WorkflowState.objects.filter(status="in_progress").count()


def _milliseconds(client: Client, address: str) -> float:
    client.get(address)
    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code  # noqa: S101 - a measurement of an error page is none
    return round(median(taken) * 1000, 1)
