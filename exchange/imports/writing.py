"""Writes what was planned: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone
from wagtail.models import WorkflowState

from ..models import Contribution, ImportedContribution, SharingTerms
from ..releasing import release
from ..services.terms import change, lock_versions
from ..services.transactions import in_one_transaction
from .bulk import BulkWriter
from .planning import ImportOptions, Outcome, Planned, Planner
from .rows import ImportedRow

BATCH = 200


@in_one_transaction
def write_rows(
    rows: Callable[[], Iterable[ImportedRow]],
    options: ImportOptions,
    by: Any,
    progress: Callable[[int], None],
) -> dict[str, int]:
    """Write these rows and return how many had which outcome; rows that can't be taken are left out.

    `rows` gives them anew when the transaction has to be repeated. `by` stands in revisions and
    histories; nobody, for a command.
    """
    writer, planner = BulkWriter(options, by), Planner(options)
    counts: dict[str, int] = {}
    done = 0
    given = iter(rows())
    while batch := list(islice(given, BATCH)):
        planned = planner.plan(batch)
        writer.write([one for one in planned if one.outcome == Outcome.CREATED])
        for one in planned:
            if one.draft and one.outcome in (Outcome.CHANGED, Outcome.PUBLISHED):
                _change(one, one.draft, options, by)
            counts[one.outcome] = counts.get(one.outcome, 0) + 1
        _remember(planned, options)
        done += len(batch)
        progress(done)
    writer.settle()
    return counts


def _change(
    planned: Planned, page: Contribution, options: ImportOptions, by: Any
) -> None:
    """Store a new draft of what is there; publish it, or bring it to the editors."""
    versions = lock_versions(page)
    if planned.answers:
        terms = SharingTerms.objects.select_for_update().get(pk=planned.key)
        change(terms, planned.answers, by, versions)
    if planned.text_differs:
        if page.first_published_at is None:
            page.save()
        page.save_revision(user=by, log_action=True)
    if options.publish and (planned.text_differs or not page.live):
        release(page.get_latest_revision(), by)
    elif planned.text_differs:
        _bring_to_the_editors(page, by)


def _bring_to_the_editors(page: Any, by: Any) -> None:
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)


def _remember(planned: Sequence[Planned], options: ImportOptions) -> None:
    """Note under which name each row was imported, and what it said."""
    ImportedContribution.objects.bulk_create(
        (
            ImportedContribution(
                source=options.source,
                kind=options.kind,
                external_id=one.row.external_id,
                translation_key=one.key,
                digest=one.row.digest,
                imported_at=timezone.now(),
            )
            for one in planned
            if one.key and one.outcome != Outcome.BAD
        ),
        update_conflicts=True,
        unique_fields=["source", "kind", "external_id"],
        update_fields=["translation_key", "digest", "imported_at"],
    )
