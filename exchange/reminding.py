"""Asking "is this still right?" once before a contribution starts ageing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from members.models import User

from . import emails
from .authors import authors_of
from .choices import Attribution, Kind
from .confirm_links import token
from .freshness import ASK_DAYS, today
from .models import CatalogueEntry, Reminder, SharingTerms
from .permissions import can_edit, speaks_for_its_organisation

logger = logging.getLogger(__name__)

# How many of an organisation are asked where there is no author to ask.
MOST_OF_AN_ORGANISATION = 3
# So many days before it starts ageing somebody else is asked, where nobody has answered.
BACKUP_DAYS = 10
ASKED, NOBODY, DONE, FAILED = "asked", "nobody", "done", "failed"
BACKUP = "backup"


def remind(*, dry_run: bool = False) -> Counter[str]:
    """Ask about everything that is due; how many were asked about, and of how many nobody could be.

    Safe to run twice, and at once: the asking is recorded in the transaction that queues the
    mail, under the lock of the contribution's terms. `dry_run` counts and asks nobody.
    """
    counts = Counter(_tried(key, dry_run=dry_run) for key in list(due()))
    for reminder in list(unanswered()):
        counts[_tried_backup(reminder, dry_run=dry_run)] += 1
    return +counts


def unanswered() -> QuerySet[Reminder]:
    """What was asked about, stops being fresh in a few days, and nobody has answered."""
    first, last = today(), today() + timedelta(days=BACKUP_DAYS)
    entries = CatalogueEntry.objects.filter(
        translation_key=OuterRef("terms_id"),
        confirmed_at=OuterRef("confirmed_at"),
        review_by__range=(first, last),
    )
    # Whoever was asked only now has not had the time to answer.
    since = timezone.now() - timedelta(days=BACKUP_DAYS)
    return Reminder.objects.filter(
        Exists(entries), backup_asked_at=None, asked_at__lt=since
    ).order_by("pk")


def _tried_backup(reminder: Reminder, *, dry_run: bool) -> str:
    try:
        return _ask_backup(reminder, dry_run=dry_run)
    except Exception:
        logger.exception("Could not ask the backup of %s", reminder.terms_id)
        return FAILED


@transaction.atomic
def _ask_backup(reminder: Reminder, *, dry_run: bool) -> str:
    """Ask somebody else, once: nobody is asked twice, and where nobody else is there, nobody."""
    terms = SharingTerms.objects.select_for_update().get(pk=reminder.terms_id)
    reminder.refresh_from_db()
    entry = _entry(terms.pk)
    if entry is None or reminder.backup_asked_at is not None:
        return DONE
    people = backup_of(terms)
    if not people or dry_run:
        return BACKUP if people else DONE
    reminder.backup_asked_at = timezone.now()
    reminder.save(update_fields=["backup_asked_at"])
    for person in people:
        emails.ask_whether_still_right(entry, terms, person, token(person, terms))
    return BACKUP


def backup_of(terms: SharingTerms) -> list[User]:
    """One of its organisation who was not asked before; nobody for what is anonymous."""
    if terms.attribution == Attribution.ANONYMOUS:
        return []
    asked = {person.pk for person in recipients(terms)}
    others = (one for one in _speakers(terms) if one.pk not in asked)
    return list(islice(others, 1))


def due() -> Iterator[UUID]:
    """What stops being fresh within a month and was not asked about since it was confirmed."""
    asked = Reminder.objects.filter(
        terms_id=OuterRef("translation_key"), confirmed_at=OuterRef("confirmed_at")
    )
    first, last = today(), today() + timedelta(days=ASK_DAYS)
    rows = (
        CatalogueEntry.objects.exclude(kind=Kind.MEETING)
        .filter(review_by__range=(first, last))
        .filter(~Exists(asked))
        .order_by("translation_key")
    )
    return rows.values_list("translation_key", flat=True).distinct().iterator()


def _tried(key: UUID, *, dry_run: bool) -> str:
    try:
        return _would_ask(key) if dry_run else _ask(key)
    except Exception:
        logger.exception("Could not ask whether %s is still right", key)
        return FAILED


def _would_ask(key: UUID) -> str:
    return ASKED if recipients(SharingTerms.objects.get(pk=key)) else NOBODY


@transaction.atomic
def _ask(key: UUID) -> str:
    terms = SharingTerms.objects.select_for_update().get(pk=key)
    entry = _entry(key)
    if entry is None or not _is_due(entry, terms):
        return DONE
    people = recipients(terms)
    if not people:
        return NOBODY
    Reminder.objects.create(terms=terms, confirmed_at=terms.confirmed_at)
    for person in people:
        emails.ask_whether_still_right(entry, terms, person, token(person, terms))
    return ASKED


def _entry(key: UUID) -> CatalogueEntry | None:
    """The original's row, with the first day on which any version is due."""
    rows = CatalogueEntry.objects.filter(translation_key=key).order_by("page_id")
    entry = rows.first()
    if entry is not None:
        entry.review_by = rows.order_by().aggregate(first=Min("review_by"))["first"]
    return entry


def _is_due(entry: CatalogueEntry, terms: SharingTerms) -> bool:
    """Asked again under the lock: somebody may have confirmed it, or asked, in this moment."""
    if terms.confirmed_at is None or entry.review_by is None:
        return False
    if terms.reminders.filter(confirmed_at=terms.confirmed_at).exists():
        return False
    return today() <= entry.review_by <= today() + timedelta(days=ASK_DAYS)


def recipients(terms: SharingTerms) -> list[User]:
    """Its authors; where none of them is with us any more, members of its organisation.

    An organisation is never asked about what an anonymous author wrote.
    """
    authors = [one for one in authors_of(terms.pk) if can_edit(one, terms)]
    if authors or terms.attribution == Attribution.ANONYMOUS:
        return authors
    return _of_the_organisation(terms)


def _of_the_organisation(terms: SharingTerms) -> list[User]:
    """Those who have been there longest, of those who may see it."""
    return list(islice(_speakers(terms), MOST_OF_AN_ORGANISATION))


def _speakers(terms: SharingTerms) -> Iterator[User]:
    if terms.organisation_id is None:
        return
    members = User.objects.approved().filter(
        membership__organisation=terms.organisation_id
    )
    in_order = members.select_related("membership").order_by("date_joined", "pk")
    for one in in_order.iterator():
        if speaks_for_its_organisation(one, terms):
            yield one
