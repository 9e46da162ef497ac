"""Freshness in the editors' desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Kind, TopicGroup
from exchange.freshness import today
from exchange.models import CatalogueEntry, SharingTerms
from exchange.services import confirm
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution, copies, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LIST = "/cms/freshness/"


@pytest.fixture
def monitors(alice: User) -> Practice:
    """A public practice of alice's, never confirmed."""
    return contribution(title="Monitors", author=alice)


def test_the_list_names_state_and_day_and_leaves_meetings_out(
    desk: Client, monitors: Practice, alice: User
) -> None:
    contribution(Kind.MEETING, title="Assembly")
    assert "Not yet confirmed" in desk.get(LIST).content.decode()
    confirm(alice, monitors.translation_key, "")
    page = desk.get(LIST).content.decode()
    assert "Monitors" in page
    assert "Fresh" in page
    assert "Assembly" not in page


def test_it_is_filtered_by_state(desk: Client, monitors: Practice, alice: User) -> None:
    contribution(title="Another")
    confirm(alice, monitors.translation_key, "")
    with time_machine.travel(today() + timedelta(days=400)):
        desk.force_login(User.objects.get(name="Edith"))
        page = desk.get(f"{LIST}?state=ageing").content.decode()
        assert "Monitors" in page
        assert "Another" not in page
        assert "Monitors" not in desk.get(f"{LIST}?state=stale").content.decode()


@pytest.mark.parametrize("query", ["state=x", "state=", "p=99999", "ordering=evil"])
def test_nonsense_in_its_address_breaks_nothing(
    desk: Client, monitors: Practice, query: str
) -> None:
    assert desk.get(f"{LIST}?{query}").status_code in {200, 404}


def test_thirty_rows_take_as_many_queries_as_one(
    desk: Client, monitors: Practice
) -> None:
    desk.get(LIST)
    numbers = []
    for more in (0, 15):
        copies(monitors, more)
        with CaptureQueriesContext(connection) as captured:
            desk.get(LIST)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_an_editor_confirms_and_stands_in_the_history(
    desk: Client, monitors: Practice
) -> None:
    path = f"{LIST}{monitors.pk}/"
    page = desk.post(path, {"period": ""}, follow=True).content.decode()
    assert "Confirmed. Readers see it." in page
    assert "Confirmed as still right" in page
    assert "Edith" in page
    assert SharingTerms.objects.get().confirmed_at is not None


def test_its_page_says_how_fresh_it_is_in_whole_sentences(
    desk: Client, monitors: Practice, alice: User
) -> None:
    path = f"{LIST}{monitors.pk}/"
    page = desk.get(path).content.decode()
    assert ">Not yet confirmed</dd>" in page
    confirm(alice, monitors.translation_key, "")
    page = desk.get(path).content.decode()
    assert ">Fresh</dd>" in page
    assert ">Confirmed today</dd>" in page


def test_an_editor_sets_a_date(desk: Client, monitors: Practice, alice: User) -> None:
    confirm(alice, monitors.translation_key, "")
    day = today() + timedelta(days=100)
    page = desk.post(
        f"{LIST}{monitors.pk}/", {"review_by": day.isoformat()}, follow=True
    )
    assert "The date is stored." in page.content.decode()
    assert CatalogueEntry.objects.get().review_by == day


@pytest.mark.parametrize("typed", ["2001-01-01", "9999-01-01", "tomorrow", "\x00"])
def test_a_date_that_makes_no_sense_is_refused(
    desk: Client, monitors: Practice, alice: User, typed: str
) -> None:
    confirm(alice, monitors.translation_key, "")
    before = CatalogueEntry.objects.get().review_by
    response = desk.post(f"{LIST}{monitors.pk}/", {"review_by": typed})
    assert response.status_code == 200
    assert CatalogueEntry.objects.get().review_by == before


def test_members_have_no_such_list(
    client: Client, monitors: Practice, alice: User
) -> None:
    client.force_login(alice)
    for path in (LIST, f"{LIST}{monitors.pk}/"):
        assert client.get(path).status_code in {302, 404}
        client.post(path, {"period": ""})
    assert SharingTerms.objects.get().confirmed_at is None


def test_a_new_time_for_a_type_holds_at_once(desk: Client, alice: User) -> None:
    law = topic("a-law", TopicGroup.TYPE)
    page = contribution(author=alice, topics=[law])
    confirm(alice, page.translation_key, "")
    names = ("group", "code", "name_en", "meaning", "order")
    sent = {name: getattr(law, name) for name in names} | {"review_months": "36"}
    response = desk.post(f"/cms/topics/edit/{law.pk}/", sent)
    assert response.status_code == 302
    review_by = CatalogueEntry.objects.get().review_by
    assert review_by
    assert review_by > today() + timedelta(days=1000)
