"""Notes of what was sent: they come back in order, and get in no query's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from digests import ledger
from digests.choices import DeliveryState
from digests.models import Delivery
from digests.planning import plan_due
from digests.receipts import Receipts
from tests.factories.digests import preference
from tests.factories.members import member

pytestmark = pytest.mark.django_db


def claimed(count: int) -> list[ledger.Claimed]:
    for number in range(count):
        preference(member(f"Member{number:02}"))
    plan_due(timezone.now())
    return ledger.claim()


def test_what_is_noted_is_in_the_ledger_once_confirmed() -> None:
    rows = claimed(5)
    with Receipts() as receipts:
        for number, row in enumerate(rows):
            receipts.note(row.pk, number)
            receipts.confirm(but=1)
    sent = Delivery.objects.filter(state=DeliveryState.SENT).order_by("items")
    assert [row.pk for row in sent] == [row.pk for row in rows]
    assert all(timezone.now() - row.finished_at < timedelta(minutes=1) for row in sent)


def test_a_query_between_notes_sees_all_that_was_noted_before() -> None:
    rows = claimed(4)
    with Receipts() as receipts:
        for number, row in enumerate(rows, 1):
            receipts.note(row.pk, 1)
            assert Delivery.objects.filter(state=DeliveryState.SENT).count() == number


def test_what_is_no_longer_ours_is_left_alone() -> None:
    (row,) = claimed(1)
    ledger.give_back([row.pk])
    with Receipts() as receipts:
        receipts.note(row.pk, 1)
    assert Delivery.objects.get().state == DeliveryState.DUE


def test_a_note_that_fails_is_told() -> None:
    rows = claimed(2)
    receipts = Receipts()
    receipts.note(rows[0].pk, 2**40)
    with pytest.raises(OperationalError):
        receipts.confirm()
