"""Moving a review from one step to another, and finding the one that is under way."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Task, TaskState, WorkflowState

from exchange.review import ReviewRefused, StaleReview
from members.models import User
from members.permissions import is_editor

from .. import emails
from ..models import OutsideApproval, OutsideReading, Reading, ReadingByReviewers

WENT_ON = "review.went_on"


class NotInReview(StaleReview):
    """The text is not, or no longer, in review."""


def lock_page(pk: int) -> Page:
    """The page, its row locked until the transaction ends: before all that belongs to its review."""
    page: Page = Page.objects.select_for_update().get(pk=pk)
    return page


def review_of(page: Page) -> WorkflowState:
    """The review that is under way. Raises NotInReview."""
    states = WorkflowState.objects.for_instance(page)
    found = states.filter(status=WorkflowState.STATUS_IN_PROGRESS).first()
    if found is None or found.current_task_state is None:
        raise NotInReview(
            _("This is no longer up for review: it was changed, decided or taken back.")
        )
    return found


def refuse_others(user: User) -> None:
    """Raise ReviewRefused for everybody but editors."""
    if not is_editor(user):
        raise ReviewRefused(_("Only editors can do this."))


@transaction.atomic
def go_on(task_state: TaskState, by: User) -> None:
    """End the step of reviewers or outside approvers without waiting for them.

    Whoever has not answered is not asked any more: texts leave their queues, links stop.
    Raises ReviewRefused.
    """
    refuse_others(by)
    page = lock_page(int(task_state.workflow_state.object_id))
    review = review_of(page)
    if review.current_task_state_id != task_state.pk:
        raise NotInReview(_("Somebody has gone on in this moment. Look at it again."))
    step = task_state.task.specific
    if isinstance(step, ReadingByReviewers):
        Reading.objects.open().filter(workflow_state=review).delete()
    elif isinstance(step, OutsideReading):
        links = OutsideApproval.objects.open().filter(workflow_state=review)
        links.update(revoked_at=timezone.now())
    else:
        raise ReviewRefused(_("This step is the editors’ own."))
    pass_on(review, by)


def pass_on(review: WorkflowState, by: User | None) -> None:
    """End the present step, whoever it is with; the next one begins. In the caller's transaction."""
    state = review.current_task_state
    state.status = TaskState.STATUS_SKIPPED
    state.finished_at = timezone.now()
    state.finished_by = by
    state.save(update_fields=["status", "finished_at", "finished_by"])
    log(
        instance=review.content_object.specific,
        action=WENT_ON,
        user=by,
        data={"step": state.task.name},
    )
    review.update(user=by)


def pass_on_if_answered(review: WorkflowState) -> None:
    """Go on once nobody is waited for in the present step. In the caller's transaction."""
    step = review.current_task_state.task.specific
    if not isinstance(step, ReadingByReviewers | OutsideReading):
        return
    if not step.is_waited_for(review):
        pass_on(review, None)
        emails.tell_editor_of_answers(review)


def go_back_to(kind: type[Task], review: WorkflowState, by: User) -> None:
    """Let the step begin in which those who were just asked read; nothing if it is under way.

    What comes before the editors' own step goes first. Raises ReviewRefused where the workflow
    has no such step.
    """
    state = review.current_task_state
    step = state.task.specific
    wanted = _step_of(kind, review)
    # It was left out while nobody was asked; Wagtail would count that as done.
    left_out = review.task_states.filter(task=wanted, status=TaskState.STATUS_SKIPPED)
    left_out.update(status=TaskState.STATUS_CANCELLED)
    if isinstance(step, kind) or _comes_before(step, kind):
        return
    state.status = TaskState.STATUS_CANCELLED
    state.finished_at = timezone.now()
    state.finished_by = by
    state.save(update_fields=["status", "finished_at", "finished_by"])
    review.update(user=by, next_task=wanted)


def _step_of(kind: type[Task], review: WorkflowState) -> Task:
    name = kind._meta.model_name
    steps = review.workflow.tasks.filter(content_type__model=name, active=True)
    found: Task | None = steps.first()
    if found is None:
        raise ReviewRefused(
            _(
                "The review on this portal has no such step. An administrator can add it."
            )
        )
    return found


def _comes_before(step: Task, kind: type[Task]) -> bool:
    """Reviewers read before somebody outside does, so that what is sent out is sound."""
    return isinstance(step, ReadingByReviewers) and kind is OutsideReading


def page_of(review: WorkflowState) -> Any:
    """The contribution under review, as its page stands."""
    return review.content_object.specific
