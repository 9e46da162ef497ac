"""Who may do what with a contribution; reading is `CatalogueEntry.objects.visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaamac.common.visibility import clearance_of
from members.permissions import is_editor, is_member

from .authors import has_author, is_led_by, is_written_by
from .authors import has_living_author as somebody_is_there
from .choices import Attribution

if TYPE_CHECKING:
    from .models import Contribution, Response, SharingTerms

# From the widest to the narrowest: how much of its author a contribution shows.
_ATTRIBUTIONS = (
    Attribution.NAMED,
    Attribution.ORGANISATION,
    Attribution.ANONYMOUS,
)


def is_author(user: Any, terms: SharingTerms) -> bool:
    """Whether this person wrote it, and their account is active."""
    return user.is_active and is_written_by(user, terms.pk)


def leads(user: Any, terms: SharingTerms) -> bool:
    """Whether this person is its author, no co-author, and their account is active."""
    return user.is_active and is_led_by(user, terms.pk)


def has_living_author(terms: SharingTerms) -> bool:
    """Whether somebody who wrote it can still be asked."""
    return somebody_is_there(terms.pk)


def can_post(user: Any) -> bool:
    """Approved members post and respond."""
    return is_member(user)


def can_save_searches(user: Any) -> bool:
    """Approved members keep views of lists under a name."""
    return is_member(user)


def can_edit(user: Any, terms: SharingTerms) -> bool:
    """Its author, while they are of the community, changes it through the form."""
    return can_post(user) and is_author(user, terms)


def speaks_for_its_organisation(user: Any, terms: SharingTerms) -> bool:
    """Whether it stands under this member's organisation and they may see it.

    An anonymous one stands under none: nobody but its author and the editors has a say in it.
    """
    if terms.attribution == Attribution.ANONYMOUS or terms.organisation_id is None:
        return False
    if not is_member(user) or terms.visibility > clearance_of(user):
        return False
    membership = getattr(user, "membership", None)
    return bool(membership and membership.organisation_id == terms.organisation_id)


def can_confirm(user: Any, terms: SharingTerms) -> bool:
    """Its author, the members of its organisation and editors say that it is still right."""
    return (
        is_editor(user)
        or can_edit(user, terms)
        or speaks_for_its_organisation(user, terms)
    )


def can_narrow(user: Any, terms: SharingTerms) -> bool:
    """Anyone responsible may show it to fewer people, or less of its author."""
    return is_editor(user) or is_author(user, terms)


def can_widen(user: Any, terms: SharingTerms, *, was_published: bool) -> bool:
    """Only the author may, no co-author. What nobody wrote is the editors' until it is first published."""
    if leads(user, terms):
        return True
    return is_editor(user) and not was_published and not has_author(terms.pk)


def is_wider(terms: SharingTerms, visibility: int, attribution: str) -> bool:
    """Whether these answers show it to more people, or more of its author, than now."""
    shows_more = _ATTRIBUTIONS.index(Attribution(attribution)) < _ATTRIBUTIONS.index(
        Attribution(terms.attribution)
    )
    return visibility < terms.visibility or shows_more


def can_withdraw_response(
    user: Any, response: Response, *, wrote_it: bool | None = None
) -> bool:
    """Whoever wrote it; of an anonymous author's answer, whoever wrote what it stands under.

    `wrote_it` says whether that is this person, where the caller knows.
    """
    if response.by_author and wrote_it is None:
        return user.is_active and is_written_by(user, response.translation_key)
    if response.by_author:
        return bool(wrote_it)
    return response.author_id is not None and response.author_id == user.pk


def can_remove_response(user: Any) -> bool:
    """Editors."""
    return is_editor(user)


def is_private_draft(page: Contribution, terms: SharingTerms) -> bool:
    """Never sent to the editors nor published: nobody but its author may know of it."""
    return (
        terms.submitted_at is None
        and page.first_published_at is None
        and has_author(terms.pk)
    )
