"""Writing together, and what stays when somebody goes: co-authors, and the organisation as owner.

An author invites a colleague of their own organisation by address; the colleague finds the
invitation on their page and accepts or not. Co-authors write, send, take back and narrow; they never
widen, invite or delete (docs/decisions/0101).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.sealing import seal, unseal
from gaamac.common.visibility import clearance_of
from members.choices import MembershipState, Notice
from members.models import Membership, User
from members.notify import notify

from . import catalogue
from .authors import authors_of, forget_one, is_written_by, note_author, written_by
from .choices import Attribution, AuthorRole
from .models import Authorship, Invitation, SharingTerms
from .permissions import (
    can_edit,
    can_post,
    is_author,
    leads,
    speaks_for_its_organisation,
)
from .services.errors import NotYours
from .services.terms import organisation_of
from .services.transactions import in_one_transaction

if TYPE_CHECKING:
    from members.models import Organisation

DAYS_TO_ANSWER = 14
_INVITER = "inviter"


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation, for the person who is asked: who asks, to what, and what would be shown."""

    terms: SharingTerms
    title: str
    language: str
    by: str
    until: date


@dataclass(frozen=True, slots=True)
class Adrift:
    """A text of one's organisation that nobody who wrote it looks after any more."""

    kind: str
    key: UUID
    title: str
    language: str


@in_one_transaction
def invite(author: User, terms: SharingTerms, address: str) -> None:
    """Ask a colleague to write with its author. Raises NotYours.

    Says to nobody whether the address belongs to a member, of this organisation or of any.
    """
    if not (leads(author, terms) and can_edit(author, terms)):
        raise NotYours
    colleague = User.objects.of_address(address)
    if colleague is None or not are_colleagues(author, colleague):
        return
    if is_written_by(colleague, terms.pk):
        return
    own = Invitation.objects.by(colleague).filter(terms=terms)
    is_first = not own.exists()
    own.delete()
    until = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    inviter = seal(_INVITER, [str(terms.pk), author.pk])
    Invitation.put(terms.pk, colleague.pk, until=until, inviter=inviter)
    if is_first:
        # Neither who asks nor what it is about: of what is anonymous that would say too much.
        notify(
            colleague,
            Notice.INVITATION,
            "exchange/invitation",
            {"days": DAYS_TO_ANSWER},
            sealed=True,
        )


@in_one_transaction
def withdraw_invitation(author: User, terms: SharingTerms, address: str) -> None:
    """Ask this colleague no more, where they have not answered yet. Raises NotYours.

    By the address, since a list of who is asked would say which addresses are members'.
    """
    # As `accept` does: of the two the first counts.
    SharingTerms.objects.select_for_update().get(pk=terms.pk)
    if not (leads(author, terms) and can_edit(author, terms)):
        raise NotYours
    colleague = User.objects.of_address(address)
    Invitation.objects.by(colleague).filter(terms=terms).delete()


@in_one_transaction
def accept(person: User, key: UUID) -> SharingTerms:
    """Become a co-author of what one was invited to. Raises NotYours when that does not hold (any more)."""
    terms = SharingTerms.objects.select_for_update().get(pk=key)
    invitation = _open_to(person, terms)
    note_author(
        terms,
        person,
        AuthorRole.CO_AUTHOR,
        is_named=terms.attribution == Attribution.NAMED,
    )
    invitation.delete()
    catalogue.refresh_group(terms.kind, terms.pk)
    return terms


@in_one_transaction
def decline(person: User, key: UUID) -> None:
    """Say no: nobody is told."""
    Invitation.objects.by(person).filter(terms=key).delete()


@in_one_transaction
def leave(person: User, terms: SharingTerms) -> None:
    """Be its co-author no more. Raises NotYours for its author, who can't leave it so."""
    if not is_author(person, terms) or leads(person, terms):
        raise NotYours
    forget_one(terms, person)
    catalogue.refresh_group(terms.kind, terms.pk)


@in_one_transaction
def dismiss(author: User, terms: SharingTerms, number: int) -> None:
    """Its author takes a co-author off. Raises NotYours."""
    person = User.objects.filter(pk=number).first()
    if person is None or not leads(author, terms) or leads(person, terms):
        raise NotYours
    forget_one(terms, person)
    catalogue.refresh_group(terms.kind, terms.pk)


@in_one_transaction
def show_own_name(person: User, terms: SharingTerms, *, shown: bool) -> None:
    """A co-author has their name shown with its author's, or not. Raises NotYours."""
    own = Authorship.objects.filter(terms=terms, user=person, role=AuthorRole.CO_AUTHOR)
    if not own.update(is_named=shown):
        raise NotYours
    catalogue.refresh_group(terms.kind, terms.pk)


@in_one_transaction
def set_owner(author: User, terms: SharingTerms, *, owns: bool) -> None:
    """Its author leaves it to the organisation when they go, or not. Raises NotYours."""
    terms = SharingTerms.objects.select_for_update().get(pk=terms.pk)
    if not leads(author, terms) or (owns and not can_be_owned(terms)):
        raise NotYours
    terms.organisation_owns = owns
    terms.save(update_fields=["organisation_owns"])


@in_one_transaction
def carry_on(member: User, key: UUID) -> SharingTerms:
    """A member of the organisation that owns a text takes it up as a co-author. Raises NotYours."""
    terms = SharingTerms.objects.select_for_update().filter(pk=key).first()
    if terms is None or not adrift(member).filter(pk=key).exists():
        raise NotYours
    note_author(terms, member, AuthorRole.CO_AUTHOR, is_named=False)
    # No name: the record can't be changed should the text become anonymous one day.
    record(Act.TERMS_CHANGED, contribution(terms.kind, terms.pk), carried_on=1)
    return terms


def are_colleagues(one: User, other: User) -> bool:
    """Whether both are approved members of the same organisation, as the editors have recorded it."""
    organisation = organisation_of(one)
    return (
        organisation is not None
        and organisation == organisation_of(other)
        and can_post(one)
        and can_post(other)
    )


def can_be_owned(terms: SharingTerms) -> bool:
    """Whether there is an organisation that it could be left to, and that is shown."""
    is_hidden = terms.attribution == Attribution.ANONYMOUS
    return not is_hidden and terms.organisation_id is not None


def invitations_of(person: User) -> list[Invited]:
    """The invitations that wait for this person's answer and still hold."""
    waiting = Invitation.objects.by(person).filter(until__gte=timezone.localdate())
    told = [_told(person, one) for one in waiting.select_related("terms")]
    return [one for one in told if one is not None]


def co_authors_shown_to(person: User, terms: SharingTerms) -> list[User]:
    """Its co-authors, for its author; others of what is anonymous learn of nobody they haven't named."""
    is_hidden = terms.attribution == Attribution.ANONYMOUS
    if is_hidden and not leads(person, terms):
        return []
    return [one for one in authors_of(terms.pk) if not leads(one, terms)]


def adrift(member: User) -> QuerySet[SharingTerms]:
    """What this member's organisation owns and none of its own members writes any more.

    Sent to the editors once, and no wider than what this member may see.
    """
    organisation: Organisation | None = organisation_of(member)
    if organisation is None or not can_post(member):
        return SharingTerms.objects.none()
    still_there = Authorship.objects.filter(
        Exists(
            Membership.objects.filter(
                user=OuterRef("user"),
                organisation=organisation,
                state=MembershipState.APPROVED,
                user__is_active=True,
            )
        ),
        terms=OuterRef("pk"),
    )
    return (
        SharingTerms.objects.filter(
            organisation=organisation,
            organisation_owns=True,
            submitted_at__isnull=False,
            visibility__lte=clearance_of(member),
        )
        .exclude(attribution=Attribution.ANONYMOUS)
        .exclude(pk__in=written_by(member))
        .filter(~Exists(still_there))
    )


def texts_adrift(member: User) -> list[Adrift]:
    """The same as lines of a list."""
    rows = [one for one in adrift(member) if speaks_for_its_organisation(member, one)]
    pages = {one.pk: _original(one) for one in rows}
    return [
        Adrift(one.kind, one.pk, page.draft_title or page.title, page.language)
        for one in rows
        if (page := pages[one.pk]) is not None
    ]


def _open_to(person: User, terms: SharingTerms) -> Invitation:
    """This person's invitation. Raises NotYours unless it holds: its author may have gone since."""
    own: Iterable[Invitation] = Invitation.objects.by(person).filter(
        terms=terms, until__gte=timezone.localdate()
    )
    for invitation in own:
        inviter = _inviter(invitation)
        if (
            inviter is not None
            and leads(inviter, terms)
            and are_colleagues(inviter, person)
        ):
            return invitation
    raise NotYours


def _told(person: User, invitation: Invitation) -> Invited | None:
    terms = invitation.terms
    try:
        _open_to(person, terms)
    except NotYours:
        return None
    page, inviter = _original(terms), _inviter(invitation)
    if page is None or inviter is None:
        return None
    title = page.draft_title or page.title
    return Invited(terms, title, page.language, inviter.name, invitation.until)


def _inviter(invitation: Invitation) -> User | None:
    thing, number = unseal(_INVITER, invitation.inviter)
    if thing != str(invitation.terms_id):
        return None
    found: User | None = User.objects.filter(pk=number).first()
    return found


def _original(terms: SharingTerms) -> Any:
    versions = catalogue.model_of(terms.kind).objects.filter(translation_key=terms.pk)
    return versions.select_related("locale").order_by("pk").first()
