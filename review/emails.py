"""Mails of the review: to reviewers, and to the editor who has taken a text.

Discreet: of what is not public no title stands in them. None says who wrote a text.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import override
from wagtail.models import Page, WorkflowState

from exchange.models import SharingTerms
from gaamac.common.dates import date_range
from gaamac.common.visibility import Visibility
from members.choices import Notice
from members.models import User
from members.notify import notify

from .models import Claim, OutsideApproval, Reading

# More lines than anybody reads; the desk shows them all.
MOST_LINES = 20


def ask_to_read(reading: Reading) -> None:
    """Somebody was asked to read a text."""
    page, terms = _about(reading.workflow_state)
    context = {
        "title": _title(page, terms),
        "key": str(reading.key),
        "question": reading.question,
        "until": _day(reading.due_on, reading.reviewer),
    }
    visibility = terms.visibility if terms else Visibility.EDITORS
    notify(
        reading.reviewer,
        Notice.REVIEW,
        "review/asked_to_read",
        context,
        visibility=visibility,
    )


def tell_editor_of_answers(review: WorkflowState) -> None:
    """Everybody who was asked has answered: to whoever has taken the text, else to who asked."""
    page, terms = _about(review)
    context = {"title": _title(page, terms), "page": page.pk}
    for editor in _concerned(review):
        notify(
            editor,
            Notice.REVIEW,
            "review/answered",
            context,
            visibility=Visibility.EDITORS,
        )


def _concerned(review: WorkflowState) -> list[User]:
    claim = Claim.objects.filter(workflow_state=review).select_related("editor").first()
    if claim is not None:
        return [claim.editor]
    readers = Reading.objects.filter(workflow_state=review).values("asked_by")
    outside = OutsideApproval.objects.filter(workflow_state=review).values("asked_by")
    return list(User.objects.editors().filter(pk__in=readers.union(outside)))


def tell_that_it_was_taken_over(before: User, by: User, page: int) -> None:
    """Another editor has taken over what somebody had taken."""
    one = Page.objects.get(pk=page)
    terms = SharingTerms.objects.filter(pk=one.translation_key).first()
    context = {"title": _title(one, terms), "page": page, "editor": by.name}
    notify(
        before,
        Notice.REVIEW,
        "review/taken_over",
        context,
        visibility=Visibility.EDITORS,
    )


def remind_of_claims(editor: User, groups: list[tuple[str, list[Claim]]]) -> None:
    """What this editor has taken and is due, each with its day; titles of what is public alone."""
    numbers = [
        int(one.workflow_state.object_id) for _pace, some in groups for one in some
    ]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=numbers)}
    keys = [page.translation_key for page in pages.values()]
    terms = {one.pk: one for one in SharingTerms.objects.filter(pk__in=keys)}
    lines = [
        {
            "pace": pace,
            "page": page.pk,
            "title": _title(page, terms.get(page.translation_key)),
            "day": _day(claim.due_on, editor),
        }
        for pace, some in groups
        for claim in some
        if (page := pages.get(int(claim.workflow_state.object_id)))
    ]
    context = {"lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES)}
    notify(
        editor,
        Notice.REVIEW,
        "review/claims_due",
        context,
        visibility=Visibility.EDITORS,
    )


def _about(review: WorkflowState) -> tuple[Page, SharingTerms | None]:
    page = Page.objects.get(pk=int(review.object_id))
    return page, SharingTerms.objects.filter(pk=page.translation_key).first()


def _title(page: Page, terms: SharingTerms | None) -> str:
    """The title, of what everybody is to read alone."""
    is_public = terms is not None and terms.visibility == Visibility.PUBLIC
    return str(page.draft_title) if is_public else ""


def _day(day: Any, person: User) -> str:
    with override(person.preferred_language):
        return date_range(day)
