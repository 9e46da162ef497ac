"""Who is due: one delivery an edition and member, whatever happens to sweeps."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import ledger, services
from digests.choices import DeliveryState, Frequency, Reason
from digests.models import Delivery, DigestPreference
from digests.planning import plan_due
from digests.receipts import Receipts
from members.models import User
from tests.factories.digests import moment, preference
from tests.factories.members import member

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23T08:00+00:00"


def weekly(user: User, **fields: object) -> DigestPreference:
    return preference(
        user,
        frequency=Frequency.WEEKLY,
        hour=8,
        weekday=0,
        next_due_at=moment(MONDAY),
        **fields,
    )


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_who_is_due_gets_one_delivery_and_a_next_time(alice: User, bob: User) -> None:
    weekly(alice)
    preference(bob, next_due_at=moment("2026-11-23T09:00+00:00"))
    planned = plan_due(timezone.now())
    delivery = Delivery.objects.get()
    assert planned.due == [delivery.pk]
    assert (delivery.member, delivery.edition.label) == (alice, "2026-W48")
    assert delivery.due_at == moment(MONDAY)
    following = DigestPreference.objects.get(member=alice).next_due_at
    assert following == moment("2026-11-30T08:00+00:00")


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_the_second_sweep_finds_nothing(alice: User) -> None:
    weekly(alice)
    assert len(plan_due(timezone.now()).due) == 1
    assert plan_due(timezone.now()).due == []
    assert Delivery.objects.count() == 1


@time_machine.travel("2026-11-23T13:59:00Z", tick=False)
def test_six_hours_late_is_still_sent(alice: User) -> None:
    weekly(alice)
    assert len(plan_due(timezone.now()).due) == 1


@time_machine.travel("2026-11-23T14:00:10Z", tick=False)
def test_later_is_recorded_as_missed_and_left_to_the_next(alice: User) -> None:
    weekly(alice)
    planned = plan_due(timezone.now())
    delivery = Delivery.objects.get()
    assert (planned.due, planned.missed) == ([], 1)
    assert (delivery.state, delivery.reason) == (DeliveryState.SKIPPED, Reason.MISSED)
    row = DigestPreference.objects.with_opening().get(member=alice)
    assert row.next_due_at == moment("2026-11-30T08:00+00:00")
    assert row.opening == row.window_opened_at


@time_machine.travel("2026-11-26T10:00Z", tick=False)
def test_after_days_of_silence_the_one_still_in_time_is_sent(alice: User) -> None:
    preference(alice, hour=8, next_due_at=moment(MONDAY))
    plan_due(timezone.now())
    states = {row.edition.label: row.state for row in Delivery.objects.all()}
    assert states == {
        "2026-11-23": DeliveryState.SKIPPED,
        "2026-11-26": DeliveryState.DUE,
    }


@time_machine.travel("2026-11-20T10:00Z", tick=False)
def test_a_sweep_told_of_a_moment_to_come_sends_what_falls_due_until_then(
    alice: User,
) -> None:
    weekly(alice)
    planned = plan_due(moment("2026-12-03T17:00+00:00"))
    delivery = Delivery.objects.get()
    assert planned.due == [delivery.pk]
    assert delivery.edition.label == "2026-W49"
    following = DigestPreference.objects.get(member=alice).next_due_at
    assert following == moment(MONDAY)
    assert plan_due(moment("2026-12-03T17:00+00:00")).due == []


@time_machine.travel("2026-11-20T10:00Z", tick=False)
def test_a_sweep_far_into_the_future_keeps_nobody_waiting_till_then(
    alice: User,
) -> None:
    weekly(alice)
    plan_due(moment("2030-01-07T12:00+00:00"))
    Delivery.objects.update(state=DeliveryState.SENT, window_closed_at=timezone.now())
    with time_machine.travel("2026-11-23T08:00:10Z", tick=False):
        plan_due(timezone.now())
    labels = [row.edition.label for row in Delivery.objects.order_by("due_at")]
    assert labels == ["2026-W48", "2030-W02"]


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_the_same_edition_never_comes_twice(alice: User) -> None:
    weekly(alice)
    plan_due(timezone.now())
    Delivery.objects.update(state=DeliveryState.SENT, window_closed_at=timezone.now())
    DigestPreference.objects.update(next_due_at=timezone.now())
    assert plan_due(timezone.now()).due == []
    assert Delivery.objects.count() == 1
    assert DigestPreference.objects.get().next_due_at > timezone.now()


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_what_still_waits_is_merged_into_the_next(alice: User) -> None:
    first = preference(alice, hour=8, next_due_at=moment("2026-11-22T08:00+00:00"))
    with time_machine.travel("2026-11-22T08:01Z", tick=False):
        plan_due(timezone.now())
        (waiting,) = ledger.claim()
        ledger.record_put_off(waiting, "451 later")
    planned = plan_due(timezone.now())
    old, new = Delivery.objects.order_by("due_at")
    assert planned.merged == 1
    assert (old.state, old.reason) == (DeliveryState.SKIPPED, Reason.MERGED)
    assert new.state == DeliveryState.DUE
    assert new.window_opened_at == first.window_opened_at


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_what_is_being_sent_is_waited_for(alice: User) -> None:
    preference(alice, hour=8, next_due_at=moment("2026-11-22T08:00+00:00"))
    with time_machine.travel("2026-11-22T08:01Z", tick=False):
        plan_due(timezone.now())
        (sending,) = ledger.claim()
    assert plan_due(timezone.now()).due == []
    with Receipts() as receipts:
        receipts.note(sending.pk, 1)
    plan_due(timezone.now())
    old, new = Delivery.objects.order_by("due_at")
    assert new.window_opened_at == old.window_closed_at


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_windows_follow_one_another_without_gap_or_overlap(alice: User) -> None:
    preference(alice, hour=8, next_due_at=moment(MONDAY))
    windows = []
    for day in range(5):
        with time_machine.travel(
            moment(MONDAY) + timedelta(days=day, minutes=3), tick=False
        ):
            plan_due(timezone.now())
            (row,) = ledger.claim()
            ledger.record_skipped([row.pk], Reason.NOTHING_NEW)
            windows.append((row.window_opened_at, row.window_closed_at))
    assert all(opened < closed for opened, closed in windows)
    assert [opened for opened, _ in windows[1:]] == [
        closed for _, closed in windows[:-1]
    ]


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_a_refused_delivery_leaves_its_window_open(alice: User) -> None:
    row = preference(alice, hour=8, next_due_at=moment(MONDAY))
    plan_due(timezone.now())
    (delivery,) = ledger.claim()
    ledger.record_failed(delivery, Reason.REFUSED, "550 no")
    assert DigestPreference.objects.with_opening().get().opening == row.window_opened_at


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_an_unanswered_delivery_closes_its_window(alice: User) -> None:
    preference(alice, hour=8, next_due_at=moment(MONDAY))
    plan_due(timezone.now())
    (delivery,) = ledger.claim()
    ledger.record_failed(delivery, Reason.UNKNOWN, "")
    assert (
        DigestPreference.objects.with_opening().get().opening
        == delivery.window_closed_at
    )


@time_machine.travel("2026-11-23T08:00:10Z", tick=False)
def test_planning_thirty_takes_as_many_queries_as_planning_one(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    weekly(member("First"))
    with django_assert_max_num_queries(20) as captured:
        plan_due(timezone.now())
    for number in range(30):
        weekly(member(f"Member{number}"))
    with django_assert_num_queries(len(captured)):
        assert len(plan_due(timezone.now()).due) == 30


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_one_delivery_each(site: None) -> None:
    for number in range(40):
        preference(member(f"Member{number}"))
    barrier = Barrier(2)
    found: list[int] = []

    def sweep() -> None:
        barrier.wait()
        found.extend(plan_due(timezone.now()).due)
        connection.close()

    sweeps = [Thread(target=sweep) for _ in range(2)]
    for one in sweeps:
        one.start()
    for one in sweeps:
        one.join()
    assert len(found) == len(set(found)) == Delivery.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_dies_has_done_nothing(
    site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    preference(member("Alice"))
    monkeypatch.setattr("digests.planning._move_on", lambda turns: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        plan_due(timezone.now())
    assert not Delivery.objects.exists()
    monkeypatch.undo()
    assert len(plan_due(timezone.now()).due) == 1


@pytest.mark.django_db(transaction=True)
def test_a_window_closes_before_the_oldest_writer_began(site: None) -> None:
    ready, done = Barrier(2), Barrier(2)
    began = []

    def write() -> None:
        with transaction.atomic():
            member("Slow")
            began.append(timezone.now())
            ready.wait()
            done.wait()
        connection.close()

    writer = Thread(target=write)
    writer.start()
    ready.wait()
    horizon = ledger.safe_horizon()
    done.wait()
    writer.join()
    assert horizon < began[0]
    assert began[0] < ledger.safe_horizon() <= timezone.now()


def test_nobody_who_turned_it_off_is_due(alice: User) -> None:
    preference(alice)
    services.turn_off(alice)
    assert plan_due(timezone.now() + timedelta(days=60)).due == []
