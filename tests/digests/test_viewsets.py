"""Digests in the desk: the ledger in words, one member found, nothing to type."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import ledger
from digests.choices import Reason
from digests.models import Delivery, Edition
from digests.planning import plan_due
from digests.sending import send_waiting
from exchange.follows import follow
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic
from tests.factories.members import member

pytestmark = pytest.mark.django_db
EDITIONS = "/cms/digest-editions/"
DELIVERIES = "/cms/digest-deliveries/"


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


def test_an_edition_says_what_became_of_it(
    desk: Client, alice: User, bob: User
) -> None:
    contribution(topics=[topic("elections")])
    follow(bob, "topic", topic("early-warning").pk)
    for user in (alice, bob):
        preference(user)
    plan_due(timezone.now())
    send_waiting()
    edition = Edition.objects.with_counts().get()
    counts = (edition.total_count, edition.sent_count, edition.skipped_count)
    assert counts == (2, 1, 1)
    page = desk.get(EDITIONS).content.decode()
    assert edition.label in page
    assert f"{DELIVERIES}?edition={edition.pk}" in page


def test_one_member_is_found_with_the_reason(
    desk: Client, alice: User, bob: User
) -> None:
    for user in (alice, bob):
        preference(user)
    plan_due(timezone.now())
    (first, second) = ledger.claim()
    ledger.record_failed(first, Reason.REFUSED, "550 5.1.1 No such user")
    ledger.record_skipped([second.pk], Reason.NOTHING_NEW)
    refused, skipped = (User.objects.get(pk=row.member_id) for row in (first, second))
    page = desk.get(DELIVERIES, {"q": refused.name}).content.decode()
    assert refused.email in page
    assert "The address was refused for good" in page
    assert "550 5.1.1 No such user" in page
    assert skipped.email not in page


def test_a_deleted_account_stays_in_the_ledger(desk: Client, alice: User) -> None:
    preference(alice)
    plan_due(timezone.now())
    alice.delete()
    assert "Account deleted" in desk.get(DELIVERIES).content.decode()


@pytest.mark.parametrize("address", [EDITIONS, DELIVERIES])
def test_only_editors_look(client: Client, alice: User, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(alice)
    assert client.get(address).status_code in {302, 403}


@pytest.mark.parametrize("page", ["new/", "edit/1/", "delete/1/", "copy/1/"])
def test_nothing_can_be_typed(desk: Client, page: str) -> None:
    assert desk.get(DELIVERIES + page).status_code == 404


def test_the_ledger_takes_as_many_queries_for_thirty_as_for_one(
    desk: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            preference(member(f"Member{User.objects.count()}"))
        plan_due(timezone.now())

    fill(1)
    desk.get(DELIVERIES)
    with django_assert_max_num_queries(20) as captured:
        desk.get(DELIVERIES)
    queries = len(captured)
    fill(29)
    assert Delivery.objects.count() == 30
    with django_assert_num_queries(queries):
        desk.get(DELIVERIES)
