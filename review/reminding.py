"""The daily reminder of what an editor has taken: to that editor alone, one mail for all of it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db import transaction

from members.permissions import is_editor

from . import due, emails
from .models import Claim


def remind() -> int:
    """Mail every editor who has something due soon, today or since a few days; how many.

    Run twice, it mails once: the day stands in the claims, in the transaction of the mail.
    """
    today = due.today()
    rows = Claim.objects.to_remind(today, today + due.SOON, today - due.GRACE)
    editors = sorted(set(rows.values_list("editor_id", flat=True)))
    return sum(_remind_one(editor, today) for editor in editors)


@transaction.atomic
def _remind_one(editor: int, today: date) -> bool:
    rows = Claim.objects.to_remind(today, today + due.SOON, today - due.GRACE)
    claims = list(
        rows.filter(editor=editor)
        .select_for_update(of=("self",))
        .select_related("editor", "workflow_state")
        .order_by("due_on", "pk")
    )
    if not claims or not is_editor(claims[0].editor):
        return False
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(
        reminded_on=today
    )
    emails.remind_of_claims(claims[0].editor, _by_pace(claims, today))
    return True


def _by_pace(claims: list[Claim], today: date) -> list[tuple[str, list[Claim]]]:
    """Overdue first, then what is due today, then soon: each with its claims."""
    pace_of = lambda claim: due.pace(claim.due_on, today)  # noqa: E731 - a key for two calls
    return [(pace.value, list(some)) for pace, some in groupby(claims, key=pace_of)]
