"""Asking reviewers, and what they answer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from exchange.authors import is_written_by
from exchange.choices import Attribution
from exchange.models import SharingTerms
from exchange.review import ReviewRefused, StaleReview
from gaamac.common.text import clean_text
from members.models import User

from .. import due, emails
from ..choices import Answer
from ..matching import matched
from ..models import Reading, ReadingByReviewers
from ..permissions import can_be_asked
from .steps import (
    go_back_to,
    lock_page,
    page_of,
    pass_on_if_answered,
    refuse_others,
    review_of,
)


@transaction.atomic
def ask_reviewers(
    editor: User, page: int, people: Collection[User], question: str = ""
) -> int:
    """Ask these members to read; how many are new. The text waits for them before the editors.

    Raises ReviewRefused for who may not see it once it is published, or openly wrote it.
    """
    refuse_others(editor)
    review = review_of(lock_page(page))
    terms = SharingTerms.objects.get(pk=page_of(review).translation_key)
    for person in people:
        if not can_be_asked(person, terms):
            raise ReviewRefused(
                _("%(person)s can’t be asked to read this text.") % {"person": person}
            )
    asked = _ask(review, people, editor, clean_text(question))
    if asked:
        go_back_to(ReadingByReviewers, review, editor)
    return asked


def ask_by_topic_and_region(review: WorkflowState) -> int:
    """Ask those whom its topics and regions bring; how many. In the caller's transaction.

    Nobody for an anonymous text: an author among them would be left out, and so be known.
    """
    page = page_of(review)
    terms = SharingTerms.objects.filter(pk=page.translation_key).first()
    if terms is None or terms.attribution == Attribution.ANONYMOUS:
        return 0
    return _ask(review, matched(page, terms), None, "")


def _ask(
    review: WorkflowState, people: Collection[User], by: User | None, question: str
) -> int:
    known = set(
        Reading.objects.filter(workflow_state=review).values_list("reviewer", flat=True)
    )
    readings = [
        Reading(
            workflow_state=review,
            reviewer=person,
            asked_by=by,
            asked_on=due.today(),
            due_on=due.today() + due.READING,
            question=question,
        )
        for person in people
        if person.pk not in known
    ]
    Reading.objects.bulk_create(readings)
    for reading in readings:
        emails.ask_to_read(reading)
    return len(readings)


@transaction.atomic
def no_longer_ask(editor: User, page: int, key: UUID) -> None:
    """Take a text out of the queue of a reviewer who has not answered. Raises ReviewRefused."""
    refuse_others(editor)
    review = review_of(lock_page(page))
    Reading.objects.open().filter(workflow_state=review, key=key).delete()
    pass_on_if_answered(review)


@transaction.atomic
def answer(
    reviewer: User, key: UUID, revision: int, said: str, comment: str
) -> Reading:
    """Record what a reviewer says of the revision they read. Once: it can't be changed.

    Raises Reading.DoesNotExist for what is not in their queue, StaleReview when the text has
    changed meanwhile, ReviewRefused for a text of their own.
    """
    number = Reading.objects.open().of(reviewer).get(key=key).workflow_state.object_id
    page = lock_page(int(number))
    reading = Reading.objects.open().of(reviewer).select_for_update().get(key=key)
    review = review_of(page)
    if page.latest_revision_id != revision and said != Answer.DECLINED:
        raise StaleReview(
            _("The text has changed since you opened it. Read it again, then answer.")
        )
    if said != Answer.DECLINED and is_written_by(reviewer, page.translation_key):
        # Said to this person alone: to decline is open to everybody and says nothing.
        raise ReviewRefused(
            _(
                "You wrote this text. Choose “I can’t review this one”: no reason is asked."
            )
        )
    reading.answer, reading.comment = said, clean_text(comment)
    reading.revision_id = page.latest_revision_id
    reading.answered_at = timezone.now()
    reading.save()
    pass_on_if_answered(review)
    return reading
