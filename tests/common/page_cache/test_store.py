"""The memory of pages: bounded, and better at forgetting what nobody reads."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from gaamac.common.page_cache.addresses import Address
from gaamac.common.page_cache.pages import KeptPage, packed
from gaamac.common.page_cache.store import PageStore


def at(name: str) -> Address:
    return Address("http", "testserver", f"/en/{name}/", "", packed=True)


def page(generation: int = 1) -> KeptPage:
    return packed(HttpResponse("<p>words</p>"), generation)


@pytest.fixture
def store() -> PageStore:
    """Room for three pages."""
    return PageStore(3 * page().size)


def test_a_page_of_an_earlier_generation_is_not_given(store: PageStore) -> None:
    store.put(at("a"), page(1))
    assert store.get(at("a"), 1)
    assert store.get(at("a"), 2) is None


def test_the_oldest_goes_first(store: PageStore) -> None:
    for name in "abcd":
        store.put(at(name), page())
    assert [name for name in "abcd" if store.get(at(name), 1)] == list("bcd")


def test_what_is_read_stays(store: PageStore) -> None:
    for name in "abc":
        store.put(at(name), page())
    store.get(at("a"), 1)
    store.put(at("d"), page())
    assert [name for name in "abcd" if store.get(at(name), 1)] == list("acd")


def test_what_holds_no_more_goes_even_if_it_was_read(store: PageStore) -> None:
    for name in "abc":
        store.put(at(name), page())
        store.get(at(name), 1)
    store.put(at("d"), page(2))
    assert store.get(at("a"), 1) is None


def test_a_page_takes_the_place_of_its_former_self(store: PageStore) -> None:
    for _ in range(10):
        store.put(at("a"), page())
    store.put(at("b"), page())
    store.put(at("c"), page())
    assert all(store.get(at(name), 1) for name in "abc")


def test_a_page_larger_than_the_room_is_not_kept() -> None:
    store = PageStore(10)
    store.put(at("a"), page())
    assert store.get(at("a"), 1) is None


def test_room_is_found_when_everything_was_read(store: PageStore) -> None:
    for name in "abc":
        store.put(at(name), page())
        store.get(at(name), 1)
    store.put(at("d"), page())
    assert store.get(at("d"), 1)


def test_a_page_that_is_let_go_is_held_by_no_shortcut(store: PageStore) -> None:
    first = page()
    store.put(at("a"), first)
    store.remember(("a",), first)
    assert store.shortcuts == {("a",): first}
    for name in "bcd":
        store.put(at(name), page())
    assert not store.shortcuts


def test_shortcuts_are_few_and_short(store: PageStore) -> None:
    one = page()
    for number in range(3000):
        store.remember((None, str(number)), one)
    assert 0 < len(store.shortcuts) <= 1024
    store.remember(("x" * 2000,), one)
    assert ("x" * 2000,) not in store.shortcuts
