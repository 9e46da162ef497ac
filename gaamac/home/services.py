"""What changes in the front room: concerns are reported and handled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members.choices import Notice
from members.models import User
from members.notify import notify

from .models import Concern

HANDLED = "home.concern.handle"
# How long the address of whoever reported a concern is kept after it was settled.
CONTACT_KEPT = timedelta(days=90)


@transaction.atomic
def report_concern(form_key: UUID, **fields: Any) -> Concern:
    """Store a concern once, however often its form is sent, and tell the editors of an urgent one."""
    concern, created = Concern.objects.get_or_create(form_key=form_key, defaults=fields)
    if created and concern.is_urgent:
        _tell_editors(concern)
    return concern


def _tell_editors(concern: Concern) -> None:
    """That there is one, and where to read it: a mail carries nothing of what it says."""
    for editor in User.objects.editors():
        notify(editor, Notice.REVIEW, "home/urgent_concern", {"concern_id": concern.pk})


@transaction.atomic
def handle_concern(concern: Concern, by: User, note: str) -> None:
    """Record that an editor settled it, and what was done.

    Raises ValidationError when somebody else was faster, or without a word on what was done.
    """
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if concern.handled_at:
        raise ValidationError(_("Somebody has settled this already."))
    if not note.strip():
        raise ValidationError(_("Say what was done."))
    concern.handled_at, concern.handled_by = timezone.now(), by
    concern.handling_note = note.strip()
    concern.save()
    log(concern, HANDLED, user=by)


def forget_contacts() -> int:
    """Delete the addresses in concerns that were settled long ago; in how many there was one."""
    return Concern.objects.handled_before(
        timezone.now() - CONTACT_KEPT
    ).forget_contacts()


def forget_ended_sessions() -> None:
    """Delete sessions that have expired, and from where their holders had signed in."""
    SessionStore.clear_expired()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
