"""What becomes of a member's contributions when the member leaves for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from gaamac.common.personal_data import Leaver
from members.models import User

from . import history
from .attachments.erasing import forget_of_responses
from .authors import authors_of, forget_one
from .authors import written_by as keys_by
from .catalogue import model_of, refresh_group
from .choices import Attribution, Step, Who
from .models import Invitation, Response, SharingTerms, WorkingCopy
from .removing import Removed, keep_what_is_published, remove
from .services.terms import Answers, change, forget_author, lock_versions

if TYPE_CHECKING:
    from .models import Contribution


class Written(NamedTuple):
    """How much a member has written that others can see."""

    contributions: int
    responses: int
    # Counted by the floor above (practices/departing.py).
    adaptations: int = 0

    @property
    def is_any(self) -> bool:
        """Whether there is anything to decide about."""
        return bool(self.contributions or self.responses or self.adaptations)


def texts_of(author: User) -> QuerySet[SharingTerms]:
    """The terms of everything this member wrote, alone or with others."""
    return SharingTerms.objects.filter(pk__in=keys_by(author)).order_by("pk")


def written_by(author: User) -> Written:
    """What of this member's others can see."""
    published = sum(
        1 for terms in texts_of(author) if any(page.live for page in _versions(terms))
    )
    return Written(published, responses_of(author).filter(withdrawn_at=None).count())


def responses_of(author: User) -> QuerySet[Response]:
    """What they said, as themselves or without a name as the author of an anonymous text.

    Of a text that several wrote nobody knows which of them answered as its author.
    """
    own = texts_of(author).values_list("pk", flat=True)
    alone = [key for key in own if authors_of(key) == [author]]
    return Response.objects.filter(
        Q(author=author) | Q(by_author=True, translation_key__in=alone)
    )


def depart(leaver: Leaver) -> list[Removed]:
    """Settle everything this member wrote, in the caller's transaction, before they are erased.

    What nobody can see goes, with every trace. What others wrote too loses a name. Of the rest,
    whoever keeps their texts leaves it published without the name; otherwise it goes as well.
    Returns what went.
    """
    _settle_responses(leaver)
    removed = [_settle(leaver, terms) for terms in texts_of(leaver.user)]
    return [one for one in removed if one is not None]


def _settle_responses(leaver: Leaver) -> None:
    """Those that readers can see lose their author with the account, where texts are kept."""
    own = responses_of(leaver.user)
    gone = own.exclude(withdrawn_at=None) if leaver.keeps_texts else own
    forget_of_responses(gone)
    for response in gone:
        ModelLogEntry.objects.for_instance(response).delete()
    gone.delete()


def _versions(terms: SharingTerms) -> list[Contribution]:
    return list(model_of(terms.kind).objects.filter(translation_key=terms.pk))


def _settle(leaver: Leaver, terms: SharingTerms) -> Removed | None:
    model = model_of(terms.kind)
    versions = lock_versions(model(translation_key=terms.pk))
    terms = SharingTerms.objects.select_for_update().get(pk=terms.pk)
    Invitation.objects.filter(terms=terms).delete()
    if any(other != leaver.user for other in authors_of(terms.pk)):
        forget_one(terms, leaver.user)
        refresh_group(terms.kind, terms.pk)
        return None
    # What only editors write, such as meetings, they write for the portal.
    keeps = leaver.keeps_texts or not model.post_form
    # What the organisation owns stays, without the name, as its author has decided.
    is_owned = terms.organisation_owns and terms.submitted_at is not None
    if not is_owned and not (keeps and any(page.live for page in versions)):
        return remove(terms, versions)
    WorkingCopy.objects.filter(pk=terms.pk).delete()
    _withdraw(terms, versions)
    _take_the_name_off(leaver.user, terms, versions)
    for page in versions:
        keep_what_is_published(page, leaver)
    return None


def _withdraw(terms: SharingTerms, versions: list[Contribution]) -> None:
    """End a review that is under way: there is nobody left to answer.

    Of what is anonymous nothing notes when: the moment would lead to the account, and to others.
    """
    for page in versions:
        state = page.current_workflow_state
        if state is None:
            continue
        since = timezone.now()
        state.cancel()
        history.note(terms.pk, Step.WITHDRAWN, who=Who.AUTHOR, version=page)
        if terms.attribution == Attribution.ANONYMOUS:
            told = PageLogEntry.objects.filter(page=page.pk, timestamp__gte=since)
            told.delete()


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
    forget_one(terms, author)
