"""Whom and what the tests of practices share."""

from __future__ import annotations

import pytest

from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution


@pytest.fixture
def monitors(alice: User) -> Practice:
    """A public practice of alice's."""
    return contribution(title="Monitors", author=alice)


@pytest.fixture
def everybody(
    alice: User, bob: User, charlie: User, fatima: User, edith: User, pavel: User
) -> dict[str, User | None]:
    """The cast, nobody among them."""
    people = {one.name: one for one in (alice, bob, charlie, fatima, edith, pavel)}
    return {"nobody": None, **people}
