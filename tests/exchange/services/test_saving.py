"""Keeping a view of a list: once, for members, up to a limit."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from exchange.models import SavedSearch
from exchange.services import TooLong, TooMany, save_search, saving
from members.models import User

pytestmark = pytest.mark.django_db


def test_the_same_view_saved_twice_is_one_under_its_new_name(alice: User) -> None:
    _first, is_new = save_search(alice, "Votes", "practice", "q=vote", in_digest=False)
    assert is_new
    _again, is_new = save_search(
        alice, "Elections", "practice", "q=vote", in_digest=True
    )
    assert not is_new
    only = SavedSearch.objects.get(member=alice)
    assert (only.name, only.in_digest) == ("Elections", True)


def test_another_kind_or_another_member_is_another_search(
    alice: User, bob: User
) -> None:
    for member, kind in [(alice, "practice"), (alice, ""), (bob, "practice")]:
        _search, is_new = save_search(member, "Votes", kind, "q=vote", in_digest=False)
        assert is_new


def test_there_is_room_for_so_many_and_a_known_one_can_still_be_renamed(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_SAVED", 2)
    for words in ("q=a", "q=b"):
        save_search(alice, "Words", "", words, in_digest=False)
    with pytest.raises(TooMany):
        save_search(alice, "One more", "", "q=c", in_digest=False)
    save_search(alice, "Renamed", "", "q=a", in_digest=False)
    save_search(bob, "Words", "", "q=c", in_digest=False)
    assert SavedSearch.objects.of(alice).count() == 2


def test_a_view_that_no_hand_has_made_is_refused(alice: User) -> None:
    with pytest.raises(TooLong):
        save_search(alice, "All", "", "topic=x&" * 600, in_digest=False)


def test_only_members_save(pavel: User) -> None:
    with pytest.raises(PermissionDenied):
        save_search(pavel, "Votes", "", "q=vote", in_digest=False)


def test_they_go_with_their_member(alice: User) -> None:
    save_search(alice, "Votes", "", "q=vote", in_digest=True)
    alice.delete()
    assert not SavedSearch.objects.exists()
