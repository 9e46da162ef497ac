"""The review: every change of state goes through here, from the desk and from Wagtail's admin.

A review names a revision. Approval locks the page row and refuses when its latest revision is
not the one reviewed (safety rule 14; Wagtail alone publishes the latest, read or not).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState, WorkflowState

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record

from .choices import Step

if TYPE_CHECKING:
    from .models import Contribution

_OVER = gettext_lazy(
    "This is no longer up for review: it was changed, decided or taken back."
)
# How long an author has for changes, where the editor names no day.
USUAL_DAYS = 21


class ReviewRefused(Exception):
    """A decision that can't be taken; its text says why, for the editor who tried."""


class OwnText(ReviewRefused):
    """Whoever approves it wrote it."""


class StaleReview(ReviewRefused):
    """The text has changed since the revision under review was opened, or the review is over."""


def restart_on_latest_revision(page: Contribution, user: Any) -> None:
    """Begin the current review again on the page's latest revision, if it was on an older one."""
    task_state = page.current_workflow_task_state
    if task_state is not None and task_state.revision_id != page.latest_revision_id:
        task_state.cancel(user=user, resume=True)


@transaction.atomic
def approve(task_state: TaskState, user: Any, comment: str = "") -> None:
    """Approve the revision under review; the last task publishes that revision.

    Raises StaleReview when a newer revision exists or the review is over, OwnText for a text of
    one's own, ReviewRefused while it is with others than the editors.
    """
    from . import edits, emails, history  # noqa: PLC0415 - they read models, models import this module
    from .services import confirming  # noqa: PLC0415 - services read models

    page = _locked_page(task_state)
    _refuse_if_over(task_state)
    if page.latest_revision_id != task_state.revision_id:
        raise StaleReview(
            _(
                "The text has changed since you opened it. Read the latest version, then decide."
            )
        )
    _refuse_where_others_read(task_state)
    refuse_own_text(page, user)
    confirming.count_sending(page, task_state)
    # Taken up where the last task publishes (exchange/publication.py).
    task_state.workflow_state.remark = comment
    task_state.approve(user=user, comment=comment)
    workflow_state = task_state.workflow_state
    workflow_state.refresh_from_db()
    key = page.translation_key
    if workflow_state.status != WorkflowState.STATUS_APPROVED:
        history.note(
            key,
            Step.APPROVED,
            by=user,
            reason=comment,
            version=page.specific,
            revision=task_state.revision_id,
        )
    elif not edits.waits_for_its_author(key):
        published = page.specific_class.objects.get(pk=page.pk)
        task_state.revision.refresh_from_db()
        record(
            Act.PUBLISHED,
            contribution(published.kind, published.translation_key),
            by=user,
        )
        goes_live_at = task_state.revision.approved_go_live_at
        emails.tell_authors_approved(published, user, comment, goes_live_at)


@transaction.atomic
def request_changes(
    task_state: TaskState, user: Any, reason: str, until: date | None = None
) -> None:
    """Send the text back to its author with the reason and what was remarked beside its fields.

    `until` is the day by which an answer is hoped for: the usual time from today, where none is
    given. The author can send it again. Raises ReviewRefused without a reason, StaleReview when
    the review is over.
    """
    from . import commenting, emails, history, telling  # noqa: PLC0415 - they read models, models import this module

    reason = needed(reason)
    page = _locked_page(task_state).specific
    _refuse_if_over(task_state)
    task_state.reject(user=user, comment=reason)
    # Digests tell its author by this time.
    task_state.finished_at = telling.moment_of_news()
    task_state.save(update_fields=["finished_at"])
    day = until or usual_day()
    comments = commenting.send(page.translation_key)
    history.note(
        page.translation_key,
        Step.CHANGES_ASKED,
        by=user,
        reason=reason,
        version=page,
        revision=task_state.revision_id,
        until=day.isoformat(),
    )
    record(Act.CHANGES_ASKED, contribution(page.kind, page.translation_key), by=user)
    emails.tell_authors_of_changes(page, user, reason, day, comments)


@transaction.atomic
def refuse(task_state: TaskState, user: Any, reason: str) -> None:
    """Not to be published: the review is over, and the text its author's draft, with the reason.

    What readers have of it stays. The author may change it and send it again. Raises as
    `request_changes` does.
    """
    from . import commenting, emails, history  # noqa: PLC0415 - they read models, models import this module

    reason = needed(reason)
    page = _locked_page(task_state).specific
    _refuse_if_over(task_state)
    task_state.workflow_state.cancel(user=user)
    commenting.send(page.translation_key)
    history.note(
        page.translation_key,
        Step.REFUSED,
        by=user,
        reason=reason,
        version=page,
        revision=task_state.revision_id,
    )
    record(Act.NOT_PUBLISHED, contribution(page.kind, page.translation_key), by=user)
    emails.tell_authors_refused(page, user, reason)


def usual_day() -> date:
    """The day by which changes are asked for where the editor names none."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def needed(reason: str, missing: str = "") -> str:
    """The reason, without blanks around it. Raises ReviewRefused, in these words, where there is none."""
    if not reason.strip():
        raise ReviewRefused(
            missing
            or _("Say what should change, and why: the author is sent this text.")
        )
    return reason.strip()


def refuse_if_not_in_review(page: Page) -> None:
    """Raise StaleReview for a text that the editors don't have before them (any more)."""
    if not page.workflow_in_progress:
        raise StaleReview(_OVER)


def _locked_page(task_state: TaskState) -> Page:
    """The page under review, its row locked until the transaction ends."""
    pk = task_state.workflow_state.object_id
    return Page.objects.select_for_update().get(pk=pk)


def _refuse_where_others_read(task_state: TaskState) -> None:
    """Reviewers and outside approvers come before the editors' own decision (review/models.py)."""
    from .models import EditorialReview  # noqa: PLC0415 - models import this module

    if not isinstance(task_state.task.specific, EditorialReview):
        raise ReviewRefused(
            _(
                "Somebody else is still reading this. Wait for their answer, or go on without it,"
                " then approve."
            )
        )


def refuse_own_text(page: Page, user: Any) -> None:
    """Raise OwnText: said to this person alone, and put on no record, the author may be anonymous."""
    from .own_texts import needs_another_editor  # noqa: PLC0415 - models import this module

    if needs_another_editor(user, page.specific):
        raise OwnText(_("You wrote this text, so another editor has to approve it."))


def _refuse_if_over(task_state: TaskState) -> None:
    """Two editors decide at once, or the author takes it back meanwhile: the first counts."""
    task_state.refresh_from_db()
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise StaleReview(_OVER)
