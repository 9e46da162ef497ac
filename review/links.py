"""An outside approver's link: signed, for one row, and what it is good for just now."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page, WorkflowState

from exchange.models import SharingTerms
from gaamac.common import signing
from gaamac.common.mail import portal_link

from .choices import LinkState
from .models import OutsideApproval
from .permissions import may_leave_the_house

PURPOSE = "outside-approval"
PAGE = "outside-page"


def token(row: OutsideApproval) -> str:
    """The token of a row. It is never stored: whoever has the database has no link."""
    return signing.make(PURPOSE, row.key.hex)


def address_of(row: OutsideApproval) -> str:
    """The whole address that is mailed, in the language that was chosen."""
    with override(row.language):
        return portal_link(reverse("outside-approval", args=[token(row)]))


def page_token(row: OutsideApproval) -> str:
    """What the page of a link sends along with the decision: that somebody had this text before them."""
    return signing.make(PAGE, [row.key.hex, row.revision_id])


def is_from_its_page(row: OutsideApproval, given: str) -> bool:
    """Whether a decision comes from the page, not from a program that tries what a link takes."""
    return signing.read(PAGE, given) == [row.key.hex, row.revision_id]


def row_of(given: str) -> OutsideApproval | None:
    """The row a token speaks of; None for rubbish and for what is gone."""
    said = signing.read(PURPOSE, given)
    try:
        key = UUID(said)
    except (AttributeError, TypeError, ValueError):
        return None
    rows = OutsideApproval.objects.select_related("workflow_state", "revision")
    return rows.filter(key=key).first()


def state_of(row: OutsideApproval) -> LinkState:
    """What a link is good for now. One that was answered, or taken back, stays so."""
    if row.decided_at:
        return LinkState.ANSWERED
    if row.revoked_at:
        return LinkState.REVOKED
    if row.expires_at <= timezone.now():
        return LinkState.EXPIRED
    return _state_of_text(row)


def _state_of_text(row: OutsideApproval) -> LinkState:
    """Whether the text is still the one that was sent, in review, and meant for everybody."""
    review = row.workflow_state
    page = Page.objects.filter(pk=int(review.object_id)).first()
    if page is None or review.status != WorkflowState.STATUS_IN_PROGRESS:
        return LinkState.OVER
    if page.latest_revision_id != row.revision_id:
        return LinkState.CHANGED
    terms = SharingTerms.objects.filter(pk=page.translation_key).first()
    if terms is None or not may_leave_the_house(terms):
        return LinkState.OVER
    return LinkState.OPEN
