"""Reads of the members' room, named in domain words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from gaamac.common.arrays import OneOf

from .choices import JointState, MembershipState, NoticeState

EDITORS_GROUP = "Editors"


class Roles(TypedDict):
    """What `roles_of` says of one person."""

    is_editor: bool
    is_approved: bool
    is_focal_point: bool


class UserQuerySet(models.QuerySet):
    """People."""

    def approved(self) -> UserQuerySet:
        """Active people whose membership an editor approved."""
        return self.filter(is_active=True, membership__state=MembershipState.APPROVED)

    def editors(self) -> UserQuerySet:
        """Active people of the support team: editors and administrators."""
        in_group = self.model.groups.through.objects.filter(
            user_id=OuterRef("pk"), group__name=EDITORS_GROUP
        )
        return self.filter(Q(is_superuser=True) | Exists(in_group), is_active=True)

    def never_verified(self, joined_before: datetime) -> UserQuerySet:
        """Sign-ups from before that moment whose address nobody verified."""
        return self.filter(
            date_joined__lt=joined_before,
            last_login=None,
            membership__state=MembershipState.PENDING,
        ).exclude(emailaddress__verified=True)

    def focal_points(self, on: date) -> UserQuerySet:
        """Those whose government has named them, as was confirmed, on that day."""
        current = Q(appointments__until__isnull=True) | Q(appointments__until__gte=on)
        return self.filter(
            current,
            appointments__since__lte=on,
            appointments__last_confirmed__isnull=False,
        )

    def with_roles(self, on: date) -> UserQuerySet:
        """Each with what they are on that day: `is_editor`, `is_approved`, `is_focal_point`."""
        people = self.model._default_manager
        same = people.filter(pk=OuterRef("pk"))
        return self.annotate(
            is_editor=Exists(same.editors()),
            is_approved=Exists(same.filter(membership__state=MembershipState.APPROVED)),
            is_focal_point=Exists(same.focal_points(on)),
        )

    def roles_of_many(self, pks: Collection[int], on: date) -> dict[int, Roles]:
        """What each of these people is on that day, in one query; nobody who is nothing or not active.

        By number in each part of it: asked of hundreds of people at once whether there is a
        membership, PostgreSQL would read everybody's.
        """
        these = self.order_by().filter(OneOf("pk", pks), is_active=True)
        parts = {
            "is_editor": these.editors(),
            "is_approved": these.approved().filter(OneOf("membership__user_id", pks)),
            "is_focal_point": these.focal_points(on),
        }
        first, *others = (
            rows.values_list("pk", Value(role)) for role, rows in parts.items()
        )
        found: dict[int, Roles] = {}
        for pk, role in first.union(*others, all=True):
            roles = found.setdefault(
                pk, Roles(is_editor=False, is_approved=False, is_focal_point=False)
            )
            roles[role] = True
        return found

    def roles_of(self, pk: int, on: date) -> Roles | None:
        """One person's roles on that day, in one query; None when the account is not active."""
        people = self.with_roles(on).filter(pk=pk, is_active=True)
        return people.values("is_editor", "is_approved", "is_focal_point").first()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people; an address is stored in lower case and found in any."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> Any:
        """A new person; without a password they sign in by code."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> Any:
        """A new administrator."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)

    def of_address(self, address: str) -> Any:
        """The person of this address, whatever its case, or None: one query of the unique index."""
        people = self.alias(in_lower_case=Lower("email"))
        return people.filter(in_lower_case=address.strip().lower()).first()

    def get_by_natural_key(self, email: str | None) -> Any:
        """The person of this address, whatever its case."""
        return self.get(email__iexact=email)


class CountryQuerySet(models.QuerySet):
    """Countries."""

    def member_states(self) -> CountryQuerySet:
        """The member states of the United Nations; observers stand below the map."""
        return self.filter(is_observer=False)


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def listed(self) -> OrganisationQuerySet:
        """Those that every reader may find in the list."""
        return self.filter(is_listed=True)

    def called(self, name: str) -> OrganisationQuerySet:
        """Those of that name, however it is capitalised."""
        return self.filter(name__iexact=name.strip())


class MembershipQuerySet(models.QuerySet):
    """Applications and memberships."""

    def verified(self) -> MembershipQuerySet:
        """All but sign-ups whose address nobody has verified."""
        return self.filter(user__emailaddress__verified=True).distinct()

    def pending(self) -> MembershipQuerySet:
        """Those that wait for an editor, whose address is verified, oldest first."""
        return self.filter(
            state=MembershipState.PENDING,
            user__is_active=True,
            user__emailaddress__verified=True,
            user__emailaddress__primary=True,
        ).order_by("applied_at")


class FocalPointQuerySet(models.QuerySet):
    """Appointments."""

    def current(self, on: date) -> FocalPointQuerySet:
        """Those that hold on that day and have been confirmed."""
        return self.filter(since__lte=on, last_confirmed__isnull=False).filter(
            Q(until__isnull=True) | Q(until__gte=on)
        )

    def counts_by_country(self) -> dict[int, int]:
        """How many each country has, by its M49 number."""
        rows = self.order_by().values_list("country_id").annotate(total=Count("*"))
        return dict(rows)


class AccountMailQuerySet(models.QuerySet):
    """Mails about accounts that wait."""

    def due(self, now: datetime) -> AccountMailQuerySet:
        """Those to be tried now, the oldest first."""
        return self.filter(next_attempt_at__lte=now).order_by("next_attempt_at")


class OutgoingNoticeQuerySet(models.QuerySet):
    """Mails that wait, and for some weeks those that were sent."""

    def due(self, now: datetime) -> OutgoingNoticeQuerySet:
        """Those to be tried now, the oldest first."""
        waiting = self.filter(state=NoticeState.WAITING, next_attempt_at__lte=now)
        return waiting.order_by("next_attempt_at")

    def finished_before(self, moment: datetime) -> OutgoingNoticeQuerySet:
        """Those that were sent or given up before that moment."""
        return self.filter(finished_at__lt=moment)


class JointActQuerySet(models.QuerySet):
    """Acts of two people."""

    def waiting(self) -> JointActQuerySet:
        """Those that a second person can still confirm, the oldest first."""
        from .models.joint import WAITS  # noqa: PLC0415 - the model reads this module

        since = timezone.now() - WAITS
        waiting = self.filter(state=JointState.WAITING, asked_at__gt=since)
        return waiting.order_by("asked_at")

    def done_on(self, target: str, kind: str) -> JointActQuerySet:
        """What two people have done to one thing, the latest first."""
        done = self.filter(target=target, kind=kind, state=JointState.DONE)
        return done.order_by("-answered_at")
