"""What one request counts is what is committed, and what its own transaction has written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from exchange import index
from exchange.catalogue import refresh_group
from exchange.choices import Kind
from exchange.index import loading
from exchange.index.current import current, forget
from exchange.models import CatalogueEntry, SharingTerms
from gaamac.common.visibility import Visibility
from tests.cast import plant_site
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _site(db: None) -> None:
    plant_site()


@pytest.fixture
def another() -> Iterator[psycopg.Connection]:
    """A connection of another process."""
    parameters = connection.get_connection_params()
    with psycopg.connect(
        dbname=parameters["dbname"],
        user=parameters["user"],
        host=parameters["host"],
    ) as opened:
        yield opened


def total() -> int:
    return len(index.shown_to(None, Kind.PRACTICE))


def hide(connected: psycopg.Connection, page: Any) -> None:
    connected.execute(
        "UPDATE exchange_catalogueentry SET visibility = 3 WHERE page_id = %s",
        [page.pk],
    )


def listed(client: Client, address: str = "/en/practices/") -> int:
    """How many the list says there are."""
    said = re.search(r'id="count"[^>]*><b>(\w+) ', client.get(address).text)
    assert said
    return 0 if said[1] in {"No", "Aucune"} else int(said[1])


def test_every_change_is_counted_by_the_next_request(client: Client) -> None:
    assert listed(client) == 0
    page = contribution(title="The first")
    assert listed(client) == 1
    other = contribution(title="The second")
    assert listed(client) == 2
    other.unpublish()
    assert listed(client) == 1
    SharingTerms.objects.update(visibility=Visibility.COMMUNITY)
    refresh_group(page.kind, page.translation_key)
    assert listed(client) == 0
    SharingTerms.objects.update(visibility=Visibility.PUBLIC)
    refresh_group(page.kind, page.translation_key)
    assert listed(client) == 1
    assert listed(client, "/en/practices/?language=fr") == 0
    contribution(title="La première", language="fr", translation_of=page)
    assert listed(client) == 1
    assert listed(client, "/en/practices/?language=fr") == 1
    page.delete()
    assert listed(client, "/fr/practices/") == 1
    assert listed(client, "/fr/practices/?language=en") == 0


def test_one_query_brings_the_counts_up_to_date(django_assert_num_queries: Any) -> None:
    contribution()
    current()
    with django_assert_num_queries(1):
        same = current()
    contribution(title="Another")
    with django_assert_num_queries(1):
        assert current() is not same


def test_nothing_is_made_anew_while_nothing_changes() -> None:
    contribution()
    assert current() is current()


def test_a_change_that_is_committed_late_is_not_missed(
    another: psycopg.Connection,
) -> None:
    first, second = contribution(title="The first"), contribution(title="The second")
    assert total() == 2
    # An older transaction writes first, and a younger one commits before it.
    hide(another, first)
    CatalogueEntry.objects.filter(pk=second.pk).update(visibility=3)
    assert total() == 1
    assert total() == 1
    another.commit()
    assert total() == 0


def test_what_is_rolled_back_was_never_there(another: psycopg.Connection) -> None:
    page = contribution()
    assert total() == 1
    hide(another, page)
    assert total() == 1
    another.rollback()
    assert total() == 1


def test_a_transaction_counts_its_own_rows_and_nobody_else_does(
    another: psycopg.Connection,
) -> None:
    page = contribution()
    assert total() == 1

    class Undone(Exception):
        pass

    def hide_here() -> None:
        with transaction.atomic():
            CatalogueEntry.objects.filter(pk=page.pk).update(visibility=3)
            assert total() == 0
            raise Undone

    with pytest.raises(Undone):
        hide_here()
    assert total() == 1


def test_a_transaction_that_has_written_keeps_the_first_reading_to_itself() -> None:
    page = contribution()
    forget()
    with transaction.atomic():
        CatalogueEntry.objects.filter(pk=page.pk).update(visibility=3)
        assert total() == 0
        transaction.set_rollback(True)
    assert total() == 1


def test_many_changes_at_once_are_read_like_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contribution(title="The first")
    assert total() == 1
    monkeypatch.setattr(loading, "MOST_CHANGES", 1)
    contribution(title="The second")
    contribution(title="The third")
    assert total() == 3


def test_a_table_that_is_emptied_is_empty() -> None:
    contribution()
    assert total() == 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_catalogueentry CASCADE")
    assert total() == 0


def test_a_table_that_was_restored_is_read_anew() -> None:
    contribution()
    assert total() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE restored (LIKE exchange_cataloguechange INCLUDING ALL)"
        )
        cursor.execute("ALTER TABLE exchange_catalogueentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE exchange_catalogueentry SET visibility = 3")
        assert total() == 1
        cursor.execute("ALTER TABLE exchange_catalogueentry ENABLE TRIGGER USER")
        cursor.execute("DROP TABLE exchange_cataloguechange")
        cursor.execute("ALTER TABLE restored RENAME TO exchange_cataloguechange")
    assert total() == 0


def test_numbers_of_another_servers_time_do_no_harm() -> None:
    """A backup brings back the table of changes with the transactions of the server it was made on."""
    page = contribution()
    assert total() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_cataloguechange SET changed_in = '9000000000000'"
        )
    assert current() is current()
    CatalogueEntry.objects.filter(pk=page.pk).update(visibility=3)
    assert total() == 0
