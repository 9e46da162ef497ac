"""Notes of what was sent: safe at once, in the ledger soon, and there when a worker is not."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DataError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from digests import journal, ledger, receipts
from digests.choices import DeliveryState
from digests.journal import Journal, Taken
from digests.models import Delivery
from digests.planning import plan_due
from digests.receipts import Receipts, recover
from tests.factories.digests import preference
from tests.factories.members import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journals(settings, tmp_path: Path) -> Path:
    """Where journals are written in this test."""
    settings.DIGEST_JOURNALS = tmp_path
    return tmp_path


@pytest.fixture
def dead(journals: Path) -> Journal:
    """The journal of a worker that will not come back."""
    return Journal()


def claimed(count: int) -> list[ledger.Claimed]:
    for number in range(count):
        preference(member(f"Member{number:02}"))
    plan_due(timezone.now())
    return ledger.claim()


def files(journals: Path) -> list[Path]:
    return [path for path in journals.rglob("*") if path.is_file()]


def sent() -> int:
    return Delivery.objects.filter(state=DeliveryState.SENT).count()


def test_what_is_noted_is_in_the_ledger_at_the_end(journals: Path) -> None:
    rows = claimed(5)
    with Receipts() as notes:
        for number, row in enumerate(rows):
            notes.note(row.pk, number)
    told = Delivery.objects.filter(state=DeliveryState.SENT).order_by("items")
    assert [row.pk for row in told] == [row.pk for row in rows]
    assert all(timezone.now() - row.finished_at < timedelta(minutes=1) for row in told)
    assert files(journals) == []


def test_many_are_written_together(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(receipts, "TOGETHER", 3)
    rows = claimed(7)
    with django_assert_num_queries(3), Receipts() as notes:
        for row in rows:
            notes.note(row.pk, 1)
    assert sent() == 7


def test_what_is_no_longer_ours_is_left_alone() -> None:
    (row,) = claimed(1)
    ledger.give_back([row.pk])
    with Receipts() as notes:
        notes.note(row.pk, 1)
    assert Delivery.objects.get().state == DeliveryState.DUE


def test_what_a_dead_worker_noted_is_not_sent_again(
    dead: Journal, journals: Path
) -> None:
    taken, given_back, other = claimed(3)
    at = timezone.now()
    dead.note(Taken(taken.pk, 4, at))
    dead.note(Taken(given_back.pk, 2, at))
    ledger.give_back([given_back.pk])
    assert recover() == 0, "its worker lives"
    dead.close(keep=True)
    assert recover() == 2
    row = Delivery.objects.get(pk=taken.pk)
    assert (row.state, row.items, row.finished_at) == (DeliveryState.SENT, 4, at)
    assert Delivery.objects.get(pk=other.pk).state == DeliveryState.CLAIMED
    assert files(journals) == []
    assert recover() == 0


def test_the_half_line_of_a_killed_worker_is_passed_over(
    dead: Journal, journals: Path
) -> None:
    first, second = claimed(2)
    dead.note(Taken(first.pk, 1, timezone.now()))
    (path,) = files(journals)
    with path.open("ab") as file:
        file.write(b"nonsense\n" + Taken(second.pk, 1, timezone.now()).line[:-3])
    dead.close(keep=True)
    assert recover() == 1
    assert Delivery.objects.get(pk=second.pk).state == DeliveryState.CLAIMED


def test_notes_of_a_database_that_was_there_before_mean_nothing(dead: Journal) -> None:
    (row,) = claimed(1)
    dead.note(Taken(row.pk, 1, timezone.now() - timedelta(days=2)))
    dead.close(keep=True)
    assert recover() == 0
    assert sent() == 0


def test_notes_of_another_database_are_left_to_it(
    dead: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = claimed(1)
    dead.note(Taken(row.pk, 1, timezone.now()))
    dead.close(keep=True)
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(connection.settings_dict, "HOST", "db.elsewhere.example")
        assert recover() == 0
    assert recover() == 1


def test_without_a_journal_each_note_is_in_the_ledger_at_once(
    settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    settings.DIGEST_JOURNALS = blocked
    rows = claimed(2)
    with Receipts() as notes:
        notes.note(rows[0].pk, 1)
        assert sent() == 1
    assert "can't be written" in caplog.text


def test_a_folder_of_somebody_else_is_not_written_to(
    monkeypatch: pytest.MonkeyPatch, journals: Path
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    (row,) = claimed(1)
    with Receipts() as notes:
        notes.note(row.pk, 1)
        assert sent() == 1
    assert files(journals) == []


def test_what_the_ledger_would_not_take_is_left_behind(journals: Path) -> None:
    (row,) = claimed(1)
    with pytest.raises(DataError), Receipts() as notes:
        notes.note(row.pk, 2**40)
    assert len(files(journals)) == 1


@given(
    st.integers(1, 2**62),
    st.integers(0, 30_000),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_a_note_reads_as_it_was_written(number: int, items: int, at: datetime) -> None:
    taken = Taken(number, items, at.replace(tzinfo=UTC))
    assert Taken.read(taken.line) == taken


def test_the_folder_is_for_its_owner_alone(dead: Journal) -> None:
    assert journal._folder().stat().st_mode & 0o077 == 0
    dead.close(keep=False)
