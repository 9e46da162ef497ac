"""Making an administrator takes two people; the first one of a portal is made on its machine."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .choices import MembershipState
from .joint import Deed
from .models import JointAct, Membership, User
from .services import NotPossible, give_administrator


class MakeAdministrator(Deed):
    """A member becomes an administrator: an administrator asks, somebody else of the team confirms."""

    def check(self, act: JointAct, by: User) -> None:
        """They are a member, not an administrator yet, and not one of the two."""
        user = _member(act).user
        if user == by:
            raise NotPossible(_("You can’t take part in this: it is about you."))
        if user.is_superuser:
            raise NotPossible(_("They are an administrator already."))

    def may_ask(self, by: User) -> bool:
        """Only administrators ask for it."""
        return by.is_active and by.is_superuser

    def carry_out(self, act: JointAct, by: User) -> None:
        """Give the role."""
        give_administrator(_member(act), by=by)

    def subject(self, act: JointAct) -> str:
        """The person's name."""
        return str(_member(act).user)


def _member(act: JointAct) -> Membership:
    """The person, while they are a member. Raises NotPossible."""
    number = act.target.partition(":")[2]
    people = Membership.objects.filter(
        user=number if number.isdecimal() else None,
        user__is_active=True,
        state=MembershipState.APPROVED,
    )
    membership = people.select_related("user").first()
    if membership is None:
        raise NotPossible(_("This person is not a member any more."))
    return membership
