"""Changes of state of people and memberships: one transaction each, on record, mailed on commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import chain, count

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from gaamac.audit.choices import Act
from gaamac.audit.services import member, record
from gaamac.common.text import SLUG_LENGTH, slug_of

from . import emails
from .choices import MembershipState, Notice, OrganisationType, Role
from .models import Country, Membership, NoticeSwitch, Organisation, User
from .permissions import can_suspend, is_editor
from .querysets import EDITORS_GROUP

UNVERIFIED_DAYS = 3
TEAM = "GAAMAC support team"


class NotPossible(ValidationError):
    """The membership is no longer in the state that the caller saw."""


@transaction.atomic
def apply(
    user: User, *, organisation_name: str, country: Country | None, reason: str
) -> Membership:
    """Store a person's application, or, after a refusal, their new one.

    Raises NotPossible while one waits, and for members.
    """
    decided = Membership.objects.select_for_update().filter(user=user).first()
    if decided and decided.state != MembershipState.DECLINED:
        raise NotPossible(_("You have applied already."))
    membership, _created = Membership.objects.update_or_create(
        user=user,
        defaults={
            "state": MembershipState.PENDING,
            "organisation_name": organisation_name,
            "country": country,
            "reason": reason,
            "applied_at": timezone.now(),
            "editors_told_at": None,
            "decided_at": None,
            "decided_by": None,
            "decision_note": "",
        },
    )
    return membership


@transaction.atomic
def hand_in(user: User) -> bool:
    """Tell the editors of an application whose address is verified; whether this was the first time."""
    waiting = Membership.objects.pending().filter(user=user, editors_told_at=None)
    membership = waiting.select_for_update(of=("self",)).first()
    if membership is None:
        return False
    membership.editors_told_at = timezone.now()
    membership.save(update_fields=["editors_told_at"])
    emails.application_received(membership)
    return True


@transaction.atomic
def approve(
    membership: Membership,
    *,
    by: User,
    organisation: Organisation | None = None,
    note: str = "",
) -> Membership:
    """Make an applicant a member; effective at their next request.

    Raises NotPossible unless the application waits or was declined and the address is verified.
    """
    _require_editor(by)
    membership = _locked(membership, MembershipState.PENDING, MembershipState.DECLINED)
    if not EmailAddress.objects.filter(user=membership.user, verified=True).exists():
        raise NotPossible(_("This person has not verified their email address yet."))
    membership.organisation = organisation
    _decide(membership, MembershipState.APPROVED, by, note)
    log(membership, "members.approve", user=by, data={"note": note})
    record(Act.MEMBER_APPROVED, member(membership.user), by=by)
    emails.application_approved(membership)
    return membership


@transaction.atomic
def link_organisation(
    membership: Membership, organisation: Organisation | None, *, by: User
) -> None:
    """Say for which organisation a member speaks from now on; what they shared keeps the old one."""
    _require_editor(by)
    membership = _locked(membership, MembershipState.APPROVED)
    membership.organisation = organisation
    membership.save(update_fields=["organisation"])
    log(
        membership,
        "members.organisation",
        user=by,
        data={"note": str(organisation or "")},
    )


@transaction.atomic
def decline(membership: Membership, *, by: User, note: str) -> Membership:
    """Refuse an application with a note to the applicant. Raises NotPossible unless it waits."""
    _require_editor(by)
    membership = _locked(membership, MembershipState.PENDING)
    _decide(membership, MembershipState.DECLINED, by, note)
    log(membership, "members.decline", user=by, data={"note": note})
    record(Act.MEMBER_DECLINED, member(membership.user), by=by)
    emails.application_declined(membership)
    return membership


@transaction.atomic
def suspend(membership: Membership, *, by: User, note: str) -> Membership:
    """Make a member a stranger from their next request on: sessions end, posts of trust go.

    Raises NotPossible unless they are a member, PermissionDenied for oneself and, unless `by` is
    an administrator, for administrators.
    """
    membership = _locked(membership, MembershipState.APPROVED)
    user = membership.user
    if not can_suspend(by, user):
        raise PermissionDenied
    user.is_active = user.is_staff = user.is_superuser = False
    user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    user.groups.clear()
    end_sessions(user)
    _decide(membership, MembershipState.SUSPENDED, by, note)
    log(membership, "members.suspend", user=by, data={"note": note})
    record(Act.MEMBER_SUSPENDED, member(membership.user), by=by)
    emails.membership_suspended(membership)
    return membership


@transaction.atomic
def restore(membership: Membership, *, by: User, note: str = "") -> Membership:
    """Let a suspended member in again, as a member. Raises NotPossible unless suspended."""
    _require_editor(by)
    membership = _locked(membership, MembershipState.SUSPENDED)
    membership.user.is_active = True
    membership.user.save(update_fields=["is_active"])
    _decide(membership, MembershipState.APPROVED, by, note)
    log(membership, "members.restore", user=by, data={"note": note})
    record(Act.MEMBER_RESTORED, member(membership.user), by=by)
    emails.membership_restored(membership)
    return membership


@transaction.atomic
def set_role(membership: Membership, role: Role, *, by: User) -> None:
    """Make a member an editor or administrator, or a member again; effective at the next request.

    Raises PermissionDenied unless `by` is an administrator, NotPossible for oneself (somebody
    must remain), for who is no member, and for a new administrator: that takes two people.
    """
    if not by.is_superuser:
        raise PermissionDenied
    user = _locked(membership, MembershipState.APPROVED).user
    if user == by:
        raise NotPossible(_("Another administrator has to change your role."))
    if role == Role.ADMINISTRATOR and not user.is_superuser:
        raise NotPossible(_("Making an administrator takes two people: ask for it."))
    _give_role(membership, user, role, by=by)


def give_administrator(membership: Membership, *, by: User) -> None:
    """The role that two people give together (members/making_administrators.py), in their transaction.

    Raises NotPossible for who is no member.
    """
    user = _locked(membership, MembershipState.APPROVED).user
    _give_role(membership, user, Role.ADMINISTRATOR, by=by)


def _give_role(membership: Membership, user: User, role: Role, *, by: User) -> None:
    editors = Group.objects.get(name=EDITORS_GROUP)
    user.groups.remove(editors)
    if role == Role.EDITOR:
        user.groups.add(editors)
    user.is_staff = role != Role.MEMBER
    user.is_superuser = role == Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])
    log(membership, "members.role", user=by, data={"note": str(role.label)})
    record(Act.ROLE_GIVEN, member(user), by=by, role=role.value)


@transaction.atomic
def create_organisation(
    name: str, kind: OrganisationType, country: Country | None, *, by: User
) -> Organisation:
    """A listed organisation with an address made from its name."""
    organisation = Organisation.objects.create(
        name=name, slug=free_slug(name), type=kind, country=country
    )
    log(organisation, "wagtail.create", user=by)
    return organisation


def free_slug(name: str) -> str:
    """An address for an organisation of that name, which no other one has."""
    wanted = slug_of(name, fallback="organisation")
    taken = set(
        Organisation.objects.filter(slug__startswith=wanted).values_list(
            "slug", flat=True
        )
    )
    numbered = (f"{wanted[: SLUG_LENGTH - 5]}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)


@transaction.atomic
def change_profile(
    user: User, *, name: str, preferred_language: str, time_zone: str
) -> None:
    """Store how a member is called, and the language and time zone they are served in."""
    user.name, user.preferred_language = name, preferred_language
    user.time_zone = time_zone
    user.save(update_fields=["name", "preferred_language", "time_zone"])


@transaction.atomic
def switch_notices(user: User, *, off: Collection[Notice]) -> None:
    """Store which mails a member doesn't want."""
    NoticeSwitch.objects.filter(user=user).exclude(notice__in=off).delete()
    NoticeSwitch.objects.bulk_create(
        [NoticeSwitch(user=user, notice=notice) for notice in off],
        ignore_conflicts=True,
    )


def check_can_leave(user: User) -> None:
    """Raise NotPossible for the last administrator, without whom nobody could run the portal."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise NotPossible(
            _("You are the only administrator. Make somebody else one first.")
        )


@transaction.atomic
def erase(user: User, *, by: User | None = None, texts: str = "") -> None:
    """Remove a person: account, address, application, and every record that carries the name.

    What they wrote, and what they left elsewhere, is the caller's business (the floors above).
    `by` is who does it for them, `texts` what becomes of what they wrote: both are put on
    record. Raises NotPossible for the last administrator.
    """
    check_can_leave(user)
    end_sessions(user)
    membership = Membership.objects.filter(user=user).first()
    if membership is not None:
        ModelLogEntry.objects.for_instance(membership).delete()
    ModelLogEntry.objects.for_instance(user).delete()
    record(Act.ACCOUNT_ERASED, member(user), by=by or user, texts=texts)
    user.delete()


@transaction.atomic
def forget_unverified() -> None:
    """Remove sign-ups whose address nobody verified in time: it may be somebody else's."""
    long_ago = timezone.now() - timedelta(days=UNVERIFIED_DAYS)
    User.objects.never_verified(long_ago).delete()


@transaction.atomic
def make_administrator(email: str, name: str) -> tuple[User, bool]:
    """The person of this address as an administrator, and whether they are new here.

    A new person has no password and a verified address: whoever runs this vouches for it.
    """
    user = User.objects.filter(email__iexact=email).first()
    created = user is None
    if user is None:
        user = User.objects.create_user(email, name=name)
    user.is_staff = user.is_superuser = user.is_active = True
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    Membership.objects.update_or_create(
        user=user,
        defaults={"state": MembershipState.APPROVED},
        create_defaults={
            "state": MembershipState.APPROVED,
            "organisation_name": TEAM,
            "decided_at": timezone.now(),
        },
    )
    record(Act.ADMINISTRATOR_MADE, member(user))
    return user, created


# Which entry of an authenticator's data is a secret (allauth's own names).
_SECRETS = {
    Authenticator.Type.TOTP: "secret",
    Authenticator.Type.RECOVERY_CODES: "seed",
}


@transaction.atomic
def encrypt_secrets_anew() -> int:
    """Encrypt the secrets of second factors under the newest key; how many there are.

    Raises InvalidToken, and changes nothing, if one was made with a key that is not known.
    """
    adapter = get_mfa_adapter()
    rows = Authenticator.objects.filter(type__in=_SECRETS).select_for_update()
    for row in rows:
        name = _SECRETS[Authenticator.Type(row.type)]
        if name in row.data:
            row.data[name] = adapter.encrypt_anew(row.data[name])
            row.save(update_fields=["data"])
    return len(rows)


def end_sessions(user: User, *, but: str | None = None) -> None:
    """End every session of a person, wherever they are signed in; not the one with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def _require_editor(by: User) -> None:
    if not is_editor(by):
        raise PermissionDenied


def _locked(membership: Membership, *states: MembershipState) -> Membership:
    """The row as it is now, locked; raises NotPossible when it is in none of these states."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    current = rows.get(pk=membership.pk)
    if current.state not in states:
        raise NotPossible(
            _("Somebody was faster: this is now “%(state)s”. Look at it again.")
            % {"state": current.get_state_display()}
        )
    return current


def _decide(
    membership: Membership, state: MembershipState, by: User, note: str
) -> None:
    membership.state, membership.decision_note = state, note
    membership.decided_by, membership.decided_at = by, timezone.now()
    membership.save()
