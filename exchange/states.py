"""Where a contribution stands, in the words its author reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import TaskState, WorkflowState

from . import history
from .choices import PostState, Step
from .permissions import is_private_draft

if TYPE_CHECKING:
    from wagtail.models import Page

    from .models import Contribution, HistoryLine, SharingTerms

WITH_EDITORS = (PostState.IN_REVIEW, PostState.PUBLISHED_IN_REVIEW)


def state_of(page: Page) -> PostState:
    """The state of a page.

    Needs no query after `prefetch_workflow_states` and `annotate_approved_schedule`, where
    `standing` was read with them.
    """
    review = page.current_workflow_state
    if review is not None and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return PostState.CHANGES_REQUESTED
    if review is None and (answer := _answer_on(page)):
        return answer
    if page.live:
        return _published(page, in_review=review is not None)
    if review is not None:
        return PostState.IN_REVIEW
    if page.approved_schedule:
        return PostState.SCHEDULED
    return PostState.UNPUBLISHED if page.first_published_at else PostState.DRAFT


def _answer_on(page: Page) -> PostState | None:
    """What the editors have answered about a draft, where that is where it stands."""
    line = standing_on(page)
    if line is None:
        return None
    if line.step == Step.OFFERED:
        return PostState.EDITED
    is_refused = line.step == Step.REFUSED and not page.live
    return PostState.REFUSED if is_refused else None


def _published(page: Page, *, in_review: bool) -> PostState:
    if in_review:
        return PostState.PUBLISHED_IN_REVIEW
    if page.has_unpublished_changes and not page.approved_schedule:
        return PostState.PUBLISHED_WITH_CHANGES
    return PostState.PUBLISHED


def standing_on(page: Page) -> HistoryLine | None:
    """The line of history that says where a page's draft stands; None for what is all published.

    Asks the database unless `page.standing` was read for a whole list (`history.standings`).
    """
    if not page.has_unpublished_changes:
        return None
    if not hasattr(page, "standing"):
        page.standing = history.standing_of(page.translation_key)
    line: HistoryLine | None = page.standing
    return line


def reason_for_changes(page: Page) -> str:
    """What the editors said, while they wait for the author, or won't publish; otherwise nothing."""
    if state_of(page) in (PostState.REFUSED, PostState.EDITED):
        line = standing_on(page)
        return line.reason if line else ""
    review = page.current_workflow_state
    if review is None or review.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    task_state: TaskState | None = review.current_task_state
    return task_state.comment if task_state else ""


def way_back(page: Contribution, terms: SharingTerms) -> str:
    """What its author can take back, as a word; empty where there is nothing.

    `discard` an unseen draft, `withdraw` from the editors, `take_offline` what is
    published, `unschedule` what is to be published at a set time.
    """
    if is_private_draft(page, terms):
        return "discard"
    if page.current_workflow_state is not None:
        return "withdraw"
    if page.live:
        return "take_offline"
    return "unschedule" if page.approved_schedule else ""
