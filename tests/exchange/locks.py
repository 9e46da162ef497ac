"""Waiting for what others do in the database."""

from __future__ import annotations

from django.db import connection


def wait_until_somebody_waits_for_a_lock() -> None:
    """Returns when PostgreSQL says that a transaction is blocked by another."""
    with connection.cursor() as cursor:
        for _time in range(1000):
            cursor.execute("SELECT pg_sleep(0.01)")
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
