"""Preferences: made, saved, turned off and on, and kept in the member's time zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import services
from digests.choices import DeliveryState, Frequency
from digests.models import Delivery, DigestPreference, Edition
from members.choices import Notice
from members.models import NoticeSwitch, User
from tests.factories.digests import moment, preference
from tests.factories.members import member

pytestmark = pytest.mark.django_db
NOW = "2026-11-20T10:00+00:00"  # a Friday


@pytest.fixture(autouse=True)
def _friday() -> object:
    with time_machine.travel(moment(NOW), tick=False):
        yield


def choices(**changes: object) -> dict[str, object]:
    return {
        "frequency": Frequency.WEEKLY,
        "hour": 8,
        "weekday": 0,
        "day_of_month": 1,
        "is_discreet": True,
        **changes,
    }


def test_approved_members_get_a_weekly_discreet_preference(
    alice: User, pavel: User
) -> None:
    assert services.create_missing(timezone.now()) == 1
    row = DigestPreference.objects.get()
    assert (row.member, row.frequency, row.is_discreet) == (
        alice,
        Frequency.WEEKLY,
        True,
    )
    assert row.next_due_at == moment("2026-11-23T08:00+00:00")
    assert services.create_missing(timezone.now()) == 0


def test_the_first_window_opens_at_sign_up(alice: User) -> None:
    alice.membership.applied_at = timezone.now() - timedelta(days=3)
    alice.membership.save()
    services.create_missing(timezone.now())
    assert (
        DigestPreference.objects.get().window_opened_at == alice.membership.applied_at
    )


def test_who_signed_up_long_ago_is_not_sent_years_of_news(alice: User) -> None:
    alice.membership.applied_at = timezone.now() - timedelta(days=900)
    alice.membership.save()
    services.create_missing(timezone.now())
    opened = DigestPreference.objects.get().window_opened_at
    assert opened == timezone.now() - services.OLDEST_WINDOW


def test_thirty_new_members_take_as_many_queries_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        member(f"Member{number}")
    with django_assert_num_queries(3):
        assert services.create_missing(timezone.now()) == 30


def test_it_is_made_at_first_use(edith: User) -> None:
    first = services.preference_of(edith)
    assert services.preference_of(edith) == first


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"frequency": "daily", "hour": 9}, "2026-11-21T09:00+00:00"),
        ({"frequency": "daily", "hour": 11}, "2026-11-20T11:00+00:00"),
        ({"frequency": "weekly", "weekday": 4, "hour": 12}, "2026-11-20T12:00+00:00"),
        ({"frequency": "monthly", "day_of_month": 28}, "2026-11-28T08:00+00:00"),
        ({"frequency": "off"}, None),
    ],
)
def test_saving_works_out_the_next_time(
    alice: User, changes: dict, due: str | None
) -> None:
    row = services.save_preference(alice, choices(**changes))
    assert row.next_due_at == (moment(due) if due else None)


def test_the_hour_is_the_members_own(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    alice.refresh_from_db()
    row = services.save_preference(alice, choices(frequency="daily", hour=8))
    assert row.next_due_at == moment("2026-11-20T13:00+00:00")


def test_a_period_whose_edition_was_had_is_passed_over(alice: User) -> None:
    edition = Edition.objects.create(frequency="weekly", label="2026-W47")
    now = timezone.now()
    Delivery.objects.create(
        edition=edition,
        member=alice,
        state=DeliveryState.SENT,
        due_at=now,
        window_opened_at=now,
        window_closed_at=now,
    )
    row = services.save_preference(alice, choices(weekday=5))
    assert row.next_due_at == moment("2026-11-28T08:00+00:00")


def test_who_moves_gets_it_at_the_hour_of_the_new_place(alice: User) -> None:
    services.save_preference(alice, choices(frequency="daily", hour=8))
    User.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")
    assert services.follow_time_zones(timezone.now()) == 1
    assert DigestPreference.objects.get().next_due_at == moment(
        "2026-11-20T23:00+00:00"
    )
    assert services.follow_time_zones(timezone.now()) == 0


def test_off_means_off_and_keeps_what_was_chosen(alice: User) -> None:
    services.save_preference(alice, choices(frequency="monthly", day_of_month=9))
    services.turn_off(alice)
    row = DigestPreference.objects.get()
    assert (row.frequency, row.next_due_at, row.day_of_month) == ("off", None, 9)


def test_a_mistake_costs_no_news_and_a_pause_is_not_made_up_for(alice: User) -> None:
    opened = preference(alice).window_opened_at
    services.turn_off(alice)
    services.save_preference(alice, choices())
    assert DigestPreference.objects.get().window_opened_at == opened
    services.turn_off(alice)
    with time_machine.travel(moment(NOW) + timedelta(days=40), tick=False):
        services.save_preference(alice, choices())
        assert DigestPreference.objects.get().window_opened_at == timezone.now()


def test_all_mail_means_every_notice_too(alice: User) -> None:
    services.turn_off_all_mail(alice)
    services.turn_off_all_mail(alice)
    switched = set(
        NoticeSwitch.objects.filter(user=alice).values_list("notice", flat=True)
    )
    assert switched == set(Notice.values) - {Notice.ACCOUNT}
    assert DigestPreference.objects.get().frequency == Frequency.OFF
