"""Choosing by bits, against the rules written the long way round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.choice import MOST_ITEMS
from digests.news import NewResponse, News, NewsItem
from digests.readers import Reader
from digests.schedule import Rhythm
from digests.selection import Shelf
from exchange.matching import Follows

START = datetime(2026, 11, 1, tzinfo=UTC)
LANGUAGES = ("en", "fr")


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def news_item(number: int, **fields: object) -> NewsItem:
    values: dict = {
        "page_id": number,
        "kind": "practice",
        "language": "en",
        "translation_key": UUID(int=number),
        "slug": f"item-{number}",
        "title": f"Item {number}",
        "summary": "",
        "visibility": 0,
        "organisation_id": None,
        "topic_ids": [],
        "country_ids": [],
        "region_ids": [],
        "starts_on": None,
        "ends_on": None,
        "published_at": at(1),
        "updated_at": at(1),
        "announced_at": at(1),
        "changed_at": None,
        "shown_in": list(LANGUAGES),
        "card": {},
    }
    return NewsItem(**{**values, **fields})


def reader(**fields: object) -> Reader:
    values: dict = {
        "member_id": 1,
        "email": "alice@example.org",
        "language": "en",
        "clearance": 1,
        "follows": Follows(),
        "is_discreet": True,
        "rhythm": Rhythm("weekly", 8, 0, 1, "UTC"),
        "link_key": UUID(int=1),
        "is_verified": True,
        "is_suppressed": False,
    }
    return Reader(**{**values, **fields})


few = st.lists(st.integers(1, 3), max_size=2, unique=True)
shelves = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(("practice", "offer")),
            "language": st.sampled_from(LANGUAGES),
            "translation_key": st.integers(1, 6).map(lambda number: UUID(int=number)),
            "visibility": st.integers(0, 3),
            "organisation_id": st.none() | st.integers(1, 2),
            "topic_ids": few,
            "country_ids": few,
            "region_ids": few,
            "announced_at": st.none() | st.integers(0, 10).map(at),
        }
    ),
    max_size=10,
).map(lambda rows: [news_item(number, **row) for number, row in enumerate(rows, 1)])
follows = st.frozensets(
    st.tuples(
        st.sampled_from(("topic", "country", "region", "organisation")),
        st.integers(1, 3).map(str),
    )
    | st.tuples(st.just("language"), st.sampled_from(LANGUAGES))
    | st.tuples(st.just("kind"), st.sampled_from(("practice", "offer"))),
    max_size=4,
).map(Follows.from_rows)
readers = st.builds(
    lambda clearance, chosen, language: reader(
        clearance=clearance, follows=chosen, language=language
    ),
    st.integers(0, 3),
    follows,
    st.sampled_from(LANGUAGES),
)
written = st.frozensets(
    st.integers(1, 6).map(lambda number: UUID(int=number)), max_size=2
)


@settings(max_examples=300)
@given(shelves, readers, written, st.integers(0, 10), st.integers(0, 10))
def test_what_is_chosen_is_what_the_rules_say(
    items: list[NewsItem],
    who: Reader,
    own: frozenset[UUID],
    opened: int,
    length: int,
) -> None:
    closed = opened + length
    expected = {
        item.translation_key
        for item in items
        if item.announced_at is not None
        and at(opened) < item.announced_at <= at(closed)
        and item.visibility <= who.clearance
        and item.translation_key not in own
        and who.follows.matches(item)
    }
    shelf = Shelf(News(items, []), {who.member_id: own, 2: {UUID(int=3)}})
    choice = shelf.choose(who, at(opened), at(closed))
    found = [chosen.item.translation_key for chosen in choice.chosen]
    assert sorted(found) == sorted(expected)
    moments = [chosen.item.announced_at for chosen in choice.chosen]
    assert moments == sorted(moments, reverse=True)
    for chosen in choice.chosen:
        assert chosen.reasons == who.follows.reasons(chosen.item)


@given(
    shelves, readers, st.lists(st.integers(0, 10), min_size=2, max_size=5, unique=True)
)
def test_windows_that_follow_one_another_hold_each_item_once(
    items: list[NewsItem], who: Reader, edges: list[int]
) -> None:
    unique = list({item.translation_key: item for item in items}.values())
    shelf, moments = Shelf(News(unique, [])), [at(edge) for edge in sorted(edges)]
    whole = shelf.choose(who, moments[0], moments[-1]).chosen
    parts = [
        chosen
        for opened, closed in pairwise(moments)
        for chosen in shelf.choose(who, opened, closed).chosen
    ]
    assert sorted(c.item.page_id for c in parts) == sorted(
        c.item.page_id for c in whole
    )


def test_the_readers_own_language_comes_before_the_original() -> None:
    versions = [
        news_item(1, translation_key=UUID(int=9), language="fr", shown_in=["fr"]),
        news_item(2, translation_key=UUID(int=9), language="en", shown_in=["en", "ar"]),
    ]
    shelf = Shelf(News(versions, []))
    for language, expected in [("fr", 1), ("en", 2), ("ar", 2)]:
        (chosen,) = shelf.choose(reader(language=language), at(0), at(2)).chosen
        assert chosen.item.page_id == expected


def test_a_followed_contribution_is_there_when_it_changed_or_was_answered() -> None:
    key = UUID(int=1)
    who = reader(follows=Follows.from_rows([("contribution", str(key))]))
    responses = [NewResponse(key, 2, 1, at(6)), NewResponse(key, 1, 1, at(6))]
    shelf = Shelf(News([news_item(1, changed_at=at(6)), news_item(2)], responses))
    (new,) = shelf.choose(who, at(0), at(2)).chosen
    assert (new.is_changed, new.responses) == (False, 0)
    assert shelf.choose(who, at(2), at(5)).chosen == ()
    (later,) = shelf.choose(who, at(5), at(7)).chosen
    assert (later.is_changed, later.responses) == (True, 1)


def test_my_own_is_not_there_even_when_i_follow_it() -> None:
    key = UUID(int=1)
    who = reader(follows=Follows.from_rows([("contribution", str(key))]))
    shelf = Shelf(News([news_item(1, changed_at=at(6))], []), {who.member_id: {key}})
    assert shelf.choose(who, at(0), at(9)).chosen == ()


def test_at_most_twenty_stand_in_the_mail_and_the_rest_is_counted() -> None:
    items = [
        news_item(number, kind="offer" if number <= 12 else "practice")
        for number in range(1, 33)
    ]
    choice = Shelf(News(items, [])).choose(reader(), at(0), at(2))
    assert (len(choice.shown), choice.more) == (MOST_ITEMS, 12)
    assert choice.counts == (("practice", 20), ("offer", 12))
    assert [(kind, count, len(those)) for kind, count, those in choice.by_kind] == [
        ("practice", 20, 20),
        ("offer", 12, 0),
    ]
