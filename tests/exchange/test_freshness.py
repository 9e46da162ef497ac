"""How long a contribution counts as right: the four states, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from exchange import refreshing
from exchange.choices import TopicGroup
from exchange.freshness import Freshness, freshness, months_of, review_by
from exchange.models import CatalogueEntry, SharingTerms
from exchange.services import confirm
from members.models import User
from practices.models import Practice
from tests.cast import plant_site
from tests.factories.exchange import contribution, topic

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
ORDER = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE]


def entry_of(page: Practice) -> CatalogueEntry:
    return CatalogueEntry.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-03-10", Freshness.FRESH),
        ("2027-03-10", Freshness.FRESH),
        ("2027-03-11", Freshness.AGEING),
        ("2028-03-10", Freshness.AGEING),
        ("2028-03-11", Freshness.STALE),
        ("2040-01-01", Freshness.STALE),
    ],
)
def test_it_is_fresh_for_a_year_ageing_for_another_and_stale_then(
    day: str, state: Freshness
) -> None:
    due = review_by(datetime(2026, 3, 10, 23, 30, tzinfo=UTC))
    assert freshness(due, date.fromisoformat(day)) == state


def test_what_nobody_confirmed_has_no_age() -> None:
    assert review_by(None, date(2030, 1, 1)) is None
    assert freshness(None, date(2026, 1, 1)) == Freshness.UNCONFIRMED


@given(due=days, day=days, later=st.integers(0, 2000))
def test_a_state_never_gets_younger_with_time(due: date, day: date, later: int) -> None:
    now, then = freshness(due, day), freshness(due, day + timedelta(later))
    assert ORDER.index(now) <= ORDER.index(then)


@given(confirmed=st.datetimes(timezones=st.timezones()), own=st.none() | days)
def test_the_editors_date_goes_before_the_usual_time(
    confirmed: datetime, own: date | None
) -> None:
    if not 1900 < confirmed.year < 9000:
        return
    due = review_by(confirmed, own, 6)
    assert due == own if own else due > confirmed.astimezone(UTC).date()


class TestTheSameStatesInTheDatabase(TestCase):
    """What a list filters by is what a mark says, on every day."""

    @classmethod
    def setUpTestData(cls) -> None:
        """One practice, whose date each example sets."""
        plant_site()
        contribution()

    @given(due=st.none() | days, today=days)
    def test_it_is(self, due: date | None, today: date) -> None:
        CatalogueEntry.objects.update(review_by=due)
        found = {
            state
            for state in Freshness
            if CatalogueEntry.objects.in_state_of_freshness(state, today).exists()
        }
        assert found == {freshness(due, today)}


@pytest.mark.django_db
class TestTypesWithATimeOfTheirOwn:
    """The editors give a type of practice a time; of several types the shortest counts."""

    def _types(self) -> list[Any]:
        return [
            topic("a-law", TopicGroup.TYPE, review_months=36),
            topic("a-campaign", TopicGroup.TYPE, review_months=6),
            topic("a-council", TopicGroup.TYPE),
        ]

    def test_the_shortest_counts_and_twelve_where_none_is_set(self) -> None:
        law, campaign, council = (one.pk for one in self._types())
        assert months_of([law, campaign, council]) == 6
        assert months_of([law, council]) == 36
        assert months_of([council]) == 12
        assert months_of([]) == 12
        assert months_of([-1]) == 12

    def test_only_a_type_has_one(self) -> None:
        theme = topic("land", TopicGroup.THEME)
        theme.review_months = 6
        with pytest.raises(ValidationError, match="Only a type of practice"):
            theme.full_clean()

    @time_machine.travel("2026-11-23T12:00Z", tick=False)
    def test_a_new_time_holds_at_once_but_not_over_a_date_of_its_own(
        self, site: None, alice: User, django_assert_max_num_queries: Any
    ) -> None:
        _law, campaign, _council = self._types()
        pages = [
            contribution(title=f"One {number}", author=alice, topics=[campaign])
            for number in range(3)
        ]
        for page in pages[:2]:
            confirm(alice, page.translation_key, "")
        SharingTerms.objects.filter(pk=pages[1].translation_key).update(
            review_by=date(2027, 1, 1)
        )
        assert entry_of(pages[0]).review_by == date(2027, 5, 23)

        campaign.review_months = 3
        campaign.save()
        with django_assert_max_num_queries(8):
            refreshing.after_change_of_topic(campaign)

        assert entry_of(pages[0]).review_by == date(2027, 2, 23)
        assert entry_of(pages[1]).review_by == date(2027, 1, 1)
        assert entry_of(pages[2]).review_by is None


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
class TestWhereItIsShown:
    """Always in words, with a mark of its own for each state."""

    def _seen(self, client: Client, path: str) -> str:
        return client.get(path).content.decode()

    @pytest.mark.parametrize(
        ("after", "mark", "words"),
        [
            (timedelta(days=60), "f2", "Confirmed 2 months ago"),
            (timedelta(days=400), "f1", "Confirmed 13 months ago, due for a look"),
            (
                timedelta(days=1100),
                "f0",
                "Last confirmed 3 years ago, may be out of date",
            ),
            (None, "fx", "Not yet confirmed"),
        ],
    )
    @pytest.mark.parametrize(
        "path",
        ["/en/practices/", "/en/practices/?view=table", "/en/practices/monitors/"],
    )
    def test_card_table_and_page_say_the_same(
        self,
        client: Client,
        alice: User,
        path: str,
        *,
        after: timedelta | None,
        mark: str,
        words: str,
    ) -> None:
        with time_machine.travel("2026-01-10T12:00Z", tick=False):
            page = contribution(title="Monitors", author=alice)
            if after is not None:
                confirm(alice, page.translation_key, "")
        with time_machine.travel(
            datetime(2026, 1, 10, 12, tzinfo=UTC) + (after or timedelta())
        ):
            html = self._seen(client, path)
        assert f'<use href="#{mark}"/></svg>{words}</span>' in html

    def test_the_open_data_says_it_too(self, client: Client, alice: User) -> None:
        page = contribution(title="Monitors", author=alice)
        path = "/en/practices/monitors/data.jsonld"
        assert client.get(path).json()["creativeWorkStatus"] == "unconfirmed"
        confirm(alice, page.translation_key, "")
        assert client.get(path).json()["creativeWorkStatus"] == "fresh"

    def test_a_draft_read_in_a_preview_has_the_same_words(self, alice: User) -> None:
        page = contribution(title="Monitors", author=alice)
        confirm(alice, page.translation_key, "")
        entry = entry_of(page)
        assert entry.freshness == "fresh"
        assert entry.review_by > timezone.localdate()
