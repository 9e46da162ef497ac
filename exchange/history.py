"""The history of a contribution: one line a change of state, and what is read from it.

Every service calls `note`, in its own transaction. Nothing else writes these lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from members.permissions import is_editor

from .authors import is_written_by
from .choices import Step, Who
from .models import HistoryLine, SharingTerms
from .models.history import STANDING
from .times import day_of

if TYPE_CHECKING:
    from .models import Contribution

# So many publications readers are told of.
MOST_UPDATES = 30
# What an author has said to be their words; and what has been published, for that needs them.
WORDS_OF_THE_AUTHOR = (
    Step.SENT,
    Step.SENT_AGAIN,
    Step.CHANGED,
    Step.ACCEPTED,
    Step.PUBLISHED,
)


def note(  # noqa: PLR0913 - what a line says, each by name
    key: UUID,
    step: Step,
    *,
    by: Any = None,
    who: Who | None = None,
    reason: str = "",
    version: Contribution | None = None,
    revision: int | None = None,
    **detail: Any,
) -> HistoryLine:
    """Write one line, in the caller's transaction.

    `by` is whoever did it, an author too: that it was the author is kept, and not who. `who`
    says in which part, where neither the authors nor the groups tell. `version` is the language
    version it happened to, `revision` the number of the text it was about. `detail` holds
    numbers, days and codes, never a name.
    """
    part = who or _part(key, by)
    return HistoryLine.objects.create(
        terms_id=key,
        step=step,
        who=part,
        by=by if part not in (Who.AUTHOR, Who.PORTAL) else None,
        reason=reason.strip(),
        language=version.language if version is not None else "",
        revision_id=revision,
        detail=detail,
    )


def note_change(key: UUID, by: Any, version: Contribution, revision: int) -> None:
    """The author goes on writing while the editors have it: one line, however often it is saved."""
    last = HistoryLine.objects.of(key).first()
    if last is not None and last.step == Step.CHANGED and last.revision_id:
        last.revision_id, last.at = revision, timezone.now()
        last.save(update_fields=["revision", "at"])
        return
    note(key, Step.CHANGED, by=by, version=version, revision=revision)


def note_many(keys: Iterable[UUID], step: Step, by: Any) -> None:
    """One line for each of these, written together: for imports."""
    who = Who.DESK if by is not None else Who.PORTAL
    HistoryLine.objects.bulk_create(
        (HistoryLine(terms_id=key, step=step, who=who, by=by) for key in keys),
        batch_size=500,
    )


def _part(key: UUID, by: Any) -> Who:
    """The part of somebody: authors first, whatever else they are."""
    if by is None:
        return Who.PORTAL
    if is_written_by(by, key):
        return Who.AUTHOR
    return Who.DESK if is_editor(by) else Who.ORGANISATION


def standing_of(key: UUID) -> HistoryLine | None:
    """The line that says where it stands; None for what was never sent."""
    line: HistoryLine | None = HistoryLine.objects.of(key).standing().first()
    return line


def standings(keys: Iterable[UUID]) -> dict[UUID, HistoryLine]:
    """The same for many, in one query."""
    lines = (
        HistoryLine.objects.filter(terms__in=list(keys), step__in=STANDING)
        .order_by("terms", "-pk")
        .distinct("terms")
    )
    return {line.terms_id: line for line in lines}


def words_of_the_author(key: UUID, language: str) -> HistoryLine | None:
    """The last line with a text that its author stands by, in this language."""
    lines = HistoryLine.objects.of(key).exclude(revision=None)
    line: HistoryLine | None = lines.filter(
        step__in=WORDS_OF_THE_AUTHOR, language=language
    ).first()
    return line


def forget_people(terms: SharingTerms, people: list[int]) -> None:
    """These stand in it no longer by name: authors of what has just become anonymous."""
    lines = HistoryLine.objects.filter(terms=terms, by__in=people)
    lines.update(by=None, who=Who.AUTHOR)


def forget_talk(key: UUID) -> None:
    """What editors and author said to one another on the way is over: that something was said stays."""
    HistoryLine.objects.filter(terms=key).update(reason="", revision=None)


@dataclass(frozen=True, slots=True)
class Told:
    """One line as somebody reads it."""

    step: str
    words: Any
    who: Any
    at: datetime
    day_only: bool
    reason: str
    until: date | None
    language: str
    pk: int


def told_to_author(terms: SharingTerms) -> list[Told]:
    """The lines of one's own text, the latest first: in which part somebody acted, and no names."""
    hides_hours = terms.attribution == "anonymous"
    return [
        _told(line, line.get_who_display(), day_only=hides_hours)
        for line in HistoryLine.objects.of(terms.pk).for_author()
    ]


def told_to_desk(terms: SharingTerms) -> list[Told]:
    """All lines with the names of editors and reviewers; of an author, that it was the author."""
    hides_hours = terms.attribution == "anonymous"
    lines = HistoryLine.objects.of(terms.pk).select_related("by")
    return [
        _told(line, str(line.by or line.get_who_display()), day_only=hides_hours)
        for line in lines
    ]


def _told(line: HistoryLine, who: Any, *, day_only: bool) -> Told:
    at = day_of(line.at) if day_only else line.at
    return Told(
        step=line.step,
        words=line.get_step_display(),
        who=who,
        at=at,
        day_only=day_only,
        reason=line.reason,
        until=until(line),
        language=line.language,
        pk=line.pk,
    )


@dataclass(frozen=True, slots=True)
class Update:
    """One day on which readers got something new, and the names of the fields that changed."""

    day: date
    fields: list[str]


def updates_of(key: UUID, language: str) -> list[Update]:
    """What changed in a published text, the latest first: days and fields, nobody's name."""
    lines = HistoryLine.objects.of(key).filter(step=Step.PUBLISHED, language=language)
    found: dict[date, list[str]] = {}
    for at, detail in lines.values_list("at", "detail")[:MOST_UPDATES]:
        if fields := detail.get("fields"):
            known = found.setdefault(at.astimezone(UTC).date(), [])
            known += [name for name in fields if name not in known]
    return [Update(day, fields) for day, fields in found.items()]


def until(line: HistoryLine | None) -> date | None:
    """The day by which an answer is asked for."""
    day = line.detail.get("until") if line is not None else None
    return date.fromisoformat(day) if day else None
