"""What the portal knows of the people themselves, how it goes, and what they get of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from gaamac.audit.models import AuditEntry
from gaamac.audit.services import member
from gaamac.common.personal_data import (
    EVERY,
    Area,
    Fate,
    Leaver,
    delete_on_commit,
    place,
)

from .models import (
    AccountMail,
    FocalPoint,
    JointAct,
    Membership,
    NoticeSwitch,
    OutgoingNotice,
    Suppression,
    User,
)
from .notify import drop_sealed_to

_PLACES = "places and organisations are public facts that editors keep"
_STATE = "that a state has named a focal point is public; who it was goes"

PLACES = (
    place("members.User", "password email name time_zone", Fate.GOES),
    place("members.User", "groups user_permissions", Fate.GOES),
    place("members.User_groups", "user", Fate.GOES),
    place("members.User_user_permissions", "user", Fate.GOES),
    place("members.Membership", "user organisation_name reason", Fate.GOES),
    place("members.Membership", "decision_note", Fate.GOES),
    place("members.Membership", "decided_by", Fate.EMPTIED),
    place("members.FocalPoint", "user institution mandate", Fate.EMPTIED, _STATE),
    place("members.NoticeSwitch", "user", Fate.GOES),
    place("members.Suppression", "address reason", Fate.GOES),
    place(
        "members.OutgoingNotice", "recipient sealed template context reason", Fate.GOES
    ),
    place("members.AccountMail", "address user name language values", Fate.GOES),
    place("members.JointAct", "asked_by answered_by reason", Fate.EMPTIED),
    place("members.JointAct", "target detail", Fate.STAYS, "by key, never by name"),
    place("members.Organisation", "name slug website about", Fate.STAYS, _PLACES),
    place("members.Country", EVERY, Fate.NOBODY),
    place("members.Region", EVERY, Fate.NOBODY),
    place("account.EmailAddress", "user email", Fate.GOES),
    place("account.EmailConfirmation", "key", Fate.GOES),
    place("mfa.Authenticator", "user data", Fate.GOES),
    place("usersessions.UserSession", EVERY, Fate.GOES),
    place("sessions.Session", "session_data", Fate.GOES),
    place("wagtailusers.UserProfile", EVERY, Fate.GOES),
    place("auth.Group", EVERY, Fate.NOBODY),
    place("auth.Permission", EVERY, Fate.NOBODY),
)


def forget(leaver: Leaver) -> None:
    """Take out what the account's own going (`members.services.erase`) would leave behind."""
    user = leaver.user
    _drop_sessions_of(leaver)
    for membership in Membership.objects.filter(user=user):
        OutgoingNotice.objects.filter(context__membership_id=membership.pk).delete()
    drop_sealed_to(user)
    for appointment in FocalPoint.objects.filter(user=user):
        _leave(appointment, leaver)
    JointAct.objects.filter(target=member(user)).delete()
    for act in JointAct.objects.exclude(reason=""):
        if (reason := leaver.unnamed(act.reason)) != act.reason:
            JointAct.objects.filter(pk=act.pk).update(reason=reason)
    for address in leaver.addresses:
        Suppression.objects.filter(address__iexact=address).delete()
        AccountMail.objects.filter(address__iexact=address).delete()
    for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
        delete_on_commit(profile.avatar)


def _drop_sessions_of(leaver: Leaver) -> None:
    """Sessions that name the account or an address, of visitors who were about to sign in too."""
    gone = [
        session.pk
        for session in Session.objects.iterator(chunk_size=1000)
        if _is_about(session.get_decoded(), leaver)
    ]
    Session.objects.filter(pk__in=gone).delete()


def _is_about(data: dict[str, Any], leaver: Leaver) -> bool:
    if data.get("_auth_user_id") == str(leaver.user.pk):
        return True
    words = json.dumps(data, default=str, ensure_ascii=False).casefold()
    return any(address in words for address in leaver.addresses)


def _leave(appointment: FocalPoint, leaver: Leaver) -> None:
    """The appointment stays on its state's record; the one appointed disappears from its words."""
    ModelLogEntry.objects.for_instance(appointment).delete()
    appointment.user = None
    appointment.institution = leaver.unnamed(appointment.institution)
    appointment.mandate = leaver.unnamed(appointment.mandate)
    appointment.save()


def told_of(user: User) -> Iterator[Area]:
    """Account, application, appointments, sessions, mails at once, and what was put on record."""
    yield Area("account", "Your account and the ways you sign in", _account(user))
    membership = Membership.objects.filter(user=user).first()
    yield Area(
        "membership",
        "Your request to join, and what became of it",
        _membership(membership) if membership else None,
    )
    appointments = FocalPoint.objects.filter(user=user).select_related("country")
    yield Area(
        "appointments",
        "Your appointments as a focal point",
        [_appointment(one) for one in appointments],
    )
    sessions = UserSession.objects.filter(user=user)
    yield Area(
        "sessions",
        "Where you are signed in",
        list(sessions.values("ip", "user_agent", "created_at", "last_seen_at")),
    )
    yield Area("mails", "Mails to you, as far as they are recorded", _mails(user))
    yield Area(
        "acts",
        "What was put on record about your account, and what you did that is on record",
        [_act(entry, user) for entry in _entries(user)],
    )


def _account(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "number": user.pk,
        "name": user.name,
        "addresses": list(addresses.values("email", "verified", "primary")),
        "preferred_language": user.preferred_language,
        "time_zone": user.time_zone,
        "joined_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "has_password": user.has_usable_password(),
        "roles": [group.name for group in user.groups.all()],
        "is_administrator": user.is_superuser,
        # What they are, never their secrets.
        "second_factors": list(factors.values("type", "created_at", "last_used_at")),
    }


def _membership(membership: Membership) -> dict[str, Any]:
    return {
        "state": membership.state,
        "organisation_name": membership.organisation_name,
        "organisation": membership.organisation.name
        if membership.organisation
        else None,
        "country": membership.country.iso2 if membership.country else None,
        "reason": membership.reason,
        "applied_at": membership.applied_at,
        "decided_at": membership.decided_at,
        "decision_note": membership.decision_note,
    }


def _appointment(one: FocalPoint) -> dict[str, Any]:
    return {
        "country": one.country.iso2,
        "institution": one.institution,
        "mandate": one.mandate,
        "since": one.since,
        "until": one.until,
        "last_confirmed": one.last_confirmed,
        "access_since": one.access_since,
    }


def _mails(user: User) -> dict[str, Any]:
    sent = OutgoingNotice.objects.filter(recipient=user).order_by("created_at")
    switched_off = NoticeSwitch.objects.filter(user=user)
    suppressed = Suppression.objects.filter(address__iexact=user.email)
    fields = ("notice", "template", "state", "reason", "created_at", "finished_at")
    return {
        "at_once": list(sent.values(*fields)),
        "switched_off": list(switched_off.values_list("notice", flat=True)),
        "not_to_be_mailed": list(suppressed.values("reason", "since")),
    }


def _entries(user: User) -> Any:
    mine = Q(target=member(user)) | Q(actor=user.pk)
    return AuditEntry.objects.filter(mine).order_by("pk").iterator()


def _act(entry: AuditEntry, user: User) -> dict[str, Any]:
    """One entry; of what was done to others only that it was, and when."""
    is_own = entry.target == member(user)
    return {
        "at": entry.at,
        "act": entry.act,
        "result": entry.result,
        "by_you": entry.actor == user.pk,
        "to_your_account": is_own,
        "detail": entry.detail if is_own else None,
    }
