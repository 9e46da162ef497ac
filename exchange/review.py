"""The review: every change of state goes through here, from the desk and from Wagtail's admin.

A review names a revision. Approval locks the page row and refuses when its latest revision is
not the one reviewed (safety rule 14; Wagtail alone publishes the latest, read or not).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

if TYPE_CHECKING:
    from .models import Contribution


class StaleReview(PermissionDenied):
    """The text has changed since the revision under review was opened."""


def restart_on_latest_revision(page: Contribution, user: Any) -> None:
    """Begin the current review again on the page's latest revision, if it was on an older one."""
    task_state = page.current_workflow_task_state
    if task_state is not None and task_state.revision_id != page.latest_revision_id:
        task_state.cancel(user=user, resume=True)


@transaction.atomic
def approve(task_state: TaskState, user: Any, comment: str = "") -> None:
    """Approve the revision under review; the last task publishes that revision.

    Raises StaleReview when a newer revision exists, PermissionDenied when the review is over.
    """
    from . import emails  # noqa: PLC0415 - emails read models, models import this module

    page = _locked_page(task_state)
    if page.latest_revision_id != task_state.revision_id:
        raise StaleReview(
            _(
                "The text has changed since you opened it. Read the latest version, then decide."
            )
        )
    task_state.approve(user=user, comment=comment)
    workflow_state = task_state.workflow_state
    workflow_state.refresh_from_db()
    if workflow_state.status == WorkflowState.STATUS_APPROVED:
        emails.decision_on_commit(page.specific, approved=True, reason=comment)


@transaction.atomic
def request_changes(task_state: TaskState, user: Any, reason: str) -> None:
    """Send the text back to its author with the reason; the author can send it again.

    Raises ValidationError without a reason, PermissionDenied when the review is over.
    """
    from . import emails  # noqa: PLC0415 - emails read models, models import this module

    if not reason.strip():
        raise ValidationError(
            _("Say what should change, and why: the author is sent this text.")
        )
    page = _locked_page(task_state)
    task_state.reject(user=user, comment=reason.strip())
    emails.decision_on_commit(page.specific, approved=False, reason=reason.strip())


def _locked_page(task_state: TaskState) -> Page:
    """The page under review, its row locked until the transaction ends."""
    pk = task_state.workflow_state.object_id
    return Page.objects.select_for_update().get(pk=pk)
