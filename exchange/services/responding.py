"""Responses under a contribution."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import log

from members.models import User

from .. import emails
from ..attachments.erasing import forget_of_responses
from ..attachments.responses import NOTHING, Parcel, hang_on
from ..authors import is_written_by
from ..models import CatalogueEntry, Response
from ..permissions import can_post, can_remove_response, can_withdraw_response
from ..telling import late_moment_of_news, moment_of_news
from .errors import NotYours
from .transactions import in_one_transaction

RESPONSE_REMOVED = "exchange.response.removed"


@in_one_transaction
def respond(
    author: User,
    entry: CatalogueEntry,
    text: str,
    visibility: int,
    form_key: UUID,
    parcel: Parcel = NOTHING,
) -> Response:
    """Store a response and tell the contribution's author. The same form again gives the same one.

    Its files go into quarantine and stand with it once they are clean. It never reaches further
    than the contribution. Raises PermissionDenied for who may not respond, NotYours for a form
    key of somebody else's.
    """
    if not can_post(author):
        raise PermissionDenied
    response, created = Response.objects.get_or_create(
        form_key=form_key,
        defaults={
            "translation_key": entry.translation_key,
            "text": text,
            "visibility": max(visibility, entry.visibility),
            **_whose(author, entry),
        },
    )
    is_own = can_withdraw_response(author, response)
    if not is_own or response.translation_key != entry.translation_key:
        raise NotYours
    if created:
        hang_on(response, author, parcel)
        emails.tell_authors_of_response(response, entry, by=author)
    return response


def _whose(author: User, entry: CatalogueEntry) -> dict[str, Any]:
    """An anonymous author who answers below their own text leaves neither name nor hour."""
    if entry.is_anonymous and is_written_by(author, entry.translation_key):
        return {"by_author": True, "created_at": late_moment_of_news()}
    return {"author": author, "created_at": moment_of_news()}


@in_one_transaction
def withdraw_response(author: User, response: Response) -> None:
    """Take one's own response back. Raises NotYours."""
    if not can_withdraw_response(author, response):
        raise NotYours
    _end(response)


@in_one_transaction
def remove_response(editor: User, response: Response, entry: CatalogueEntry) -> None:
    """An editor takes a response away, on record. Raises NotYours for anyone else."""
    if not can_remove_response(editor):
        raise NotYours
    _end(response)
    log(
        instance=entry.page.specific,
        action=RESPONSE_REMOVED,
        user=editor,
        data={"response": response.pk},
    )


def _end(response: Response) -> None:
    """Its words stay with it and are shown to nobody; its files go."""
    forget_of_responses(Response.objects.filter(pk=response.pk))
    if response.withdrawn_at is None:
        response.withdrawn_at = timezone.now()
        response.save(update_fields=["withdrawn_at"])
