"""What becomes of a member's contributions when the member leaves for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry

from members.models import User

from . import addresses
from .authors import authors_of, forget_one
from .authors import written_by as keys_by
from .catalogue import model_of, refresh_group
from .choices import Attribution
from .models import Response, SharingTerms
from .services.terms import Answers, change, forget_author, lock_versions

if TYPE_CHECKING:
    from .models import Contribution


class LeftBehind(NamedTuple):
    """A contribution that was taken offline, for the editors to delete."""

    kind: str
    title: str
    # Never told in one breath with another text: that would say that they have one author.
    is_anonymous: bool


class Written(NamedTuple):
    """How much a member has written that others have seen."""

    contributions: int
    responses: int
    # Counted by the floor above (practices/departing.py).
    adaptations: int = 0

    @property
    def is_any(self) -> bool:
        """Whether there is anything to decide about."""
        return bool(self.contributions or self.responses or self.adaptations)


def written_by(author: User) -> Written:
    """What of this member's others may know."""
    own = SharingTerms.objects.filter(pk__in=keys_by(author))
    published = sum(
        1 for terms in own if any(page.first_published_at for page in _versions(terms))
    )
    return Written(published, author.responses.filter(withdrawn_at=None).count())


def depart(author: User, *, keep: bool) -> list[LeftBehind]:
    """Settle everything this member wrote, in the caller's transaction, before they are erased.

    What nobody has seen goes. What others wrote too loses a name. Of the rest, `keep` leaves it
    published without the name; otherwise it is taken offline at once, and returned.
    """
    left = []
    own = [row["terms_id"] for row in keys_by(author)]
    for terms in SharingTerms.objects.filter(pk__in=own).order_by("pk"):
        found = _settle(author, terms, keep=keep)
        if found:
            left.append(found)
    if not keep:
        said = Q(author=author) | Q(by_author=True, translation_key__in=own)
        Response.objects.filter(said, withdrawn_at=None).update(
            withdrawn_at=timezone.now()
        )
    return left


def _versions(terms: SharingTerms) -> list[Contribution]:
    return list(model_of(terms.kind).objects.filter(translation_key=terms.pk))


def _settle(author: User, terms: SharingTerms, *, keep: bool) -> LeftBehind | None:
    versions = lock_versions(model_of(terms.kind)(translation_key=terms.pk))
    terms = SharingTerms.objects.select_for_update().get(pk=terms.pk)
    if any(other != author for other in authors_of(terms.pk)):
        forget_one(terms, author)
        refresh_group(terms.kind, terms.pk)
        return None
    if not any(page.first_published_at for page in versions):
        _delete(versions, terms)
        return None
    _withdraw(versions)
    was_anonymous = terms.attribution == Attribution.ANONYMOUS
    _take_the_name_off(author, terms, versions)
    forget_one(terms, author)
    if keep:
        return None
    for page in versions:
        if page.live:
            UnpublishPageAction(page).execute(skip_permission_checks=True)
    return LeftBehind(terms.kind, versions[0].title, was_anonymous)


def _delete(versions: list[Contribution], terms: SharingTerms) -> None:
    """Delete what was never published, with its records and its address."""
    pages = [page.pk for page in versions]
    for page in versions:
        page.delete()
    PageLogEntry.objects.filter(page__in=pages).delete()
    addresses.release_all(terms.pk)
    terms.delete()


def _withdraw(versions: list[Contribution]) -> None:
    """End a review that is under way: there is nobody left to answer."""
    for page in versions:
        state = page.current_workflow_state
        if state is not None:
            state.cancel()


def _take_the_name_off(
    author: User, terms: SharingTerms, versions: list[Contribution]
) -> None:
    """Show the organisation alone where it was shown, and nobody where it wasn't."""
    if terms.attribution == Attribution.NAMED:
        unnamed = (
            Attribution.ORGANISATION if terms.organisation else Attribution.ANONYMOUS
        )
        answers = Answers(terms.visibility, unnamed, terms.organisation)
        change(terms, answers, author, versions)
    forget_author(terms, versions)
