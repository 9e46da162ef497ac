"""What is new is read once for batch after batch, and anew as soon as anything of it was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests.news import News, read_news
from exchange.models import CatalogueEntry
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


def news(last: News | None = None) -> News:
    now = timezone.now()
    return read_news(now - timedelta(days=1), now, set(), last)


def test_what_was_read_serves_again_until_a_row_is_written(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    contribution(title="First")
    second = contribution(title="Second")
    first = news()
    with django_assert_num_queries(5):
        again = news(first)
    assert again == first
    assert again.items is first.items
    CatalogueEntry.objects.filter(page_id=second.pk).update(title="Renamed")
    renamed = news(again)
    assert {item.title for item in renamed.items} == {"First", "Renamed"}
    contribution(title="Third")
    assert len(news(renamed).items) == 3


def test_what_is_taken_away_is_no_longer_there_for_the_next_batch() -> None:
    contribution(title="First")
    page = contribution(title="Second")
    first = news()
    CatalogueEntry.objects.filter(page_id=page.pk).delete()
    assert [item.title for item in news(first).items] == ["First"]
