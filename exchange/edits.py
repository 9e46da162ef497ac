"""What editors change in somebody's words is published once its author agrees (docs/decisions/0096)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Revision

from . import history
from .authors import authors_of, is_written_by
from .choices import Attribution, Step
from .comparing import changed_fields, differs_in_words
from .models import HistoryLine, SharingTerms
from .permissions import can_edit
from .releasing import page_of, release
from .times import day_of

if TYPE_CHECKING:
    from .models import Contribution


def release_or_offer(revision: Revision, by: Any, *, reason: str = "") -> None:
    """Publish this text; where words of its author were changed, ask the author first."""
    page = page_of(revision)
    base = words_before(page, revision, by)
    if base is None:
        release(revision, by, reason=reason)
    else:
        offer(page, revision, base, by, reason=reason)


def words_before(page: Contribution, revision: Revision, by: Any) -> Revision | None:
    """The text that its author stands by, where this one says something else; None where nobody is asked.

    Nobody is asked about a translation, about what the author publishes themselves, nor where no
    author is with us any more.
    """
    key = page.translation_key
    if not is_original(page) or (by is not None and is_written_by(by, key)):
        return None
    base = _authors_text(page)
    if base is None or base.pk == revision.pk:
        return None
    if not differs_in_words(base.as_object(), revision.as_object()):
        return None
    terms = SharingTerms.objects.get(pk=key)
    return base if any(can_edit(one, terms) for one in authors_of(key)) else None


def is_original(page: Contribution) -> bool:
    """Whether this is the version in which it was written."""
    versions = type(page).objects.filter(translation_key=page.translation_key)
    return not versions.filter(pk__lt=page.pk).exists()


def _authors_text(page: Contribution) -> Revision | None:
    """What the author last sent or agreed to; of what came before the history, what is published."""
    line = history.words_of_the_author(page.translation_key, page.language)
    if line is not None:
        return line.revision
    return page.live_revision


def offer(
    page: Contribution, revision: Revision, base: Revision, by: Any, *, reason: str = ""
) -> None:
    """Ask the author about the edits, in the caller's transaction; what is published stays until then."""
    from . import emails  # noqa: PLC0415 - emails read this module's models

    before = base.as_object()
    history.note(
        page.translation_key,
        Step.OFFERED,
        by=by,
        reason=reason,
        version=page,
        revision=revision.pk,
        base=base.pk,
        fields=changed_fields(before, revision.as_object()),
    )
    emails.tell_authors_of_edits(before, by, reason)


def waits_for_its_author(key: UUID) -> bool:
    """Whether its author has been asked about edits and has not answered."""
    return offered(key) is not None


def offered(key: UUID) -> HistoryLine | None:
    """The line by which the author was asked, while that is open."""
    line = history.standing_of(key)
    return line if line is not None and line.step == Step.OFFERED else None


def texts_of(line: HistoryLine) -> tuple[Revision | None, Revision | None]:
    """What the author had written, and what the editors made of it."""
    base = Revision.objects.filter(pk=line.detail.get("base")).first()
    return base, line.revision


def publish_as_agreed(
    page: Contribution, revision: Revision, line: HistoryLine
) -> None:
    """Publish what the author has just agreed to, in the caller's transaction.

    Of what is anonymous at the next midnight (UTC): the moment of publication would be the one
    at which its author was here.
    """
    terms = SharingTerms.objects.get(pk=page.translation_key)
    if terms.attribution != Attribution.ANONYMOUS:
        release(revision, line.by)
        return
    midnight = day_of(timezone.now()) + timedelta(days=1)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=midnight)
    history.note(
        page.translation_key,
        Step.SCHEDULED,
        by=line.by,
        version=page,
        revision=revision.pk,
    )
