"""Outside approval: asking somebody without an account, taking the link back, their decision."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.models import SharingTerms
from exchange.review import ReviewRefused
from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.text import clean_text
from members.models import User

from .. import due, links, tasks
from ..choices import Decision, LinkState
from ..models import OutsideApproval, OutsideReading
from ..permissions import may_leave_the_house
from .steps import (
    go_back_to,
    lock_page,
    page_of,
    pass_on_if_answered,
    refuse_others,
    review_of,
)

# Links of one text that wait at once: a mistake must not become a mailing.
MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an editor asks, in which language, and what."""

    name: str
    address: str
    language: str
    question: str = ""


@transaction.atomic
def ask_outside(
    editor: User, page: int, revision: int, asked: Asked
) -> OutsideApproval:
    """Send a link to the revision that the editor sees. Raises ReviewRefused.

    An open link to the same address stops: there is one for each person.
    """
    refuse_others(editor)
    locked = lock_page(page)
    review = review_of(locked)
    if locked.latest_revision_id != revision:
        raise ReviewRefused(
            _("The text has changed since you opened this page. Read it, then send it.")
        )
    terms = SharingTerms.objects.get(pk=locked.translation_key)
    if not may_leave_the_house(terms):
        raise ReviewRefused(
            _(
                "Its author has not chosen “everyone” for this text, so it can’t be sent outside."
            )
        )
    open_links = OutsideApproval.objects.open().filter(workflow_state=review)
    open_links.filter(address__iexact=asked.address).update(revoked_at=timezone.now())
    if open_links.count() >= MOST_OPEN:
        raise ReviewRefused(
            _("Five links to this text wait already. Take one back first.")
        )
    row = OutsideApproval.objects.create(
        workflow_state=review,
        revision_id=revision,
        name=clean_text(asked.name, lines=False),
        address=asked.address,
        language=asked.language,
        question=clean_text(asked.question),
        asked_by=editor,
        expires_at=timezone.now() + due.LINK,
    )
    record(
        Act.OUTSIDE_ASKED,
        contribution(terms.kind, terms.pk),
        by=editor,
        link=str(row.key),
    )
    go_back_to(OutsideReading, review, editor)
    transaction.on_commit(lambda: tasks.wake(row.key), robust=True)
    return row


@transaction.atomic
def revoke(editor: User, page: int, key: UUID) -> None:
    """Take a link back: it stops at once. Raises ReviewRefused."""
    refuse_others(editor)
    review = review_of(lock_page(page))
    terms = SharingTerms.objects.get(pk=page_of(review).translation_key)
    stopped = OutsideApproval.objects.open().filter(workflow_state=review, key=key)
    if stopped.update(revoked_at=timezone.now()):
        target = contribution(terms.kind, terms.pk)
        record(Act.OUTSIDE_REVOKED, target, by=editor, link=str(key))
        pass_on_if_answered(review)


@transaction.atomic
def decide(key: UUID, decision: str, comment: str) -> LinkState:
    """Record what the holder of a link decides; what the link was good for, asked under the lock.

    Anything but OPEN means that nothing was recorded.
    """
    row = OutsideApproval.objects.select_related("workflow_state").get(key=key)
    lock_page(int(row.workflow_state.object_id))
    row = OutsideApproval.objects.select_for_update().get(key=key)
    state = links.state_of(row)
    if state != LinkState.OPEN:
        return state
    row.decision, row.comment = Decision(decision), clean_text(comment)
    row.decided_at = timezone.now()
    row.save(update_fields=["decision", "comment", "decided_at"])
    review = row.workflow_state
    page = page_of(review)
    record(
        Act.OUTSIDE_DECIDED,
        contribution(str(page.kind), page.translation_key),
        link=str(key),
        decision=str(decision),
        revision=row.revision_id,
    )
    pass_on_if_answered(review_of(page))
    return state
