"""Renaming and leaving: where an account reaches what its holder wrote."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy

from exchange import departing, refreshing
from gaamac.common import personal_data
from gaamac.common.mail import build_message, send
from gaamac.common.personal_data import Leaver
from members import services
from members.models import User
from practices import departing as adaptations

from . import journal


class Texts(models.TextChoices):
    """What is to become of what a member has published."""

    KEEP = "keep", gettext_lazy("Keep them, without my name")
    REMOVE = "remove", gettext_lazy("Take them away")


@transaction.atomic
def change_profile(user: User, **profile: Any) -> None:
    """Store name, language and time zone; a new name stands at once wherever the old one stood."""
    old_name = user.name
    services.change_profile(user, **profile)
    if user.name != old_name:
        refreshing.after_change_of_member(user)


def written_by(user: User) -> departing.Written:
    """What of this member's others can see."""
    used = adaptations.published_by(user)
    return departing.written_by(user)._replace(adaptations=used)


@transaction.atomic
def leave(
    user: User, texts: Texts, *, by: User | None = None, is_told: bool = True
) -> None:
    """Remove a person and all that tells of them; see the page that asks them what it says.

    `by` is the administrator who does it for somebody who has asked by letter. `is_told` is
    whether they get a last mail. Raises members.services.NotPossible for the last administrator.
    """
    services.check_can_leave(user)
    _take_time()
    leaver = _leaver(user, texts)
    number, farewell = user.pk, _farewell(user)
    personal_data.forget(leaver)
    services.erase(user, by=by, texts=texts.value)
    transaction.on_commit(lambda: journal.note(number, texts.value), robust=True)
    if is_told:
        transaction.on_commit(lambda: send([farewell]), robust=True)


def _take_time() -> None:
    """Somebody who wrote much takes longer than a page may: until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def _leaver(user: User, texts: Texts) -> Leaver:
    """Who they are, read before anything goes."""
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = frozenset(address.lower() for address in (user.email, *known))
    return Leaver(user, texts == Texts.KEEP, addresses)


def _farewell(user: User) -> EmailMultiAlternatives:
    """The last mail: it also tells somebody whose account was deleted by somebody else."""
    context = {"name": user.name, "why": gettext_lazy("This is the last mail to you.")}
    return build_message(
        "home/account_deleted",
        context,
        to=user.email,
        language=user.preferred_language,
    )
