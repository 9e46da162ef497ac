"""Renaming and leaving: where an account reaches what its holder wrote."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from exchange import departing, refreshing
from gaamac.common.mail import build_message, send
from members import services
from members.models import User
from practices import departing as adaptations

from ..services import report_concern

# How much of a list of titles fits into a concern.
LISTED = 30


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
    """What of this member's others may know."""
    used = adaptations.published_by(user)
    return departing.written_by(user)._replace(adaptations=used)


@transaction.atomic
def leave(user: User, texts: Texts) -> None:
    """Remove a member and all that tells of them; see the page that asks them what it says.

    Raises members.services.NotPossible for the last administrator.
    """
    services.check_can_leave(user)
    farewell = _farewell(user)
    adaptations.depart(user, keep=texts == Texts.KEEP)
    left = departing.depart(user, keep=texts == Texts.KEEP)
    named = [one for one in left if not one.is_anonymous]
    for together in [named, *([one] for one in left if one.is_anonymous)]:
        if together:
            _ask_editors_to_delete(together)
    services.erase(user)
    transaction.on_commit(lambda: send([farewell]), robust=True)


def _ask_editors_to_delete(left: list[departing.LeftBehind]) -> None:
    """Put what was taken offline before the editors, who alone can delete it for good."""
    with override("en"):
        intro = _(
            "A member who has left asks for the removal of these contributions. They are"
            " offline already: delete them."
        )
    titles = [f"- {one.kind}: {one.title}" for one in left[:LISTED]]
    rest = [f"… ({len(left)})"] if len(left) > LISTED else []
    text = "\n".join([intro, "", *titles, *rest])
    report_concern(uuid.uuid4(), text=text[:4000])


def _farewell(user: User) -> EmailMultiAlternatives:
    """The last mail: it also tells somebody whose account was deleted by somebody else."""
    context = {"name": user.name, "why": gettext_lazy("This is the last mail to you.")}
    return build_message(
        "home/account_deleted",
        context,
        to=user.email,
        language=user.preferred_language,
    )
