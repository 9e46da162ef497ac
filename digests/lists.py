"""The lists of mails: the digest, and each sort of mail sent at once. Each stops apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.choices import Notice
from members.forms.settings import offered_to
from members.models import NoticeSwitch, User

from .services import preference_of, turn_off, turn_off_all_mail
from .wording import LIST_NAMES

DIGEST, ALL = "digest", "all"


@dataclass(frozen=True, slots=True)
class MailList:
    """One list: the word for it in forms, its name in the middle of a sentence, whether they get it."""

    scope: str
    name: Any
    is_on: bool


def lists_of(member: User) -> list[MailList]:
    """All that this member can stop."""
    preference = preference_of(member)
    off = set(NoticeSwitch.objects.filter(user=member).values_list("notice", flat=True))
    digest = MailList(DIGEST, LIST_NAMES[preference.frequency], preference.is_on)
    return [
        digest,
        *(
            MailList(notice, notice_name(notice), notice not in off)
            for notice in offered_to(member)
        ),
    ]


def notice_name(notice: Notice) -> str:
    """“A response to something I posted”: as the settings call it."""
    return _("“%(name)s”") % {"name": notice.label}


@transaction.atomic
def stop(member: User, scope: str) -> bool:
    """Stop one list, or all; whether there is such a list. What is off already stays off."""
    if scope == ALL:
        turn_off_all_mail(member)
    elif scope == DIGEST:
        turn_off(member)
    elif scope in _stoppable():
        NoticeSwitch.objects.get_or_create(user=member, notice=scope)
    else:
        return False
    return True


def _stoppable() -> Sequence[str]:
    return [notice for notice in Notice.values if notice != Notice.ACCOUNT]
