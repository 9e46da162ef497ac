"""The first screen of the desk: what waits, since when."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Workflow

from exchange.choices import Attribution
from gaamac.home.models import Concern
from gaamac.home.site_tree import REVIEW_NAME
from members.choices import MembershipState
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def concern(text: str, **fields: object) -> Concern:
    return Concern.objects.create(text=text, form_key=uuid4(), **fields)


def in_review(title: str, author: User, **fields: object) -> None:
    page = contribution(title=title, author=author, publish=False, **fields)
    Workflow.objects.get(name=REVIEW_NAME).start(page, user=None)


def applicant(name: str) -> User:
    user = UserFactory(name=name)
    MembershipFactory(
        user=user,
        state=MembershipState.PENDING,
        organisation_name="A new institute",
        country=CountryFactory(),
    )
    return user


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


def first_screen(client: Client) -> str:
    response = client.get("/cms/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_desk_says_that_nothing_waits(desk: Client) -> None:
    page = first_screen(desk)
    assert "Nobody has reported anything that is still open." in page
    assert "No text waits to be read." in page
    assert "Nobody waits to be approved." in page


def test_concerns_stand_before_reviews_before_applications(
    desk: Client, alice: User
) -> None:
    applicant("Nadia")
    in_review("A text to read", alice)
    concern("An old one", created_at=timezone.now() - timedelta(days=95))
    concern("Somebody could be recognised", is_urgent=True)
    page = first_screen(desk)
    order = ["Somebody could be recognised", "An old one", "A text to read", "Nadia"]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert "Someone may be in danger" in page
    assert "3 months ago" in page


def test_what_was_settled_is_gone_from_it(desk: Client) -> None:
    concern("Settled", handled_at=timezone.now())
    assert "Settled<" not in first_screen(desk)


def test_the_author_of_an_anonymous_text_is_not_named(
    desk: Client, charlie: User
) -> None:
    in_review("From nobody", charlie, attribution=Attribution.ANONYMOUS)
    page = first_screen(desk)
    assert "From nobody" in page
    assert "Charlie" not in page


def test_many_that_wait_need_no_more_queries_than_one(
    desk: Client, alice: User
) -> None:
    def wait(number: int) -> None:
        applicant(f"Applicant {number}")
        in_review(f"Text {number}", alice)
        concern(f"Concern {number}")

    wait(0)
    first_screen(desk)
    with CaptureQueriesContext(connection) as with_one:
        first_screen(desk)
    for number in range(1, 15):
        wait(number)
    with CaptureQueriesContext(connection) as with_fifteen:
        page = first_screen(desk)
    assert len(with_fifteen) == len(with_one)
    assert "(15)" in page
    assert "See all of them" in page
