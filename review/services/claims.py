"""Taking a text in review, giving it back, taking it over, choosing the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.review import ReviewRefused
from gaamac.common.dates import date_range
from members.models import User

from .. import due, emails
from ..models import Claim
from .steps import lock_page, refuse_others, review_of


@transaction.atomic
def claim(editor: User, page: int) -> Claim:
    """Take a text that nobody else has. Raises ReviewRefused when somebody has it."""
    held = _held(editor, page)
    if held is not None and held.editor_id == editor.pk:
        return held
    if held is not None and not due.has_lapsed(held.due_on, due.today()):
        raise ReviewRefused(
            _("%(editor)s has this text until %(day)s. You can take it over.")
            % {"editor": held.editor, "day": date_range(due.lapses_after(held.due_on))}
        )
    return _take(editor, page)


@transaction.atomic
def take_over(editor: User, page: int) -> Claim:
    """Take a text from whoever has it; they are mailed. Raises ReviewRefused."""
    held = _held(editor, page)
    if held is None or held.editor_id == editor.pk:
        return claim(editor, page)
    before = held.editor
    taken = _take(editor, page)
    emails.tell_that_it_was_taken_over(before, editor, page)
    return taken


@transaction.atomic
def release(editor: User, page: int) -> None:
    """Give back what one has taken; nothing for what one has not. Raises ReviewRefused."""
    held = _held(editor, page)
    if held is not None and held.editor_id == editor.pk:
        held.delete()


@transaction.atomic
def set_due(editor: User, page: int, day: date) -> None:
    """Choose the day by which one means to decide. Raises ReviewRefused."""
    held = _held(editor, page)
    if held is None or held.editor_id != editor.pk:
        raise ReviewRefused(_("Take the text first, then choose the day."))
    if not due.today() <= day <= due.today() + due.LONGEST_CLAIM:
        raise ReviewRefused(_("Choose a day from today on, at most sixty days away."))
    held.due_on, held.reminded_on = day, None
    held.save(update_fields=["due_on", "reminded_on"])


def _held(editor: User, page: int) -> Claim | None:
    """Who has it now, with the page locked."""
    refuse_others(editor)
    review = review_of(lock_page(page))
    claims = Claim.objects.filter(workflow_state=review).select_related("editor")
    return claims.first()


def _take(editor: User, page: int) -> Claim:
    review = review_of(lock_page(page))
    taken, _created = Claim.objects.update_or_create(
        workflow_state=review,
        defaults={
            "editor": editor,
            "claimed_at": timezone.now(),
            "due_on": due.today() + due.CLAIM,
            "reminded_on": None,
        },
    )
    return taken
