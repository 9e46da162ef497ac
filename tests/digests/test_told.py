"""Nobody is told twice, and nobody not at all, however far something reaches and when it was held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from digests.choices import Act
from digests.models import Delivery, DigestPreference, ItemMark
from digests.planning import plan_due
from digests.sending import send_waiting
from exchange.choices import Attribution
from exchange.models import CatalogueEntry, FormerReach, SharingTerms
from exchange.services.terms import Answers, set_terms
from gaamac.common.visibility import Visibility
from members.models import FocalPoint, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import focal_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TITLE = "Mediation of elders"
START = "2027-03-01T06:10:00+00:00"
ALL, FOCAL, EDITORS = (
    Visibility.COMMUNITY,
    Visibility.FOCAL_POINTS,
    Visibility.EDITORS,
)
PUBLIC = Visibility.PUBLIC


class Story:
    """One contribution through days: who is sent a digest, who may see it, whether it is held."""

    def __init__(self, clock: Any, people: dict[str, User], visibility: int) -> None:
        self._clock, self._people = clock, people
        self._opened = timezone.now() - timedelta(hours=1)
        self.author = people["alice"]
        self.page = contribution(title=TITLE, author=self.author, visibility=visibility)

    def told(self, step: Any) -> list[str]:
        """Do what a day brings; who was told of it."""
        self._clock.shift(timedelta(days=1))
        if isinstance(step, Visibility):
            self.reach(step)
        elif callable(step):
            step(self)
        elif step == "hold":
            key = self.page.translation_key
            ItemMark.objects.create(translation_key=key, act=Act.HOLD)
        elif step == "let go":
            ItemMark.objects.filter(ended_at=None).update(ended_at=timezone.now())
        else:
            return self._digest(step)
        return []

    def reach(self, visibility: int) -> None:
        terms = SharingTerms.objects.get(pk=self.page.translation_key)
        set_terms(self.page, self.author, Answers(visibility, terms.attribution, None))

    def _digest(self, names: str) -> list[str]:
        mail.outbox.clear()
        DigestPreference.objects.update(next_due_at=None)
        for name in names.split():
            preference(
                self._people[name], is_discreet=False, window_opened_at=self._opened
            )
            # So that there is a digest whether or not it holds what the story is about.
            contribution(
                title=f"For {name} on {timezone.now():%d %B}", visibility=PUBLIC
            )
        self._clock.shift(timedelta(minutes=2))
        plan_due(timezone.now())
        send_waiting()
        by_address = {person.email: name for name, person in self._people.items()}
        assert {by_address[one.to[0]] for one in mail.outbox} == set(names.split())
        return sorted(by_address[one.to[0]] for one in mail.outbox if TITLE in one.body)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def begin(clock: Any, alice: User, bob: User, edith: User) -> Callable[[int], Story]:
    people = {
        "alice": alice,
        "bob": bob,
        "fatima": focal_point("Fatima"),
        "edith": edith,
    }
    return lambda visibility: Story(clock, people, visibility)


BOTH, THREE = "bob fatima", "bob edith fatima"
CASES = {
    "widened to members": (
        FOCAL,
        [BOTH, ALL, BOTH, BOTH],
        [["fatima"], [], ["bob"], []],
    ),
    "widened to everyone": (FOCAL, [BOTH, PUBLIC, BOTH], [["fatima"], [], ["bob"]]),
    "widened before anybody was told": (
        FOCAL,
        [ALL, BOTH, BOTH],
        [[], ["bob", "fatima"], []],
    ),
    "widened step by step from the editors": (
        EDITORS,
        [THREE, FOCAL, THREE, ALL, THREE, THREE],
        [["edith"], [], ["fatima"], [], ["bob"], []],
    ),
    "to the public is no wider for members": (
        ALL,
        [BOTH, PUBLIC, BOTH, ALL, BOTH],
        [["bob", "fatima"], [], [], [], []],
    ),
    "narrowed and widened again": (
        ALL,
        ["bob", FOCAL, BOTH, ALL, BOTH],
        [["bob"], [], ["fatima"], [], []],
    ),
    "narrowed before a member was told": (
        ALL,
        ["fatima", FOCAL, BOTH, ALL, BOTH, BOTH],
        [["fatima"], [], [], [], ["bob"], []],
    ),
    "narrowed and widened twice": (
        FOCAL,
        ["fatima", ALL, "bob", FOCAL, BOTH, PUBLIC, THREE],
        [["fatima"], [], ["bob"], [], [], [], ["edith"]],
    ),
    "held back, and widened once let go": (
        FOCAL,
        ["fatima", "hold", "let go", ALL, BOTH, BOTH],
        [["fatima"], [], [], [], ["bob"], []],
    ),
    "told between, once let go": (
        FOCAL,
        ["hold", "fatima", "let go", "fatima", ALL, BOTH],
        [[], [], [], ["fatima"], [], ["bob"]],
    ),
    "widened while it is held back": (
        FOCAL,
        ["fatima", "hold", ALL, BOTH, "let go", BOTH, BOTH],
        [["fatima"], [], [], [], [], ["bob"], []],
    ),
    "held back and let go after it was widened": (
        FOCAL,
        ["fatima", ALL, BOTH, "hold", "let go", THREE, THREE],
        [["fatima"], [], ["bob"], [], [], ["edith"], []],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_member_is_told_once(case: str, begin: Callable[[int], Story]) -> None:
    visibility, steps, expected = CASES[case]
    story = begin(visibility)
    assert [story.told(step) for step in steps] == expected


def test_its_author_reads_once_that_it_was_published(
    begin: Callable[[int], Story],
) -> None:
    story = begin(FOCAL)
    assert story.told("alice") == ["alice"]
    story.told(ALL)
    assert story.told("alice") == []


def test_who_became_a_focal_point_since_is_told_of_what_they_could_not_see(
    begin: Callable[[int], Story], bob: User
) -> None:
    def appoint(_story: Story) -> None:
        appointment = FocalPoint.objects.get()
        appointment.pk = None
        appointment.user = bob
        appointment.save()

    story = begin(FOCAL)
    assert story.told(BOTH) == ["fatima"]
    story.told(appoint)
    story.told(ALL)
    assert story.told(BOTH) == ["bob"]


def test_who_was_a_focal_point_until_then_is_not_told_again(
    begin: Callable[[int], Story],
) -> None:
    def end(_story: Story) -> None:
        FocalPoint.objects.update(until=timezone.now().date())

    story = begin(FOCAL)
    assert story.told("fatima") == ["fatima"]
    story.told(end)
    story.told(ALL)
    assert story.told(BOTH) == ["bob"]


def test_of_a_mail_that_was_put_off_past_the_change_nobody_has_read(
    begin: Callable[[int], Story],
) -> None:
    """Tried again, it no longer holds what is news only from then on."""
    story = begin(FOCAL)
    assert story.told("fatima") == ["fatima"]
    row = Delivery.objects.get()
    Delivery.objects.filter(pk=row.pk).update(
        claimed_at=row.claimed_at + timedelta(days=2)
    )
    story.told(ALL)
    assert story.told("fatima") == ["fatima"]


def test_the_hour_at_which_the_author_of_something_anonymous_widened_it_is_not_kept(
    clock: Any, alice: User
) -> None:
    page = contribution(
        author=alice, visibility=FOCAL, attribution=Attribution.ANONYMOUS
    )
    clock.shift(timedelta(days=1))
    set_terms(page, alice, Answers(ALL, Attribution.ANONYMOUS, None))
    midnight = timezone.now().replace(hour=0, minute=0)
    assert FormerReach.objects.get().until == midnight
    announced = CatalogueEntry.objects.get().announced_at
    assert announced == midnight + timedelta(days=1) - timedelta(microseconds=1)
