"""Reading lists: what changes them, and what cannot."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.choices import Kind
from gaamac.common.visibility import Visibility
from members.services import erase
from practices import services
from practices.models import ReadingList, ReadingListItem
from practices.reading_lists import kept_in
from practices.services import reading_lists
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def order(reading_list: ReadingList) -> list[UUID]:
    return list(reading_list.items.values_list("translation_key", flat=True))


def filled(owner: Any, *keys: UUID) -> ReadingList:
    made = services.open_list(owner, "To read")
    for position, key in enumerate(keys, 1):
        made.items.create(translation_key=key, position=position)
    return made


def test_a_list_is_opened_once_under_a_name(alice: Any, bob: Any) -> None:
    first = services.open_list(alice, "To read")
    assert services.open_list(alice, "to READ") == first
    assert services.open_list(bob, "To read") != first


def test_no_more_lists_than_anybody_needs(
    alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_lists, "MOST_LISTS", 1)
    services.open_list(alice, "One")
    with pytest.raises(ValidationError, match="1 lists already"):
        services.open_list(alice, "Two")


def test_a_practice_is_kept_once_with_its_latest_note(alice: Any) -> None:
    key = contribution(title="Survey").translation_key
    made = services.open_list(alice, "To read")
    services.keep(alice, made, key, "First.")
    services.keep(alice, made, key, "Second.")
    services.keep(alice, made, key)
    assert made.items.get().note == "Second."


def test_only_practices_that_the_owner_may_see_are_kept(alice: Any) -> None:
    closed = contribution(title="Closed", visibility=Visibility.FOCAL_POINTS)
    challenge = contribution(Kind.CHALLENGE, "Help")
    draft = contribution(title="Draft", publish=False)
    made = services.open_list(alice, "To read")
    for key in (
        closed.translation_key,
        challenge.translation_key,
        draft.translation_key,
        uuid4(),
    ):
        with pytest.raises(ValidationError, match="no such practice"):
            services.keep(alice, made, key)
    assert not made.items.exists()


def test_a_full_list_says_so(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_lists, "MOST_ITEMS", 1)
    made = filled(alice, uuid4())
    key = contribution(title="Survey").translation_key
    with pytest.raises(ValidationError, match="more don’t fit"):
        services.keep(alice, made, key)


def test_practices_change_places_with_the_neighbour_that_is_seen(alice: Any) -> None:
    one, hidden, two, three = keys = [uuid4() for _ in range(4)]
    made = filled(alice, *keys)
    services.move(made, two, one, down=False)
    assert order(made) == [two, one, hidden, three]
    services.move(made, two, one, down=True)
    assert order(made) == [one, two, hidden, three]
    services.move(made, three, uuid4(), down=False)
    services.move(made, uuid4(), three, down=False)
    services.move(made, three, three, down=False)
    services.move(made, three, None, down=False)
    assert order(made) == [one, two, hidden, three]


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=8)
)
def test_no_moving_loses_a_practice(
    alice: Any, moves: list[tuple[int, int, bool]]
) -> None:
    ReadingList.objects.all().delete()
    keys = [uuid4() for _ in range(4)]
    made = filled(alice, *keys)
    for moved, past, down in moves:
        services.move(made, keys[moved], keys[past], down=down)
    assert sorted(order(made)) == sorted(keys)
    positions = list(made.items.values_list("position", flat=True))
    assert len(set(positions)) == 4


def test_a_new_link_makes_the_old_one_invalid(alice: Any) -> None:
    made = services.open_list(alice, "To read")
    old = made.key
    services.make_new_link(made)
    made.refresh_from_db()
    assert made.key != old
    assert len(made.key) == len(old) == 22
    assert not ReadingList.objects.filter(key=old).exists()


def test_two_lists_of_one_owner_have_two_names(alice: Any) -> None:
    services.open_list(alice, "One")
    two = services.open_list(alice, "Two")
    with pytest.raises(ValidationError, match="another list of that name"):
        services.change(two, name="ONE", shows_owner=False)
    services.change(two, name="TWO", shows_owner=True)
    assert ReadingList.objects.get(pk=two.pk).shows_owner


def test_lists_go_with_their_owner(alice: Any) -> None:
    filled(alice, uuid4())
    erase(alice)
    assert not ReadingList.objects.exists()
    assert not ReadingListItem.objects.exists()


def test_what_was_taken_offline_comes_back_to_its_place(alice: Any) -> None:
    page = contribution(title="Survey")
    made = filled(alice, page.translation_key)
    page.unpublish()
    assert kept_in(made, alice) == []
    page.get_latest_revision().publish()
    assert [one.entry.title for one in kept_in(made, alice)] == ["Survey"]
