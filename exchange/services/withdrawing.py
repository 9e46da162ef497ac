"""Taking back: from the editors, from the readers, or altogether."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry

from members.models import User

from .. import addresses, history
from ..attachments.erasing import forget_all
from ..catalogue import model_of
from ..choices import Attribution, Step
from ..models import SharingTerms
from ..permissions import can_edit, is_private_draft, leads
from .errors import NotYours
from .terms import lock_versions
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution


@in_one_transaction
def withdraw(author: User, kind: str, key: UUID) -> Contribution:
    """Take it back from the editors: it is a draft again, and what is published stays.

    What nobody has read yet and was to be published at a set time is not. Does nothing where
    there is neither. Raises NotYours.
    """
    versions, terms = _own(author, kind, key)
    page = versions[0]
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=_actor(author, terms))
    unscheduled = sum(_unschedule(one) for one in versions if not one.live)
    if state is not None or unscheduled:
        history.note(key, Step.WITHDRAWN, by=author, version=page)
    return page


@in_one_transaction
def take_offline(author: User, kind: str, key: UUID) -> Contribution:
    """Unpublish every language version; the text stays, and can be sent again. Raises NotYours."""
    versions, terms = _own(author, kind, key)
    actor = _actor(author, terms)
    for page in versions:
        if page.live:
            # Wagtail's permissions are the editors'; the right to this one was asked for above.
            action = UnpublishPageAction(page, user=actor)
            action.execute(skip_permission_checks=True)
    history.note(key, Step.TAKEN_OFFLINE, by=author)
    return withdraw(author, kind, key)


def _unschedule(page: Contribution) -> int:
    """Publish nothing of it at a set time; of how many texts that was meant to be."""
    scheduled = page.revisions.exclude(approved_go_live_at=None)
    stopped: int = scheduled.update(approved_go_live_at=None)
    return stopped


@in_one_transaction
def discard(author: User, kind: str, key: UUID) -> None:
    """Delete a draft that nobody but its author has seen, with every trace of it.

    Raises NotYours, also for a co-author, and for what the editors have seen: that is withdrawn.
    """
    versions, terms = _own(author, kind, key)
    if not is_private_draft(versions[0], terms) or not leads(author, terms):
        raise NotYours
    pages = [page.pk for page in versions]
    forget_all(terms)
    for page in versions:
        page.delete()
    PageLogEntry.objects.filter(page__in=pages).delete()
    addresses.release_all(key)
    terms.delete()


def _own(author: User, kind: str, key: UUID) -> tuple[list[Contribution], SharingTerms]:
    """The locked versions and the terms of one's own contribution."""
    versions = lock_versions(model_of(kind)(translation_key=key))
    terms = SharingTerms.objects.filter(translation_key=key, kind=kind).first()
    if not versions or terms is None or not can_edit(author, terms):
        raise NotYours
    return versions, terms


def _actor(author: User, terms: SharingTerms) -> User | None:
    return None if terms.attribution == Attribution.ANONYMOUS else author
