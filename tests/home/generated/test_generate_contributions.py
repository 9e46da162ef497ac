"""`manage.py generate_contributions`: the same for a seed, and never among real work unasked."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from exchange import catalogue
from exchange.models import CatalogueEntry
from members.models import Organisation
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def generate(number: int, *options: str) -> None:
    arguments = ("--as-of", "2026-11-23", *options)
    call_command("generate_contributions", number, *arguments, stdout=StringIO())


def drawn(seed: int) -> list[tuple[object, ...]]:
    """What 60 entries from this seed are like; nothing stays."""
    with transaction.atomic():
        generate(60, "--seed", str(seed))
        rows = CatalogueEntry.objects.order_by("pk")
        found = list(
            rows.values_list(
                "translation_key", "title", "summary", "visibility", "published_at"
            )
        )
        transaction.set_rollback(True)
    return found


def test_the_same_seed_draws_the_same() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_a_database_with_real_contributions_is_refused() -> None:
    contribution(title="Somebody’s work")
    with pytest.raises(CommandError, match="holds 1 contributions"):
        generate(10)
    assert CatalogueEntry.objects.count() == 1


def test_told_to_it_adds_to_what_is_there_again_and_again() -> None:
    generate(10)
    with pytest.raises(CommandError):
        generate(10)
    generate(10, "--into-this-database")
    assert CatalogueEntry.objects.count() == 20
    assert Organisation.objects.count() == 12
    assert list(catalogue.differences()) == []


@pytest.mark.parametrize("number", ["0", "-5", "many", "2000000"])
def test_a_number_that_is_none_is_explained(number: str) -> None:
    with pytest.raises(CommandError, match="a number from 1 to"):
        call_command("generate_contributions", number)


def test_a_day_that_is_none_is_explained() -> None:
    with pytest.raises(CommandError, match="write it as 2026-11-23"):
        call_command("generate_contributions", "5", "--as-of", "tomorrow")
