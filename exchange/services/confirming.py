"""Saying that a contribution is still right, and until when that holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from members.models import User
from members.permissions import is_editor

from .. import catalogue, history
from ..authors import has_author, is_written_by
from ..choices import Attribution, Step
from ..freshness import ASK_DAYS, today
from ..models import SharingTerms
from ..permissions import can_confirm, is_author
from .errors import NotYours
from .terms import lock_versions
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution

CONFIRMED = "exchange.confirmed"
REVIEW_DATE_SET = "exchange.review_date"


def period_of(terms: SharingTerms) -> str:
    """Names the time since the last confirmation: what is asked in one period holds in no other."""
    return terms.confirmed_at.isoformat() if terms.confirmed_at else ""


@in_one_transaction
def confirm(by: User, key: UUID, period: str) -> bool:
    """Note that it is still right, for all its versions; whether this was what confirmed it.

    It wasn't when somebody has confirmed it since `period`: a button pressed twice counts once.
    Raises NotYours for who has no say in it, and for what is not published.
    """
    versions, terms = _published(key)
    if not can_confirm(by, terms):
        raise NotYours
    if period_of(terms) != period:
        return False
    terms.confirmed_at = timezone.now()
    if terms.review_by and terms.review_by <= today() + timedelta(days=ASK_DAYS):
        # The question that this date stood for is answered.
        terms.review_by = None
    terms.save(update_fields=["confirmed_at", "review_by"])
    log(instance=versions[0], action=CONFIRMED, user=_actor(by, terms))
    history.note(key, Step.CONFIRMED, by=by)
    catalogue.refresh_group(terms.kind, terms.pk)
    return True


@in_one_transaction
def set_review_date(editor: User, key: UUID, chosen: date | None) -> None:
    """Give one contribution a date of its own until which it counts as fresh; None takes it away.

    Where that date is far off, its author is asked again before it. Raises NotYours for others
    than editors, and for what is not published.
    """
    versions, terms = _published(key)
    if not is_editor(editor):
        raise NotYours
    if terms.review_by == chosen:
        return
    terms.review_by = chosen
    terms.save(update_fields=["review_by"])
    is_far = chosen is not None and chosen > today() + timedelta(days=ASK_DAYS)
    if is_far and terms.confirmed_at:
        terms.reminders.filter(confirmed_at=terms.confirmed_at).delete()
    day = chosen.isoformat() if chosen else None
    log(instance=versions[0], action=REVIEW_DATE_SET, user=editor, data={"until": day})
    history.note(key, Step.REVIEW_DATE_SET, by=editor, until=day)
    catalogue.refresh_group(terms.kind, terms.pk)


def count_sending(page: Page, task_state: TaskState) -> None:
    """An author who sends a text says that it is right; so says its approval, which calls this.

    In the caller's transaction, before publishing writes the catalogue. What an editor sends in
    for somebody else, and what has no author, stays as confirmed as it was.
    """
    terms = SharingTerms.objects.select_for_update().get(pk=page.translation_key)
    sender = task_state.workflow_state.requested_by_id
    by_its_author = (
        is_written_by(task_state.workflow_state.requested_by, terms.pk)
        if sender
        # Nobody is recorded as the sender where the author is anonymous.
        else has_author(terms.pk)
    )
    if by_its_author:
        terms.confirmed_at = task_state.revision.created_at
        terms.save(update_fields=["confirmed_at"])


def _published(key: UUID) -> tuple[list[Contribution], SharingTerms]:
    """The locked versions and terms of what readers can see."""
    terms = SharingTerms.objects.filter(pk=key).first()
    if terms is None:
        raise NotYours
    versions = lock_versions(catalogue.model_of(terms.kind)(translation_key=key))
    if not any(page.live for page in versions):
        raise NotYours
    return versions, SharingTerms.objects.select_for_update().get(pk=key)


def _actor(by: User, terms: SharingTerms) -> User | None:
    """Who stands in the history of the page: nobody, where the author is anonymous."""
    hidden = terms.attribution == Attribution.ANONYMOUS and is_author(by, terms)
    return None if hidden else by
