"""A member's own business, and days of meetings, beside what is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from digests.choices import Tiding
from digests.news import NewResponse, News
from digests.schedule import Rhythm
from digests.selection import Shelf
from exchange.asked import ChangesAsked
from exchange.matching import Follows

from .test_selection import at, news_item, reader

MINE = UUID(int=1)


def shelf(**news: object) -> Shelf:
    values: dict = {"items": [news_item(1)], "responses": [], **news}
    return Shelf(News(**values), {1: {MINE}})


def said(those: Shelf, opened: int, closed: int, **who: object) -> list:
    own = those.choose(reader(**who), at(opened), at(closed)).own
    return [(one.what, one.count) for one in own]


def test_what_waits_for_the_author_stands_first() -> None:
    those = shelf(
        responses=[NewResponse(MINE, 2, 1, at(1)), NewResponse(MINE, 3, 1, at(2))],
        asked=[ChangesAsked(UUID(int=9), "offer", "Draft", "en", 0, at(1))],
    )
    mine = Shelf(those._news, {1: {MINE, UUID(int=9)}})
    everything = [(Tiding.CHANGES, 0), (Tiding.ANSWERED, 2), (Tiding.PUBLISHED, 0)]
    assert said(mine, 0, 5) == everything
    assert said(mine, 1, 5) == [(Tiding.ANSWERED, 1)]
    assert said(mine, 0, 5, member_id=2) == []


def test_nobody_is_told_of_an_answer_they_may_not_read_or_wrote_themselves() -> None:
    those = shelf(
        responses=[
            NewResponse(MINE, 1, 0, at(1)),
            NewResponse(MINE, 2, 2, at(1)),
            NewResponse(MINE, None, 0, at(1), by_author=True),
        ]
    )
    assert said(those, 0, 1) == [(Tiding.PUBLISHED, 0)]
    assert (Tiding.ANSWERED, 1) in said(those, 0, 1, clearance=2)


def test_what_is_my_own_is_not_told_as_news_too() -> None:
    choice = shelf().choose(reader(), at(0), at(1))
    assert choice.counts == ()
    assert not choice.is_empty


@pytest.mark.parametrize(
    ("frequency", "days", "step"),
    [("daily", 14, 1), ("weekly", 14, 7), ("monthly", 38, 30)],
)
def test_a_meeting_is_announced_once_before_it_begins(
    frequency: str, days: int, step: int
) -> None:
    begins = date(2027, 3, 1)
    item = news_item(
        1,
        kind="meeting",
        starts_on=begins,
        ends_on=begins,
        announced_at=None,
        card={"register_by": "2027-02-20"},
    )
    those = Shelf(News([item], []))
    who = reader(rhythm=Rhythm(frequency, 8, 0, 1, "UTC"))
    opened = datetime(2026, 11, 2, 8, tzinfo=UTC)
    told = []
    while opened.date() < begins:
        closed = opened + timedelta(days=step)
        told += [
            (one.what, (begins - closed.date()).days)
            for one in those.choose(who, opened, closed).dates
        ]
        opened = closed
    whats = [what for what, _left in told]
    assert sorted(whats) == [Tiding.BEGINS, Tiding.REGISTER]
    left = dict(told)[Tiding.BEGINS]
    assert days - step <= left <= days


def test_days_of_meetings_are_told_to_those_who_follow_such_and_may_see_them() -> None:
    begins = (at(0) + timedelta(days=14)).date()
    item = news_item(
        1,
        kind="meeting",
        starts_on=begins,
        announced_at=None,
        visibility=1,
        topic_ids=[3],
    )
    those = Shelf(News([item], []))

    def told(**who: object) -> int:
        return len(those.choose(reader(**who), at(-2), at(1)).dates)

    assert told() == 1
    assert told(clearance=0) == 0
    assert told(follows=Follows.from_rows([("topic", "3")])) == 1
    assert told(follows=Follows.from_rows([("topic", "4")])) == 0
