"""A list is kept while nothing changes, and only for those who may see just the same."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from exchange.choices import Kind
from exchange.filters import CatalogueFilter
from exchange.index import current as index_current
from exchange.index.parts import MOST_BYTES, Parts
from exchange.list_pages import ListPage, list_page
from exchange.models import CatalogueEntry, Topic
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, topic

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("site", "fresh_index"),
]
PATH = "/en/practices/"


@pytest.fixture
def fresh_index() -> Iterator[None]:
    """Nothing is left of what another test kept."""
    index_current.forget()
    yield
    index_current.forget()


def page(reader: Any = None, address: str = "") -> ListPage:
    reader = reader or AnonymousUser()
    chosen = CatalogueFilter.from_query(QueryDict(address), reader, Kind.PRACTICE)
    return list_page(chosen, reader, PATH)


def test_the_same_page_is_shown_again_while_nothing_changes(
    django_assert_max_num_queries: Any,
) -> None:
    contribution(title="Radio for peace")
    first = page()
    with django_assert_max_num_queries(1):
        assert page() is first
    contribution(title="Bridges")
    assert "Bridges" in page().main.decode()


def test_what_is_restricted_is_gone_from_the_next_page(client: Client) -> None:
    contribution(title="Radio for peace")
    client.cookies["measured"] = "1"
    assert "Radio for peace" in client.get(PATH).text
    CatalogueEntry.objects.update(visibility=Visibility.COMMUNITY)
    assert "Radio for peace" not in client.get(PATH).text


@pytest.mark.parametrize("name", ["alice", "fatima", "edith"])
def test_a_page_of_one_clearance_is_never_shown_to_another(
    name: str, request: pytest.FixtureRequest
) -> None:
    contribution(title="For members", visibility=Visibility.COMMUNITY)
    reader = request.getfixturevalue(name)
    assert "For members" in page(reader).main.decode()
    assert "For members" not in page().main.decode()
    assert "For members" in page(reader).main.decode()


def test_members_of_one_clearance_share_a_page(alice: Any, charlie: Any) -> None:
    contribution(title="For members", visibility=Visibility.COMMUNITY)
    assert page(alice) is page(charlie)


def test_whoever_is_shown_something_of_their_own_has_a_page_of_their_own(
    alice: Any, charlie: Any
) -> None:
    contribution(title="Only mine", author=alice, visibility=Visibility.EDITORS)
    assert "Only mine" in page(alice).main.decode()
    assert page(alice) is not page(alice)
    assert "Only mine" not in page(charlie).main.decode()
    assert "Only mine" not in page().main.decode()


def test_a_kept_page_names_no_reader(alice: Any, client: Client) -> None:
    contribution(title="Radio for peace")
    client.force_login(alice)
    whole, kept = client.get(PATH).text, page(alice).main.decode()
    assert str(alice) in whole
    assert "csrfmiddlewaretoken" in whole
    assert kept in whole
    assert str(alice) not in kept
    assert "csrf" not in kept


def test_a_term_with_a_new_name_is_shown_by_it() -> None:
    contribution(title="Radio for peace", topics=[topic("elections")])
    page()
    term = Topic.objects.get(code="elections")
    term.name_en = "Voting and polls"
    term.save()
    assert "Voting and polls" in page().main.decode()


def test_what_depends_on_the_day_is_worked_out_each_day() -> None:
    contribution(title="Radio for peace")
    confirmed = datetime(2026, 3, 1, tzinfo=UTC)
    CatalogueEntry.objects.update(confirmed_at=confirmed, review_by="2027-03-01")
    with time_machine.travel("2026-11-01", tick=False):
        assert "8 months ago" in page().main.decode()
    with time_machine.travel("2026-12-02", tick=False):
        assert "9 months ago" in page().main.decode()


def test_each_language_and_each_problem_has_its_own_page(client: Client) -> None:
    contribution(title="Radio for peace")
    client.cookies["measured"] = "1"
    plain = client.get(PATH).text
    odd = client.get(PATH, {"year": "never"}).text
    assert "never" in odd
    assert "never" not in plain
    assert "never" not in client.get(PATH).text
    assert 'lang="fr"' in client.get("/fr/practices/").text


def test_a_kept_page_does_not_keep_its_state_of_the_index_alive() -> None:
    contribution(title="Radio for peace")
    page()
    kept = weakref.ref(index_current.current().parts)
    gc.disable()
    try:
        contribution(title="Bridges")
        page()
        assert kept() is None
    finally:
        gc.enable()


class Sized:
    """A part that says it takes so many bytes."""

    def __init__(self, size: int) -> None:
        self.size = size


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, MOST_BYTES * 2))))
def test_parts_never_take_more_than_they_may(asked: list[tuple[int, int]]) -> None:
    parts = Parts()
    for key, size in asked:
        part = Sized(size)
        assert parts.get(key, lambda part=part: part).size >= 0
        assert parts.bytes <= MOST_BYTES
    assert parts.bytes == 0 or len(parts)


def test_the_part_used_longest_ago_goes_first() -> None:
    parts = Parts()
    third = MOST_BYTES // 3
    first, second = (parts.get(name, lambda: Sized(third)) for name in "ab")
    assert parts.get("a", lambda: Sized(third)) is first
    parts.get("c", lambda: Sized(third))
    parts.get("d", lambda: Sized(third))
    assert parts.get("b", lambda: Sized(third)) is not second
