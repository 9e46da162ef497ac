"""Publishing, copying and deleting in the desk, where Wagtail's views do them: our part of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import emails
from ..authors import has_author, has_living_author, is_written_by
from ..catalogue import terms_of
from ..choices import Attribution
from ..edits import is_original
from ..models import Contribution
from ..own_texts import needs_another_editor
from ..services import copy_terms
from .recording import would_need_an_author

_WAS_IN_REVIEW = "_contribution_was_in_review"


def remember_review(request: HttpRequest, page: Any) -> None:
    """Note whether the author waits for an answer, which publishing will give."""
    waits = isinstance(page, Contribution) and page.current_workflow_state is not None
    setattr(request, _WAS_IN_REVIEW, waits)


def tell_authors(request: HttpRequest, page: Any) -> None:
    """An editor published what was in review without approving it first: the author hears the same."""
    if not getattr(request, _WAS_IN_REVIEW, False):
        return
    scheduled = page.scheduled_revision
    goes_live_at = scheduled.approved_go_live_at if scheduled else None
    emails.tell_authors_approved(page, request.user, "", goes_live_at)


def refuse_copying(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A copy has no author, who would be asked, or who would need a second editor."""
    specific = page.specific
    if not isinstance(specific, Contribution):
        return None
    if needs_another_editor(request.user, specific):
        words = _("You wrote this text, so it can’t be copied: a copy has no author.")
    elif not page.live and has_author(page.translation_key):
        words = _(
            "This text is its author’s, and not published: it can’t be copied. Edit it instead."
        )
    else:
        return None
    messages.error(request, words)
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def refuse_deleting(request: HttpRequest, page: Any) -> HttpResponse | None:
    """What somebody wrote is deleted by them, or by an administrator: a refused text stays its author's."""
    specific = page.specific
    if request.user.is_superuser or not isinstance(specific, Contribution):
        return None
    if not _is_somebody_else_s(request.user, specific):
        return None
    messages.error(
        request,
        _(
            "“%(title)s” is its author’s: you can’t delete it. Take it offline, or don’t publish it"
            " and say why."
        )
        % {"title": specific.get_admin_display_title()},
    )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def refuse_deleting_many(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    """The same for several at once."""
    if action_type != "delete":
        return None
    answers = (refuse_deleting(request, page) for page in objects)
    return next(filter(None, answers), None)


def _is_somebody_else_s(editor: Any, page: Contribution) -> bool:
    """Of what is anonymous the answer is the same for its author, and whether or not they are there."""
    key = page.translation_key
    if not is_original(page):
        return False
    if terms_of(page).attribution == Attribution.ANONYMOUS:
        return has_author(key)
    return has_living_author(key) and not is_written_by(editor, key)


def take_terms_along(request: HttpRequest, page: Any, copy: Any) -> None:
    """A copy is as restricted as what it was copied from."""
    if isinstance(page.specific, Contribution) and copy.alias_of_id is None:
        copy_terms(page.specific, copy.specific, request.user)


def refuse_publishing_unread(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    """Publishing many at once would publish texts in review that nobody has opened."""
    if action_type != "publish":
        return None
    waiting = [page for page in objects if page.current_workflow_state is not None]
    if not waiting:
        return _refuse_edited_words(request, objects, action)
    messages.error(
        request,
        _("“%(title)s” waits for a review. Open it, read it and approve it there.")
        % {"title": waiting[0].get_admin_display_title()},
    )
    return redirect(action.next_url)


def _refuse_edited_words(
    request: HttpRequest, objects: Any, action: Any
) -> HttpResponse | None:
    """Words of an author that an editor has changed wait for the author, one text at a time."""
    edited = [page for page in objects if would_need_an_author(request, page)]
    if not edited:
        return None
    messages.error(
        request,
        _(
            "In “%(title)s” words of its author were changed. Open it and publish it there:"
            " its author is asked first."
        )
        % {"title": edited[0].get_admin_display_title()},
    )
    return redirect(action.next_url)


def say_who_publishes(request: HttpRequest, page: Any) -> None:
    """Above the form of a text of one's own, to its author alone."""
    if request.method != "GET" or not isinstance(page, Contribution):
        return
    if needs_another_editor(request.user, page):
        messages.info(
            request,
            _(
                "You wrote this text, so another editor has to publish it. Send it to the review."
            ),
        )


# Publishing past the review, and ending it without a word to the author.
_NOT_DURING_REVIEW = {"action-publish", "action-cancel-workflow"}


def leave_publishing_to_the_review(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """While a text is in review an editor approves what was read, or asks for changes with a reason."""
    page = context.get("page")
    if isinstance(page, Contribution) and page.workflow_in_progress:
        menu_items[:] = [
            item for item in menu_items if item.name not in _NOT_DURING_REVIEW
        ]
