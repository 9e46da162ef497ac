"""What an editor decides about a held mail: it is posted as its member's answer, or goes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exchange.services import respond
from gaamac.audit.choices import Act
from gaamac.audit.services import member as audited
from gaamac.audit.services import record
from members.models import User
from members.permissions import is_editor

from .answering import entry_of, reason_not_to_post
from .held_files import parcel_of
from .models import HeldMail


@transaction.atomic
def release(held: HeldMail, by: User) -> None:
    """Post it as its member's answer; its files go into quarantine.

    Raises ValidationError where that can't be any more.
    """
    _ask(by)
    if held.member is None or held.response is None:
        raise ValidationError(_("It is not known whose answer this is, or to what."))
    if reason := reason_not_to_post(held.member, held.response, held.text):
        raise ValidationError(_(reason))
    entry = entry_of(held.member, held.response)
    names = (held.text, held.response.visibility, held.key)
    respond(held.member, entry, *names, parcel_of(held))
    record(Act.MAIL_RELEASED, audited(held.member), by=by, response=held.response.pk)
    held.delete()


@transaction.atomic
def discard(held: HeldMail, by: User) -> None:
    """Delete it; its sender is told nothing."""
    _ask(by)
    held.delete()


def _ask(by: Any) -> None:
    if not is_editor(by):
        raise PermissionDenied
