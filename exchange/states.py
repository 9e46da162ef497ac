"""Where a contribution stands, in the words its author reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import TaskState, WorkflowState

from .choices import PostState
from .permissions import is_private_draft

if TYPE_CHECKING:
    from wagtail.models import Page

    from .models import Contribution, SharingTerms

WITH_EDITORS = (PostState.IN_REVIEW, PostState.PUBLISHED_IN_REVIEW)


def state_of(page: Page) -> PostState:
    """The state of a page.

    Needs no query after `prefetch_workflow_states` and `annotate_approved_schedule`.
    """
    review = page.current_workflow_state
    if review is not None and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return PostState.CHANGES_REQUESTED
    if page.live:
        return _published(page, in_review=review is not None)
    if review is not None:
        return PostState.IN_REVIEW
    if page.approved_schedule:
        return PostState.SCHEDULED
    return PostState.UNPUBLISHED if page.first_published_at else PostState.DRAFT


def _published(page: Page, *, in_review: bool) -> PostState:
    if in_review:
        return PostState.PUBLISHED_IN_REVIEW
    if page.has_unpublished_changes and not page.approved_schedule:
        return PostState.PUBLISHED_WITH_CHANGES
    return PostState.PUBLISHED


def reason_for_changes(page: Page) -> str:
    """What the editors asked for, while they wait for the author; otherwise nothing."""
    review = page.current_workflow_state
    if review is None or review.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    task_state: TaskState | None = review.current_task_state
    return task_state.comment if task_state else ""


def way_back(page: Contribution, terms: SharingTerms) -> str:
    """What its author can take back, as a word; empty where there is nothing.

    `discard` an unseen draft, `withdraw` from the editors, `take_offline` what is published.
    """
    if is_private_draft(page, terms):
        return "discard"
    if page.current_workflow_state is not None:
        return "withdraw"
    return "take_offline" if page.live else ""
