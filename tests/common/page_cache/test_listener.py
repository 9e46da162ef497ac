"""Who hears of a change, who doubts, and who recovers: a real PostgreSQL, a real thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import time_machine
from django.db import connection, transaction

from exchange.choices import TopicGroup
from exchange.models import Topic
from gaamac.common.page_cache import listener
from gaamac.common.page_cache.generation import Generation, generation
from tests.wsgi_reader import Reader, until

from .naughty_views import RIGHT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.common.page_cache.naughty_views"),
]
ADDRESS = f"/en/{next(iter(RIGHT))}/"


@pytest.fixture
def listening(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose worker hears of changes."""
    monkeypatch.setattr(listener, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(listener, "RETRY_SECONDS", 0.05)
    reader.wait_until_it_hears()
    yield reader
    reader.worker.listener.end()


def listeners() -> list[int]:
    """PostgreSQL's numbers of the connections that listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND query LIKE '%pg_notify%' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def add_topic(code: str) -> None:
    Topic.objects.create(group=TopicGroup.THEME, code=code, name_en=code)


def test_the_first_request_begins_to_listen(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "BEAT_SECONDS", 0.2)
    assert reader.ask(ADDRESS).body != reader.ask(ADDRESS).body
    until(lambda: generation.is_trusted)
    assert reader.ask(ADDRESS) == reader.ask(ADDRESS)
    reader.worker.listener.end()
    assert not generation.is_trusted


def test_a_change_ends_what_was_kept(listening: Reader) -> None:
    first = listening.ask(ADDRESS)
    assert listening.ask(ADDRESS) == first
    number = generation.number
    add_topic("new")
    until(lambda: generation.number > number)
    assert listening.ask(ADDRESS).body != first.body


def test_a_change_that_is_taken_back_ends_nothing(listening: Reader) -> None:
    first = listening.ask(ADDRESS)
    with transaction.atomic():
        add_topic("never")
        transaction.set_rollback(True)
    add_nothing_until_a_beat()
    assert listening.ask(ADDRESS) == first


def add_nothing_until_a_beat() -> None:
    """Wait until whatever was committed before has been heard."""
    heard = generation.trusted_until
    until(lambda: generation.trusted_until > heard)


def test_a_thousand_rows_of_one_change_are_told_of_once(listening: Reader) -> None:
    number = generation.number
    with transaction.atomic():
        for one in range(50):
            add_topic(f"topic-{one}")
    until(lambda: generation.number > number)
    add_nothing_until_a_beat()
    assert generation.number == number + 1


def test_a_page_rendered_while_something_changes_is_not_given(
    listening: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = listening.worker
    render = type(worker).__mro__[1].get_response

    def slow(self: object, request: object) -> object:
        response = render(self, request)
        number = generation.number
        add_topic("meanwhile")
        until(lambda: generation.number > number)
        return response

    with monkeypatch.context() as patched:
        patched.setattr(type(worker).__mro__[1], "get_response", slow)
        first = listening.ask(ADDRESS)
    assert listening.ask(ADDRESS).body != first.body


def test_a_worker_that_lost_its_connection_renders_anew_until_it_has_another(
    listening: Reader,
) -> None:
    first = listening.ask(ADDRESS)
    number = generation.number
    [pid] = listeners()
    # Long enough to look at it while it hears nothing.
    listener.RETRY_SECONDS = 0.5
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    until(lambda: not generation.is_trusted)
    assert listening.ask(ADDRESS).body != first.body
    until(lambda: generation.is_trusted)
    assert generation.number > number
    again = listening.ask(ADDRESS)
    assert again.body != first.body
    assert listening.ask(ADDRESS) == again


def test_a_connection_that_hears_nothing_is_not_trusted(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pooler between us and PostgreSQL may answer, and pass no notification on."""
    monkeypatch.setattr(listener, "BEAT_SECONDS", 0.1)
    execute = psycopg.Connection.execute

    def deaf(self: object, query: object, *parameters: object) -> object:
        return execute(self, "SELECT 1") if parameters else execute(self, query)

    monkeypatch.setattr(psycopg.Connection, "execute", deaf)
    with pytest.raises(listener.NothingHeard):
        reader.worker.listener._listen()
    assert not generation.is_trusted


def test_trust_ends_by_itself_and_at_the_full_hour() -> None:
    own = Generation()
    now = time.monotonic()
    own.trust(now, 3)
    assert own.is_trusted
    own.trust(now - 3, 3)
    assert not own.is_trusted


def test_no_page_holds_past_a_full_hour() -> None:
    own = Generation()
    with time_machine.travel(datetime(2026, 11, 23, 23, 59, 59, 900_000, UTC)) as now:
        own.trust(time.monotonic(), 3)
        number = own.number
        assert own.trusted_until - time.monotonic() < 0.2
        now.shift(1)
        own.trust(time.monotonic(), 3)
        assert own.number == number + 1
