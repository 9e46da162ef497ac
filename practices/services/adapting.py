"""Every change of state of an adaptation: verbs, one transaction each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from exchange.catalogue import refresh_group
from exchange.choices import Attribution, Kind
from exchange.models import CatalogueEntry
from exchange.permissions import can_post
from exchange.review import OwnText, ReviewRefused, StaleReview
from exchange.services import NotYours
from exchange.services.terms import answers_of_author
from exchange.services.transactions import in_one_transaction
from exchange.times import day_of
from members.models import User

from .. import emails
from ..authors import note_author
from ..choices import CAN_BE_SENT, AdaptationState
from ..models import Adaptation
from ..permissions import can_decide, is_its_author

SENT = "practices.adaptation.sent"
WITHDRAWN = "practices.adaptation.withdrawn"
ACCEPTED = "practices.adaptation.accepted"
CHANGES_REQUESTED = "practices.adaptation.changes"
REFUSED = "practices.adaptation.refused"


class StaleRecord(Exception):
    """It was changed or decided after the form was opened; nothing has been saved."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a member's form says about the use of a practice."""

    country_id: int
    year: int
    changed: str
    outcome: str
    language: str
    visibility: int
    attribution: str
    own_key: UUID | None = None


@in_one_transaction
def record(author: User, entry: CatalogueEntry, key: UUID, told: Told) -> Adaptation:
    """Store it and give it to the editors. The same form, or the same words, again give the same one.

    It never reaches further than the practice. Raises PermissionDenied for who may not post,
    NotYours for a key of somebody else's.
    """
    if not can_post(author):
        raise PermissionDenied
    if (twin := _twin(author, entry, key, told)) is not None:
        return twin
    adaptation, created = Adaptation.objects.get_or_create(
        key=key,
        defaults={
            "practice_key": entry.translation_key,
            "submitted_at": _now(told.attribution),
            **_values(author, entry, told),
        },
    )
    if created:
        note_author(adaptation, author)
        _was_sent(adaptation, author, entry)
    elif not _is_the_same(adaptation, author, entry):
        raise NotYours
    return adaptation


def _twin(
    author: User, entry: CatalogueEntry, key: UUID, told: Told
) -> Adaptation | None:
    """What the author has sent with the very same words from another window, under another key."""
    # Their windows wait for one another here.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    said: dict[str, Any] = {
        "country_id": told.country_id,
        "year": told.year,
        "changed": told.changed,
        "outcome": told.outcome,
    }
    rows = Adaptation.objects.by(author).filter(practice_key=entry.translation_key)
    return rows.exclude(key=key).filter(state__in=CAN_BE_SENT, **said).first()


def _is_the_same(adaptation: Adaptation, author: User, entry: CatalogueEntry) -> bool:
    return (
        is_its_author(author, adaptation)
        and adaptation.practice_key == entry.translation_key
    )


def _values(author: User, entry: CatalogueEntry, told: Told) -> dict[str, Any]:
    answers = answers_of_author(author, told.visibility, told.attribution)
    return asdict(told) | {
        "visibility": max(answers.visibility, entry.visibility),
        "organisation": answers.organisation,
    }


def _now(attribution: str) -> datetime:
    """Of what an anonymous author does the day alone is kept."""
    now = timezone.now()
    return day_of(now) if attribution == Attribution.ANONYMOUS else now


@in_one_transaction
def send_again(
    author: User, entry: CatalogueEntry, key: UUID, told: Told, version: int
) -> Adaptation:
    """Store a new wording and give it to the editors.

    Raises NotYours for somebody else's, StaleRecord when it stands otherwise than when the
    form was opened.
    """
    adaptation = _own(author, key)
    if adaptation.practice_key != entry.translation_key:
        raise NotYours
    values = _values(author, entry, told)
    if _says_the_same(adaptation, values):
        return adaptation
    if adaptation.version != version or adaptation.state not in CAN_BE_SENT:
        raise StaleRecord
    waited = adaptation.state == AdaptationState.SUBMITTED
    for name, value in values.items():
        setattr(adaptation, name, value)
    adaptation.state = AdaptationState.SUBMITTED
    adaptation.version += 1
    adaptation.submitted_at = _now(adaptation.attribution)
    adaptation.save()
    note_author(adaptation, author)
    if adaptation.attribution == Attribution.ANONYMOUS:
        _forget_author(author, adaptation)
    _was_sent(adaptation, author, entry, tell=not waited)
    return adaptation


def _forget_author(author: User, adaptation: Adaptation) -> None:
    """Take the author, and the hour, out of what stands beside it; who it was stays sealed."""
    entries = ModelLogEntry.objects.for_instance(adaptation)
    entries.filter(user=author).update(user=None)
    by_its_author = entries.filter(action__in=(SENT, WITHDRAWN))
    for entry in by_its_author:
        entries.filter(pk=entry.pk).update(timestamp=day_of(entry.timestamp))


def _says_the_same(adaptation: Adaptation, values: dict[str, Any]) -> bool:
    """Whether it waits for the editors with these very words: a form sent twice."""
    return adaptation.state == AdaptationState.SUBMITTED and all(
        getattr(adaptation, name) == value for name, value in values.items()
    )


def _was_sent(
    adaptation: Adaptation, author: User, entry: CatalogueEntry, *, tell: bool = True
) -> None:
    _log(adaptation, SENT, author)
    if tell:
        emails.tell_editors(adaptation, entry)


@in_one_transaction
def withdraw(author: User, key: UUID) -> Adaptation:
    """Take it back, published or not; the text stays its author's. Raises NotYours."""
    adaptation = _own(author, key)
    if adaptation.state not in (AdaptationState.WITHDRAWN, AdaptationState.REFUSED):
        was_published = adaptation.state == AdaptationState.ACCEPTED
        adaptation.state = AdaptationState.WITHDRAWN
        adaptation.save(update_fields=["state"])
        _log(adaptation, WITHDRAWN, author)
        if was_published:
            count_anew(adaptation.practice_key)
    return adaptation


@in_one_transaction
def accept(editor: User, key: UUID, version: int) -> None:
    """Publish it: it is listed and counted, and the practice's authors hear of it once.

    Raises StaleReview when it is not what the editor read, NotYours for others than editors,
    OwnText for one of their own.
    """
    adaptation = _to_decide(editor, key)
    _refuse_what_was_not_read(adaptation, version)
    _refuse_ones_own(editor, adaptation)
    _decide(adaptation, editor, AdaptationState.ACCEPTED, ACCEPTED)
    count_anew(adaptation.practice_key)
    emails.tell_author(adaptation, editor)
    if adaptation.announced_at is None:
        emails.tell_authors_of_practice(adaptation)
        adaptation.announced_at = timezone.now()
        adaptation.save(update_fields=["announced_at"])


@in_one_transaction
def request_changes(editor: User, key: UUID, version: int, reason: str) -> None:
    """Send it back to its author with the reason. Raises as `accept`, ReviewRefused without one."""
    adaptation = _to_decide(editor, key)
    _refuse_without(reason)
    _refuse_what_was_not_read(adaptation, version)
    _decide(
        adaptation,
        editor,
        AdaptationState.CHANGES_REQUESTED,
        CHANGES_REQUESTED,
        reason,
    )
    emails.tell_author(adaptation, editor)


@in_one_transaction
def refuse(editor: User, key: UUID, version: int, reason: str) -> None:
    """Not publish it, or take it off the page, for good. Raises as `request_changes`."""
    adaptation = _to_decide(editor, key)
    _refuse_without(reason)
    if adaptation.state != AdaptationState.ACCEPTED:
        _refuse_what_was_not_read(adaptation, version)
    _decide(adaptation, editor, AdaptationState.REFUSED, REFUSED, reason)
    count_anew(adaptation.practice_key)
    emails.tell_author(adaptation, editor)


def count_anew(practice_key: UUID) -> None:
    """Bring the count on the practice's card in line, in the caller's transaction."""
    refresh_group(Kind.PRACTICE, practice_key)


def _own(author: User, key: UUID) -> Adaptation:
    adaptation = _locked(key)
    if adaptation is None or not is_its_author(author, adaptation):
        raise NotYours
    return adaptation


def _to_decide(editor: User, key: UUID) -> Adaptation:
    adaptation = _locked(key)
    if adaptation is None or not can_decide(editor):
        raise NotYours
    return adaptation


def _locked(key: UUID) -> Adaptation | None:
    return Adaptation.objects.select_for_update().filter(key=key).first()


def _refuse_what_was_not_read(adaptation: Adaptation, version: int) -> None:
    """Two editors decide at once, or its author changes it meanwhile: the first counts."""
    waits = adaptation.state == AdaptationState.SUBMITTED
    if not waits or adaptation.version != version:
        raise StaleReview(
            _(
                "It was changed, decided or taken back since you opened it. Read it again."
            )
        )


def _refuse_ones_own(editor: User, adaptation: Adaptation) -> None:
    """As of a contribution (exchange/own_texts.py): said to this person alone, put on no record."""
    if settings.OWN_TEXT_NEEDS_SECOND_EDITOR and is_its_author(editor, adaptation):
        raise OwnText(_("You recorded this, so another editor has to publish it."))


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ReviewRefused(_("Say why: the author is sent this text."))


def _decide(
    adaptation: Adaptation, editor: User, state: str, action: str, reason: str = ""
) -> None:
    adaptation.state = state
    adaptation.reason = reason.strip()
    adaptation.decided_at = timezone.now()
    adaptation.save(update_fields=["state", "reason", "decided_at"])
    log(instance=adaptation, action=action, user=editor)


def _log(adaptation: Adaptation, action: str, author: User) -> None:
    """The history says who and when: nobody, and the day, where the author is anonymous."""
    hidden = adaptation.attribution == Attribution.ANONYMOUS
    log(
        instance=adaptation,
        action=action,
        user=None if hidden else author,
        timestamp=_now(adaptation.attribution),
    )
