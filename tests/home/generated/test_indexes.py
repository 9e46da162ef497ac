from __future__ import annotations

import pytest
from django.db import connection, transaction

from exchange.models import CatalogueText
from gaamac.home.generated.indexes import made_afterwards
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db

TABLE = CatalogueText._meta.db_table


def indexes() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [TABLE]
        )
        return dict(cursor.fetchall())


def test_the_indexes_of_words_are_the_same_afterwards_and_away_meanwhile(
    site: object,
) -> None:
    before = indexes()
    with made_afterwards([TABLE]):
        assert "catalogue_words" in before.keys() - indexes().keys()
        # Its foreign keys wait to be looked at when the indexes are made.
        contribution(title="Shelters")
    assert indexes() == before


def test_what_fails_leaves_the_indexes_as_they_were() -> None:
    before = indexes()
    with (
        pytest.raises(RuntimeError, match="no room"),
        transaction.atomic(),
        made_afterwards([TABLE]),
    ):
        raise RuntimeError("no room")
    assert indexes() == before
