"""The lines of history for what Wagtail's own views of the desk do to a contribution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import edits, history
from ..choices import Step
from ..models import Contribution
from ..releasing import fields_since_published, note_release

_FIELDS = "_contribution_fields"


def ask_before_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Instead of publishing words that were changed, ask their author; else note what differs."""
    if not isinstance(page, Contribution):
        return None
    revision = page.get_latest_revision()
    base = edits.words_before(page, revision, request.user)
    if base is None:
        setattr(request, _FIELDS, fields_since_published(page, lambda: page))
        return None
    edits.offer(page, revision, base, request.user)
    messages.warning(
        request,
        _(
            "You have changed words of its author. They are asked by mail, and it is published"
            " once they agree."
        ),
    )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def note_publishing(request: HttpRequest, page: Any) -> None:
    """An editor has published it in the desk."""
    if isinstance(page, Contribution):
        scheduled = page.scheduled_revision
        revision = scheduled or page.live_revision
        note_release(page, request.user, revision, getattr(request, _FIELDS, []))


def note_unpublishing(request: HttpRequest, page: Any) -> None:
    """An editor has taken it offline."""
    specific = page.specific
    if isinstance(specific, Contribution):
        key = specific.translation_key
        history.note(key, Step.TAKEN_OFFLINE, by=request.user, version=specific)


def note_deletion(request: HttpRequest, page: Any) -> None:
    """An administrator has deleted a version; its history stays with the terms."""
    if isinstance(page, Contribution):
        history.note(page.translation_key, Step.DELETED, by=request.user, version=page)


def note_sending(request: HttpRequest, page: Any) -> None:
    """An editor has brought a text of the desk into review."""
    started = {"action-submit", "action-restart-workflow"} & request.POST.keys()
    if isinstance(page, Contribution) and started:
        history.note(
            page.translation_key,
            Step.SENT,
            by=request.user,
            version=page,
            revision=page.latest_revision_id,
        )


def note_many_at_once(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> None:
    """Several at once; publishing them notes itself (Contribution.publish)."""
    for page in objects:
        specific = page.specific if action_type != "delete" else page.specific_deferred
        if action_type == "unpublish":
            note_unpublishing(request, specific)
        elif action_type == "delete":
            note_deletion(request, specific)


def would_need_an_author(request: HttpRequest, page: Any) -> bool:
    """Whether publishing the latest text of this page would have to wait for its author."""
    specific = page.specific
    if not isinstance(specific, Contribution) or specific.latest_revision is None:
        return False
    return (
        edits.words_before(specific, specific.latest_revision, request.user) is not None
    )
