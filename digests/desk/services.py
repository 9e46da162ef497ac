"""What editors do with editions: notes, marks, test mails, sending before time. Each is put on record."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exchange.telling import moment_of_news
from gaamac.audit.choices import Act as Recorded
from gaamac.audit.services import record
from gaamac.common.mail import send
from members.models import User

from ..batches import compose, fill_shelf, names_of, notes_of
from ..choices import KEPT_OUT, Act
from ..messages import Message
from ..models import Edition, EditionNote, ItemMark
from ..readers import Reader
from .editions import window_of


@transaction.atomic
def save_notes(edition: Edition, notes: Mapping[str, str], by: User) -> None:
    """Keep what the edition says at its head; an empty text takes the note of its language away."""
    for language, text in notes.items():
        if text:
            EditionNote.objects.update_or_create(
                edition=edition, language=language, defaults={"text": text}
            )
    gone = [language for language, text in notes.items() if not text]
    EditionNote.objects.filter(edition=edition, language__in=gone).delete()
    _record(edition, by, "note")


@transaction.atomic
def mark(edition: Edition, key: UUID, act: Act, by: User) -> None:
    """Put an item first in this edition, hold it back from all digests, or leave it out for good."""
    _end(ItemMark.objects.filter(translation_key=key, act__in=KEPT_OUT), but=act)
    ItemMark.objects.get_or_create(
        translation_key=key,
        act=act,
        edition=edition if act == Act.PIN else None,
        ended_at=None,
        defaults={"made_by": by},
    )
    _record(edition, by, f"{act}:{key}")


@transaction.atomic
def take_back(edition: Edition, key: UUID, by: User) -> None:
    """No mark any more: what was kept out is news from now on to those who have not had it."""
    marks = ItemMark.objects.filter(translation_key=key)
    _end(marks.filter(act__in=KEPT_OUT))
    _end(marks.filter(act=Act.PIN, edition=edition))
    _record(edition, by, f"take-back:{key}")


def built_for(edition: Edition, reader: Reader) -> Message | None:
    """The mail of an edition as such a reader would get it now, by the code that sends; or none."""
    opened, closed = window_of(edition)
    shelf = fill_shelf([reader], opened, closed)
    choice = shelf.choose(reader, opened, closed, edition.label)
    if choice.is_empty:
        return None
    names, notes = names_of([reader]), notes_of({edition.label})
    return compose(reader, choice, edition.label, names, notes)


def send_test(edition: Edition, reader: Reader, by: User) -> bool:
    """Send that mail to an editor's own address, marked as a test; whether there is anything in it.

    The links that stop mails open nothing.
    """
    message = built_for(edition, reader)
    if message is None:
        return False
    mail = message.as_email()
    mail.subject = f"[Test] {mail.subject}"
    mail.extra_headers.pop("Message-ID", None)
    send([mail])
    _record(edition, by, "test")
    return True


@transaction.atomic
def send_now(edition: Edition, by: User) -> None:
    """Send it to everybody whose next one it is, without waiting for their hour. Done by a worker."""
    from ..tasks import send_edition_now  # noqa: PLC0415 - tasks call services

    record(Recorded.DIGEST_SENT_NOW, _target(edition), by=by)
    transaction.on_commit(lambda: send_edition_now.delay(edition.pk))


def _end(marks: object, but: str = "") -> None:
    open_ones = marks.filter(ended_at=None)  # type: ignore[attr-defined]
    # A mark that becomes another one leaves no moment at which nothing is kept out.
    for one in open_ones.select_for_update():
        if but in KEPT_OUT and one.act != but:
            one.act = but
            one.save(update_fields=["act"])
        elif one.act != but:
            one.ended_at = max(moment_of_news(), timezone.now())
            one.save(update_fields=["ended_at"])


def _record(edition: Edition, by: User, what: str) -> None:
    record(Recorded.DIGEST_EDITED, _target(edition), by=by, what=what)


def _target(edition: Edition) -> str:
    return f"edition:{edition.frequency}:{edition.label}"
