"""What follows select, against a reference that is written the long way round."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from exchange.matching import Follows

LANGUAGES = ("en", "fr", "ar")
KINDS = ("practice", "challenge", "meeting")


@dataclass(frozen=True)
class Entry:
    kind: str = "practice"
    language: str = "en"
    topic_ids: tuple[int, ...] = ()
    country_ids: tuple[int, ...] = ()
    region_ids: tuple[int, ...] = ()
    organisation_id: int | None = None
    translation_key: UUID = field(default_factory=lambda: UUID(int=0))


few = st.lists(st.integers(1, 4), max_size=3, unique=True).map(tuple)
keys = st.integers(0, 3).map(lambda number: UUID(int=number))
entries = st.builds(
    Entry,
    kind=st.sampled_from(KINDS),
    language=st.sampled_from(LANGUAGES),
    topic_ids=few,
    country_ids=few,
    region_ids=few,
    organisation_id=st.none() | st.integers(1, 3),
    translation_key=keys,
)
numbers = st.integers(1, 4).map(str)
rows = st.frozensets(
    st.tuples(st.sampled_from(("topic", "country", "region", "organisation")), numbers)
    | st.tuples(st.just("language"), st.sampled_from(LANGUAGES))
    | st.tuples(st.just("kind"), st.sampled_from(KINDS))
    | st.tuples(st.just("contribution"), keys.map(str)),
    max_size=8,
)


def reference(chosen: frozenset[tuple[str, str]], entry: Entry) -> bool:
    """The sentence of product.md, word for word."""
    if not chosen:
        return True
    if ("organisation", str(entry.organisation_id)) in chosen:
        return True
    if ("contribution", str(entry.translation_key)) in chosen:
        return True
    places = {("country", str(number)) for number in entry.country_ids}
    places |= {("region", str(number)) for number in entry.region_ids}
    own = (
        (("topic",), {("topic", str(number)) for number in entry.topic_ids}),
        (("country", "region"), places),
        (("language",), {("language", entry.language)}),
        (("kind",), {("kind", entry.kind)}),
    )
    narrowed = False
    for targets, values in own:
        wanted = {pair for pair in chosen if pair[0] in targets}
        if wanted:
            narrowed = True
            if not wanted & values:
                return False
    return narrowed


@given(rows, entries)
def test_follows_select_what_the_sentence_says(
    chosen: frozenset[tuple[str, str]], entry: Entry
) -> None:
    assert Follows.from_rows(chosen).matches(entry) == reference(chosen, entry)


@given(rows, entries)
def test_a_selected_entry_has_a_reason_and_each_reason_is_followed(
    chosen: frozenset[tuple[str, str]], entry: Entry
) -> None:
    follows = Follows.from_rows(chosen)
    reasons = follows.reasons(entry)
    assert set(reasons) <= follows.pairs
    assert bool(reasons) == (follows.matches(entry) and bool(chosen))


def test_following_nothing_selects_everything() -> None:
    assert Follows().matches(Entry())
    assert Follows().reasons(Entry()) == ()


def test_two_topics_widen_and_a_country_narrows() -> None:
    follows = Follows.from_rows([("topic", "1"), ("topic", "2"), ("country", "404")])
    assert follows.matches(Entry(topic_ids=(2,), country_ids=(404,)))
    assert not follows.matches(Entry(topic_ids=(2,), country_ids=(800,)))
    assert not follows.matches(Entry(topic_ids=(3,), country_ids=(404,)))


def test_a_country_and_a_region_widen_each_other() -> None:
    follows = Follows.from_rows([("topic", "1"), ("country", "404"), ("region", "150")])
    assert follows.matches(Entry(topic_ids=(1,), country_ids=(404,), region_ids=(2,)))
    assert follows.matches(Entry(topic_ids=(1,), country_ids=(250,), region_ids=(150,)))
    assert not follows.matches(Entry(topic_ids=(2,), country_ids=(404,)))
    assert not follows.matches(Entry(topic_ids=(1,), country_ids=(800,)))


def test_an_organisation_adds_to_what_topics_narrow() -> None:
    follows = Follows.from_rows([("topic", "1"), ("organisation", "7")])
    assert follows.matches(Entry(organisation_id=7))
    assert follows.matches(Entry(topic_ids=(1,)))
    assert not follows.matches(Entry(organisation_id=8))


def test_following_only_an_organisation_is_not_following_everything() -> None:
    assert not Follows.from_rows([("organisation", "7")]).matches(Entry())


def test_a_language_and_a_kind_are_named_only_when_nothing_says_more() -> None:
    follows = Follows.from_rows(
        [("topic", "1"), ("kind", "practice"), ("language", "en")]
    )
    assert follows.reasons(Entry(topic_ids=(1,))) == (("topic", 1),)
    only_kind = Follows.from_rows([("kind", "practice")])
    assert only_kind.reasons(Entry()) == (("kind", "practice"),)
