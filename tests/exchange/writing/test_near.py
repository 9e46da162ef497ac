"""What is near: worded alike, published, and the reader's to see."""

from __future__ import annotations

from uuid import uuid4

import pytest

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from exchange.writing.near import Draft, near
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TITLE = "Una Hakika: managing rumours in the Tana Delta"


def draft(
    title: str = "Managing rumours in the Tana Delta", summary: str = ""
) -> Draft:
    return Draft(Kind.PRACTICE, uuid4(), title, summary)


def test_a_practice_about_the_same_is_shown_and_others_are_not(alice: User) -> None:
    contribution(title=TITLE)
    contribution(title="A truth commission in the Delta")
    assert [str(one.title) for one in near(alice, draft())] == [TITLE]
    assert near(alice, draft(title="Something else entirely")) == []
    assert near(alice, draft(title="")) == near(alice, draft(title="of the")) == []


def test_only_what_the_writer_may_see_is_shown(alice: User) -> None:
    contribution(title=TITLE, visibility=Visibility.FOCAL_POINTS)
    assert near(alice, draft()) == []


def test_one_is_not_near_itself(alice: User) -> None:
    contribution(title=TITLE)
    own = CatalogueEntry.objects.get().translation_key
    assert near(alice, Draft(Kind.PRACTICE, own, TITLE, "")) == []


def test_it_takes_as_many_queries_for_thirty_as_for_one(
    alice: User, django_assert_num_queries: object
) -> None:
    contribution(title=TITLE)
    near(alice, draft())
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(near(alice, draft())) == 1
    for number in range(29):
        contribution(title=f"{TITLE} {number}")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(near(alice, draft())) == 3
