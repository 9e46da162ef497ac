"""What officials without an account answer, for tests of outside approval."""

from __future__ import annotations

from exchange.catalogue import terms_of
from exchange.models import Contribution
from exchange.services import save_draft
from exchange.services.posting import Saved
from members.models import User
from review import links
from review.models import OutsideApproval
from tests.factories.posting import again

APPROVE = {"decision": "approved", "comment": ""}


def said(link: OutsideApproval, comment: str = "") -> dict[str, str]:
    """What the page of a link sends: a comment where there are words, else the approval."""
    decision = "commented" if comment else "approved"
    return {"decision": decision, "comment": comment, "page": links.page_token(link)}


def changed_by_its_author(alice: User, page: Contribution) -> None:
    save_draft(alice, again(Saved(page, terms_of(page), True), title="Something else"))
