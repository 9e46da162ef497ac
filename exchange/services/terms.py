"""Who may see a contribution and whose name it shows: changed here only, for all its versions at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import (
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.visibility import Visibility
from members.models import Organisation, User

from .. import catalogue, history
from ..authors import authors_of, is_written_by, move_authors, note_author
from ..choices import Attribution, Step
from ..models import FormerReach, HistoryLine, Response, SharingTerms
from ..permissions import (
    can_narrow,
    can_widen,
    has_living_author,
    is_wider,
    leads,
)
from ..review import StaleReview
from ..telling import late_moment_of_news, moment_of_news
from ..times import day_of, late_on
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution

TERMS_CHANGED = "exchange.terms"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked about sharing: who may see it, whose name is shown, which organisation's."""

    visibility: int
    attribution: str
    organisation: Organisation | None

    @classmethod
    def of(cls, terms: SharingTerms) -> Answers:
        """The answers that hold now."""
        return cls(terms.visibility, terms.attribution, terms.organisation)


def answers_of_author(author: User, visibility: int, attribution: str) -> Answers:
    """An author's answers: the organisation is theirs; of an anonymous one none is kept."""
    if attribution == Attribution.ANONYMOUS:
        return Answers(visibility, attribution, None)
    return Answers(visibility, attribution, organisation_of(author))


def answers_for(
    author: User, terms: SharingTerms, visibility: int, attribution: str
) -> Answers:
    """What somebody who writes it answers. The organisation is its author's, unless that owns it.

    A co-author doesn't bring another one, and an author who has changed jobs doesn't take it along.
    """
    given = answers_of_author(author, visibility, attribution)
    stays = terms.organisation_owns or not leads(author, terms)
    if stays and attribution != Attribution.ANONYMOUS:
        return replace(given, organisation=terms.organisation)
    return given


def organisation_of(user: User) -> Organisation | None:
    """The organisation a member speaks for, if the editors have recorded one."""
    membership = getattr(user, "membership", None)
    return membership.organisation if membership else None


@in_one_transaction
def set_terms(page: Contribution, by: User, answers: Answers) -> SharingTerms:
    """Change the terms of a contribution, in all its versions, live or draft.

    Raises ValidationError, by field, for what `by` may not do: only the author widens.
    """
    versions = lock_versions(page)
    terms = catalogue.terms_of(page, lock=True)
    refuse_what_is_not_allowed(by, terms, answers, versions)
    change(terms, answers, by, versions)
    return terms


def check_answers(
    page: Contribution, by: User, terms: SharingTerms, answers: Answers
) -> None:
    """Raise ValidationError, by field, if this person may not give these answers."""
    if answers == Answers.of(terms):
        return
    versions = type(page).objects.filter(translation_key=page.translation_key)
    refuse_what_is_not_allowed(by, terms, answers, list(versions))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an editor has chosen in the desk's form of a page, until the page is saved.

    `opened_on` is the revision that the form was filled from.
    """

    by: User
    answers: Answers
    is_new: bool
    opened_on: int | None

    def settle(self, page: Contribution) -> None:
        """Make it hold. Raises StaleReview when somebody has saved the page in this very moment."""
        if self.is_new:
            take_charge(page, self.by, self.answers)
            return
        saved = {version.pk: version for version in lock_versions(page)}
        if saved[page.pk].latest_revision_id != self.opened_on:
            raise StaleReview(
                _("Somebody has saved this text in the same moment. Look at it again.")
            )
        if self.answers != Answers.of(catalogue.terms_of(page)):
            set_terms(page, self.by, self.answers)


def lock_versions(page: Contribution) -> list[Contribution]:
    """All language versions, the original first, locked until the transaction ends.

    Pages are locked before their terms everywhere, as publishing does.
    """
    versions = type(page).objects.filter(translation_key=page.translation_key)
    return list(versions.order_by("pk").select_for_update())


def refuse_what_is_not_allowed(
    by: User, terms: SharingTerms, answers: Answers, versions: list[Contribution]
) -> None:
    """Raise ValidationError, by field, if this person may not give these answers."""
    was_published = any(page.first_published_at for page in versions)
    if can_widen(by, terms, was_published=was_published):
        return
    if not can_narrow(by, terms):
        raise ValidationError(_("You can’t change who may see this."))
    errors = _refusals(terms, answers)
    if errors:
        raise ValidationError(dict.fromkeys(errors, _why_not(terms)))


def _refusals(terms: SharingTerms, answers: Answers) -> list[str]:
    """The fields whose answers would show more than now."""
    refused = []
    if is_wider(terms, answers.visibility, terms.attribution):
        refused.append("visibility")
    if is_wider(terms, terms.visibility, answers.attribution):
        refused.append("attribution")
    if answers.organisation not in (None, terms.organisation):
        refused.append("organisation")
    return refused


def _why_not(terms: SharingTerms) -> str:
    if has_living_author(terms):
        return _("Only its author can show more than now. You can show less.")
    return _(
        "It has no author who could be asked, so two of you decide together: ask for it with"
        " “Show to more people” above the text. You can show less by yourself."
    )


def change(
    terms: SharingTerms,
    answers: Answers,
    by: User | None,
    versions: list[Contribution],
) -> bool:
    """Store the answers and bring everything that follows from them in line; whether any changed.

    In the caller's transaction, with the versions locked and the rights asked for.
    """
    before = Answers.of(terms)
    if answers == before:
        return False
    terms.visibility = answers.visibility
    terms.attribution = answers.attribution
    terms.organisation = answers.organisation
    terms.organisation_owns &= answers.organisation is not None
    _announce_anew(before, terms)
    terms.save()
    if Attribution.ANONYMOUS in (before.attribution, answers.attribution):
        _hide_or_show_authors(before, terms, versions)
    _narrow_responses(terms)
    _record(before, terms, by, versions)
    catalogue.refresh_group(terms.kind, terms.translation_key)
    return True


def _hide_or_show_authors(
    before: Answers, terms: SharingTerms, versions: list[Contribution]
) -> None:
    """Seal who wrote it, and take away what told of them until now; or open the seals again."""
    if before.attribution != terms.attribution:
        move_authors(terms)
    if terms.attribution == Attribution.ANONYMOUS:
        forget_author(terms, versions)


def _announce_anew(before: Answers, terms: SharingTerms) -> None:
    """To those whom it reaches only now it is news; whom it had reached is noted for the digests."""
    had, has = _reach(before.visibility), _reach(terms.visibility)
    if terms.announced_at is None or had == has:
        return
    anonymous = Attribution.ANONYMOUS in (before.attribution, terms.attribution)
    now = timezone.now()
    FormerReach.objects.create(
        terms=terms,
        visibility=had,
        announced_at=terms.announced_at,
        until=day_of(now) if anonymous else now,
    )
    if has < had:
        terms.announced_at = late_moment_of_news() if anonymous else moment_of_news()


def _reach(visibility: int) -> int:
    """Which members it reaches: what is public is mailed to the community."""
    return max(visibility, Visibility.COMMUNITY)


def _narrow_responses(terms: SharingTerms) -> None:
    """What is said under a contribution never reaches further than it does."""
    Response.objects.filter(
        translation_key=terms.translation_key, visibility__lt=terms.visibility
    ).update(visibility=terms.visibility)


def _record(
    before: Answers, terms: SharingTerms, by: User | None, versions: list[Contribution]
) -> None:
    """The record and the page's history, on the original; neither names an anonymous author, then or now.

    The record never names an author beside their contribution: it can't be changed when the
    contribution becomes anonymous one day.
    """
    if not versions:
        return
    anonymous = Attribution.ANONYMOUS in (before.attribution, terms.attribution)
    # A command on the machine acts for nobody.
    by_its_author = by is not None and is_written_by(by, terms.pk)
    record(
        Act.TERMS_CHANGED,
        contribution(terms.kind, terms.translation_key),
        by=None if by_its_author else by,
        at=day_of(timezone.now()) if anonymous and by_its_author else None,
        visibility=[before.visibility, terms.visibility],
        attribution=[str(before.attribution), str(terms.attribution)],
        by_its_author=int(by_its_author),
    )
    log(
        instance=versions[0],
        action=TERMS_CHANGED,
        user=None if anonymous and by_its_author else by,
        data={
            "visibility": [before.visibility, terms.visibility],
            "attribution": [str(before.attribution), str(terms.attribution)],
        },
    )
    history.note(
        terms.pk,
        Step.TERMS_CHANGED,
        by=by,
        visibility=[before.visibility, terms.visibility],
        attribution=[str(before.attribution), str(terms.attribution)],
    )


def forget_author(terms: SharingTerms, versions: list[Contribution]) -> None:
    """Take the authors out of everything that stands beside these pages; who they are stays sealed.

    What has left the portal, such as mails and feeds, nobody can take back.
    """
    authors = [author.pk for author in authors_of(terms.pk)]
    history.forget_people(terms, authors)
    pages = [page.pk for page in versions]
    Response.objects.filter(translation_key=terms.pk, author__in=authors).update(
        author=None, by_author=True, created_at=late_on(F("created_at"))
    )
    Page.objects.filter(pk__in=pages, owner__in=authors).update(owner=None)
    Page.objects.filter(pk__in=pages, locked_by__in=authors).update(locked_by=None)
    PageSubscription.objects.filter(page__in=pages, user__in=authors).delete()
    keys = [str(pk) for pk in pages]
    content_type = versions[0].get_base_content_type() if versions else None
    on_these = Q(base_content_type=content_type, object_id__in=keys)
    revisions = Revision.objects.filter(on_these)
    revisions.filter(user__in=authors).update(user=None)
    _forget_in_content(revisions, authors)
    PageLogEntry.objects.filter(page__in=pages, user__in=authors).update(user=None)
    reviews = WorkflowState.objects.filter(on_these)
    reviews.filter(requested_by__in=authors).update(requested_by=None)
    TaskState.objects.filter(
        workflow_state__in=reviews, finished_by__in=authors
    ).update(finished_by=None)
    _blur_times(versions, keys)


def _forget_in_content(revisions: QuerySet[Revision], authors: list[int]) -> None:
    """A revision holds all fields of its page, and so who owned or locked it."""
    told = Q(content__owner__in=authors) | Q(content__locked_by__in=authors)
    for revision in revisions.filter(told):
        for name in ("owner", "locked_by"):
            if revision.content.get(name) in authors:
                revision.content[name] = None
        revision.save(update_fields=["content"])


def _blur_times(versions: list[Contribution], keys: list[str]) -> None:
    """Write once more what says when something was written: triggers keep the day alone of it.

    (exchange/migrations, "days of what is anonymous".)
    """
    pages = [page.pk for page in versions]
    SharingTerms.objects.filter(
        pk__in={one.translation_key for one in versions}
    ).update(submitted_at=F("submitted_at"), confirmed_at=F("confirmed_at"))
    Page.objects.filter(pk__in=pages).update(
        latest_revision_created_at=F("latest_revision_created_at")
    )
    PageLogEntry.objects.filter(page__in=pages).update(timestamp=F("timestamp"))
    HistoryLine.objects.filter(
        terms__in={one.translation_key for one in versions}
    ).update(at=F("at"))
    on_these = Q(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=keys
    )
    Revision.objects.filter(on_these).update(created_at=F("created_at"))
    reviews = WorkflowState.objects.filter(on_these)
    TaskState.objects.filter(workflow_state__in=reviews).update(
        started_at=F("started_at")
    )
    reviews.update(created_at=F("created_at"))


@in_one_transaction
def take_charge(page: Contribution, by: User, answers: Answers) -> SharingTerms:
    """The terms of what an editor has just made in the desk.

    The editor stands as its author, who may widen it later, but only the organisation's name
    is shown; what is compiled from public sources has no author.
    """
    terms = catalogue.terms_of(page, lock=True)
    if terms.submitted_at is None:
        terms.submitted_at = timezone.now()
        terms.save(update_fields=["submitted_at"])
    change(terms, answers, by, [page])
    if not page.is_compiled:
        note_author(terms, by)
    history.note(terms.pk, Step.BEGUN, by=by, version=page)
    return terms


@in_one_transaction
def copy_terms(source: Contribution, copy: Contribution, by: User) -> SharingTerms:
    """The terms of a copy: as narrow as its source's, but without an author, and its own from now on."""
    given = catalogue.terms_of(source)
    terms = catalogue.terms_of(copy, lock=True)
    terms.submitted_at = timezone.now()
    terms.save(update_fields=["submitted_at"])
    attribution = max(
        given.attribution, Attribution.ORGANISATION, key=_how_much_is_hidden
    )
    answers = Answers(given.visibility, attribution, given.organisation)
    change(terms, answers, by, [copy])
    history.note(terms.pk, Step.BEGUN, by=by, version=copy)
    return terms


def _how_much_is_hidden(attribution: str) -> int:
    return list(Attribution.values).index(attribution)
