"""The record can be added to and read, and nothing else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from gaamac.audit.chain import START, verify
from gaamac.audit.choices import Act, Result
from gaamac.audit.models import AuditEntry, AuditSeal
from gaamac.audit.services import member, record
from members.models import User


def seal_now() -> None:
    """What the end of a transaction does; a test's own is rolled back instead."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def without_guard(sql: str) -> None:
    """What somebody with the keys of the database can do: switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def three_entries(edith: User) -> list[AuditEntry]:
    """Three entries, each sealed, on top of whatever a test before has left."""
    entries = []
    for number in range(3):
        entries.append(record(Act.ROLE_GIVEN, f"member:{number}", by=edith, role="x"))
        seal_now()
    return entries


def test_an_entry_says_who_did_what_to_what_and_how_it_ended(edith: User) -> None:
    record(Act.MEMBER_APPROVED, member(edith), by=edith, result=Result.REFUSED, step=2)

    entry = AuditEntry.objects.on(f"member:{edith.pk}").by(edith.pk).get()
    assert (entry.act, entry.result) == ("member-approved", "refused")
    assert entry.detail == {"step": 2}
    assert entry.at is not None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor = NULL",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE audit_seal SET digest = before",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "DELETE FROM audit_entry WHERE id = -1",
    ],
)
def test_the_database_refuses_every_change(three_entries: list, sql: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(sql)

    assert AuditEntry.objects.filter(pk__in=[e.pk for e in three_entries]).count() == 3


def test_an_entry_is_not_written_a_second_time(three_entries: list) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        three_entries[0].save()


def test_every_entry_gets_its_seal_at_the_end_of_its_transaction(edith: User) -> None:
    first = record(Act.PUBLISHED, "practice:1", by=edith)
    second = record(Act.PUBLISHED, "practice:2", by=edith)
    seal_now()

    seals = AuditSeal.objects.filter(entry__in=[first.pk, second.pk]).order_by("pk")
    assert [seal.entry_id for seal in seals] == [first.pk, second.pk]
    assert bytes(seals[1].before) == bytes(seals[0].digest)


def test_a_whole_chain_passes_and_names_its_last_digest(three_entries: list) -> None:
    verdict = verify()

    assert verdict.faults == []
    assert verdict.links >= 3
    assert verdict.head == str(AuditSeal.objects.get(entry=three_entries[2].pk))


def test_an_entry_that_was_changed_is_named(three_entries: list) -> None:
    pk = three_entries[1].pk
    without_guard(f"UPDATE audit_entry SET actor = NULL WHERE id = {pk}")

    assert verify().faults == [f"Entry {pk} was changed after it was sealed."]


def test_an_entry_that_was_removed_is_missed(three_entries: list) -> None:
    pk = three_entries[1].pk
    seal = AuditSeal.objects.get(entry=pk).pk
    without_guard(f"DELETE FROM audit_entry WHERE id = {pk}")

    assert verify().faults == [f"Seal {seal} has lost its entry."]


def test_an_entry_removed_with_its_seal_leaves_a_gap(three_entries: list) -> None:
    pk = three_entries[1].pk
    after = AuditSeal.objects.get(entry=three_entries[2].pk).pk
    without_guard(f"DELETE FROM audit_seal WHERE entry_id = {pk}")
    without_guard(f"DELETE FROM audit_entry WHERE id = {pk}")

    assert verify().faults == [f"Before seal {after} a link is missing."]


def test_an_entry_slipped_in_without_the_trigger_has_no_seal(
    three_entries: list,
) -> None:
    without_guard(
        "INSERT INTO audit_entry (at, act, target, result, detail)"
        " VALUES (now(), 'published', 'practice:9', 'done', '{}')"
    )

    assert [fault for fault in verify().faults if "has no seal" in fault]


def test_a_chain_cut_off_at_its_end_is_seen_by_the_digest_kept_elsewhere(
    three_entries: list,
) -> None:
    kept = verify().head
    pk = three_entries[2].pk
    without_guard(f"DELETE FROM audit_seal WHERE entry_id = {pk}")
    without_guard(f"DELETE FROM audit_entry WHERE id = {pk}")

    assert verify().faults == []
    assert verify(kept).faults == [
        "The digest of the earlier check is not in the chain."
    ]
    assert verify(START.hex()).faults == []


def test_the_command_says_how_many_links_and_fails_when_one_is_wrong(
    three_entries: list,
) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "The audit is whole" in out.getvalue()

    pk = three_entries[0].pk
    without_guard(f"UPDATE audit_entry SET result = 'refused' WHERE id = {pk}")
    with pytest.raises(CommandError, match="not whole: 1 faults") as failed:
        call_command("verify_audit", stdout=out)
    assert failed.value.returncode == 1
    assert f"Entry {pk} was changed" in out.getvalue()
