"""One demonstration account per role, for the embedded portal."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from members.choices import MembershipState
from members.models import Country, FocalPoint, Membership, User
from members.querysets import EDITORS_GROUP

DOMAIN = "gaamac.example"
ORGANISATION = "GAAMAC demonstration"


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """What a visitor needs to sign in in one role."""

    role: str
    email: str
    password: str


@transaction.atomic
def create_demonstration_accounts() -> list[DemonstrationAccount]:
    """Create the account of each role, or give it a new password where it exists."""
    return [_account(role, name, make) for role, (name, make) in ROLES.items()]


def _account(
    role: str, name: str, make: Callable[[User], None]
) -> DemonstrationAccount:
    email, password = f"{role}@{DOMAIN}", secrets.token_urlsafe(12)
    user, _created = User.objects.get_or_create(email=email, defaults={"name": name})
    user.set_password(password)
    make(user)
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return DemonstrationAccount(role, email, password)


def _make_admin(user: User) -> None:
    _make_member(user)
    user.is_staff = user.is_superuser = True


def _make_editor(user: User) -> None:
    _make_member(user)
    user.is_staff = True
    user.groups.add(Group.objects.get(name=EDITORS_GROUP))


def _make_focal_point(user: User) -> None:
    _make_member(user)
    today = timezone.now().date()
    FocalPoint.objects.get_or_create(
        user=user,
        defaults={
            "country": Country.objects.get(iso2="KE"),
            "institution": ORGANISATION,
            "since": today - timedelta(days=365),
            "last_confirmed": today,
        },
    )


def _make_member(user: User) -> None:
    _apply(user, MembershipState.APPROVED)


def _make_applicant(user: User) -> None:
    _apply(user, MembershipState.PENDING)


def _apply(user: User, state: MembershipState) -> None:
    Membership.objects.get_or_create(
        user=user,
        defaults={
            "state": state,
            "organisation_name": ORGANISATION,
            "country": Country.objects.get(iso2="KE"),
            "reason": "Shows what this role can see and do.",
        },
    )


ROLES: dict[str, tuple[str, Callable[[User], None]]] = {
    "admin": ("Ada Administrator", _make_admin),
    "editor": ("Eli Editor", _make_editor),
    "focal_point": ("Farah Focal-Point", _make_focal_point),
    "member": ("Musa Member", _make_member),
    "pending": ("Petra Pending", _make_applicant),
}
