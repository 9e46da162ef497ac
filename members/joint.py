"""Acts that take two people: one asks with a reason, another confirms, and only then it is done.

What an act does is said by a `Deed`, registered by the room that knows it. All conditions are
asked again when it is carried out; everything happens in one transaction and goes on record.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaamac.audit.choices import Act
from gaamac.audit.services import record

from . import emails
from .choices import JointKind, JointState
from .models import JointAct, User
from .permissions import is_editor
from .services import NotPossible


class Deed(ABC):
    """What two people do together: its conditions, and what comes of it."""

    @abstractmethod
    def check(self, act: JointAct, by: User) -> None:
        """Raise NotPossible when it can't be done, or `by` may have no part in it.

        Asked of the first person when they ask, and of both when it is carried out.
        """

    def may_ask(self, by: User) -> bool:
        """Whether this person may be the one who asks for it."""
        return is_editor(by)

    @abstractmethod
    def carry_out(self, act: JointAct, by: User) -> None:
        """Do it, in the caller's transaction; `by` is the second person."""

    @abstractmethod
    def subject(self, act: JointAct) -> str:
        """What it is about, for the people who decide."""


_deeds: dict[str, Deed] = {}


def register(kind: JointKind, deed: Deed) -> None:
    """Say what acts of this kind do."""
    _deeds[kind] = deed


def deed_of(kind: str) -> Deed:
    """What acts of this kind do."""
    return _deeds[kind]


@transaction.atomic
def ask(
    by: User, kind: JointKind, target: str, reason: str, detail: dict[str, Any]
) -> JointAct:
    """Ask for it: the other editors are told. What waits already with the same words is that one.

    Raises PermissionDenied for others than editors, NotPossible when it can't be done or there
    is no reason.
    """
    _require_editor(by)
    reason = reason.strip()
    if not reason:
        raise NotPossible(_("Say why: it stays on record."))
    act = JointAct(kind=kind, target=target, reason=reason, detail=detail, asked_by=by)
    if not deed_of(kind).may_ask(by):
        raise PermissionDenied
    deed_of(kind).check(act, by)
    same = JointAct.objects.waiting().filter(kind=kind, target=target, detail=detail)
    if (waiting := same.first()) is not None:
        return waiting
    act.save(force_insert=True)
    record(Act.JOINT_ASKED, target, by=by, kind=str(kind))
    emails.second_person_needed(act)
    return act


@transaction.atomic
def confirm(by: User, pk: UUID) -> JointAct:
    """Confirm it, and so do it, once.

    Raises PermissionDenied for others than editors; NotPossible for who has asked for it, when
    it was answered or has lapsed, and when its conditions do not hold any more.
    """
    _require_editor(by)
    act = _waiting(pk)
    asker = act.asked_by
    if asker == by:
        raise NotPossible(_("You asked for it: somebody else has to confirm it."))
    deed = deed_of(act.kind)
    if asker is None or not deed.may_ask(asker):
        raise NotPossible(_("Whoever asked for it could not ask for it any more."))
    deed.check(act, asker)
    deed.check(act, by)
    _answer(act, by, JointState.DONE)
    record(Act.JOINT_CONFIRMED, act.target, by=by, kind=act.kind)
    deed.carry_out(act, by)
    return act


@transaction.atomic
def refuse(by: User, pk: UUID) -> JointAct:
    """Refuse it, or take back what one has asked for. Raises as `confirm`."""
    _require_editor(by)
    act = _waiting(pk)
    _answer(act, by, JointState.REFUSED)
    record(Act.JOINT_REFUSED, act.target, by=by, kind=act.kind)
    return act


def _waiting(pk: UUID) -> JointAct:
    """The act, locked, while it waits."""
    act = JointAct.objects.select_for_update().filter(pk=pk).first()
    if act is None or not act.waits:
        raise NotPossible(_("It was answered already, or nobody answered in time."))
    return act


def _answer(act: JointAct, by: User, state: JointState) -> None:
    act.state, act.answered_by, act.answered_at = state, by, timezone.now()
    act.save(update_fields=["state", "answered_by", "answered_at"])


def _require_editor(by: User) -> None:
    if not is_editor(by):
        raise PermissionDenied
