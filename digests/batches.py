"""What a batch of deliveries holds: read in a handful of queries, chosen and built in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone

from exchange.authors import writers_among
from exchange.choices import FollowTarget
from exchange.follow_names import Names, organisation_names
from exchange.saved_searches import select

from .choice import Choice
from .choices import Reason
from .envelopes import envelope_of
from .ledger import Claimed, delivery_name
from .messages import Message, build_message
from .models import DigestPreference, EditionNote
from .news import read_news
from .readers import Reader, read_readers
from .rendering import Notes, Press
from .selection import Shelf
from .told import had_before

# Gmail cuts a mail at 102 KB.
MOST_BYTES = 98_000
FEWER = 4


class Mailing(NamedTuple):
    """One delivery for which there is something to send."""

    delivery: Claimed
    reader: Reader
    choice: Choice


class Batch:
    """Claimed deliveries as they are now: rights, consent and suppression are read here."""

    def __init__(
        self, deliveries: Sequence[Claimed], press: Press | None = None
    ) -> None:
        """Read all that choosing and building will need; they need no query any more.

        A `press` that has served other batches still has what they had in common.
        """
        self._press = press or Press()
        self._skipped: dict[Reason, list[int]] = defaultdict(list)
        self._readers = read_readers(
            [row.member_id for row in deliveries if row.member_id]
        )
        self._wanted = [row for row in deliveries if self._may_send(row)]
        if self._wanted:
            self._read_news()
        self._press.learn(
            names_of([self._readers[row.member_id] for row in self._wanted]),
            notes_of({row.label for row in self._wanted}),
        )

    @property
    def skipped(self) -> dict[Reason, list[int]]:
        """Those for which there is nothing to send, by why."""
        _chosen = self.mailings
        return self._skipped

    @cached_property
    def mailings(self) -> list[Mailing]:
        """Those for which there is something to send: chosen when they are first asked for."""
        found, shelf, readers = [], self._press.shelf, self._readers
        for row in self._wanted:
            reader = readers[row.member_id]
            choice = shelf.choose(
                reader, row.window_opened_at, row.window_closed_at, row.label
            )
            if choice.is_empty:
                self._skipped[Reason.NOTHING_NEW].append(row.pk)
            else:
                found.append(Mailing(row, reader, choice))
        return found

    def message(self, mailing: Mailing) -> Message:
        """The message of one mailing. Its Message-ID is the delivery's, at every attempt.

        Where long titles in many bytes make it too large, fewer items stand in it.
        """
        return _within_bounds(
            lambda choice: self._message(mailing, choice), mailing.choice
        )

    def _message(self, mailing: Mailing, choice: Choice) -> Message:
        delivery = mailing.delivery
        body = self._press.body(
            mailing.reader, delivery.frequency, delivery.label, choice
        )
        return build_message(
            mailing.reader,
            body,
            name=delivery_name(delivery.label, delivery.pk),
            items=choice.lines,
            envelope=envelope_of(delivery.pk, mailing.reader.email),
        )

    def _may_send(self, row: Claimed) -> bool:
        reader = self._readers.get(row.member_id or 0)
        reason = reader.reason_to_skip() if reader else Reason.GONE
        if reason:
            self._skipped[reason].append(row.pk)
        return reason is None

    def _read_news(self) -> None:
        self._press.shelf = fill_shelf(
            [self._readers[row.member_id] for row in self._wanted],
            min(row.window_opened_at for row in self._wanted),
            max(row.window_closed_at for row in self._wanted),
            self._press.shelf,
        )


def fill_shelf(
    readers: Collection[Reader],
    opened: datetime,
    closed: datetime,
    last: Shelf | None = None,
) -> Shelf:
    """The news between two moments that may be for one of these readers.

    The `last` shelf serves again while the news are the same.
    """
    followed: set[Any] = set()
    for reader in readers:
        followed |= reader.follows.by_target.get(FollowTarget.CONTRIBUTION, frozenset())
    news = read_news(opened, closed, followed, last.news if last else None)
    searches = {one.selection for reader in readers for one in reader.follows.searches}
    found = select(searches, [item.page_id for item in news.items])
    kept = last is not None and last.holds(news)
    shelf = last if last and kept else Shelf(news, writers_among(news.keys))
    shelf.find(found)
    shelf.had(had_before(readers, news))
    return shelf


def names_of(readers: Collection[Reader]) -> Names:
    """The names of the organisations that these readers follow; a mail names nothing else by query."""
    wanted: set[Any] = set()
    for reader in readers:
        wanted |= reader.follows.by_target.get(FollowTarget.ORGANISATION, frozenset())
    return Names(organisations=organisation_names(wanted), contributions={})


def notes_of(labels: Collection[str]) -> dict[tuple[str, str], dict[str, str]]:
    """What the editors say in these editions, by language. One query."""
    rows = EditionNote.objects.filter(edition__label__in=labels)
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    columns = ("edition__frequency", "edition__label", "language", "text")
    for frequency, label, language, text in rows.values_list(*columns):
        found[frequency, label][language] = text
    return found


def compose(
    reader: Reader, choice: Choice, label: str, names: Names, notes: Notes
) -> Message:
    """The message that a reader would be sent: built as those that are sent."""
    press = Press()
    press.learn(names, notes)

    def of(choice: Choice) -> Message:
        body = press.body(reader, reader.rhythm.frequency, label, choice)
        return build_message(reader, body, name="preview", items=choice.lines)

    return _within_bounds(of, choice)


def _within_bounds(of: Callable[[Choice], Message], choice: Choice) -> Message:
    """The message of this choice, or of as much of it as no mail program cuts off."""
    message = of(choice)
    while len(message.content) > MOST_BYTES and choice.most > FEWER:
        choice = replace(choice, most=choice.most - FEWER)
        message = of(choice)
    return message


def preview(
    preference: DigestPreference, **wishes: Any
) -> tuple[Reader | None, Choice]:
    """What the member's next digest would hold if it were built now, and as whom they would read it.

    `wishes` are values of the reader that are tried before they are kept.
    """
    opening = DigestPreference.objects.with_opening().get(pk=preference.pk).opening
    return choose_for(preference.member_id, opening, timezone.now(), **wishes)


def choose_for(
    member_id: int, opened: datetime, closed: datetime, label: str = "", **wishes: Any
) -> tuple[Reader | None, Choice]:
    """What was news to one member between two moments, by their follows and rights of today."""
    reader = read_readers([member_id]).get(member_id)
    if reader is None:
        return None, Choice()
    reader = reader._replace(**wishes)
    shelf = fill_shelf([reader], opened, closed)
    return reader, shelf.choose(reader, opened, closed, label)
