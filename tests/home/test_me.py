"""A member's own page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange import review
from exchange.models import CatalogueEntry
from exchange.services import keep_typed, respond
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.members import MembershipFactory, UserFactory
from tests.factories.posting import again, approved, drafted, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def shown(client: Client, user: User) -> str:
    client.force_login(user)
    response = client.get("/en/me/")
    assert response.status_code == 200
    return response.content.decode()


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/en/me/").url == "/en/account/login/?next=/en/me/"


def test_a_member_finds_each_post_with_its_state_in_words(
    client: Client, alice: User, edith: User
) -> None:
    drafted(alice, title="Begun")
    sent(alice, title="Waiting")
    approved(alice, edith, title="Out")
    page = shown(client, alice)
    for title, state in [
        ("Begun", "Draft"),
        ("Waiting", "With the editors"),
        ("Out", "Published"),
    ]:
        assert title in page
        assert state in page
    assert page.index("Begun") < page.index("Out")


def test_the_editors_reason_stands_there_with_the_way_on(
    client: Client, alice: User, edith: User
) -> None:
    page = sent(alice).page
    review.request_changes(page.current_workflow_task_state, edith, "Say where.")
    found = shown(client, alice)
    assert "Changes asked for" in found
    assert "Say where." in found
    assert "Change it and send it again" in found


def test_what_others_posted_is_not_there(
    client: Client, alice: User, bob: User
) -> None:
    drafted(bob, title="Of bob")
    assert "Of bob" not in shown(client, alice)


def test_responses_to_what_was_posted_are_there(
    client: Client, alice: User, bob: User, edith: User
) -> None:
    page = approved(alice, edith)
    entry = CatalogueEntry.objects.get(pk=page.pk)
    respond(bob, entry, "We did the same.", Visibility.COMMUNITY, uuid4())
    respond(bob, entry, "For the editors.", Visibility.EDITORS, uuid4())
    found = shown(client, alice)
    assert "We did the same." in found
    assert "For the editors." not in found


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MembershipState.PENDING, "Your application waits for an editor."),
        (MembershipState.DECLINED, "Your application was not approved."),
        (MembershipState.SUSPENDED, "Your membership is suspended."),
    ],
)
def test_who_is_no_member_reads_how_they_stand(
    client: Client, state: str, words: str
) -> None:
    user = UserFactory()
    MembershipFactory(user=user, state=state)
    found = shown(client, user)
    assert words in found
    assert "/en/contribute/" not in found


def test_an_account_without_an_application_is_shown_the_way(client: Client) -> None:
    assert "Ask to join" in shown(client, UserFactory())


def test_editors_find_the_desk(client: Client, alice: User, edith: User) -> None:
    assert "Open the editors’ desk" in shown(client, edith)
    assert "Open the editors’ desk" not in shown(client, alice)


def test_a_meeting_that_an_editor_made_in_the_desk_stays_there(
    client: Client, edith: User
) -> None:
    contribution("meeting", title="GAAMAC VI", author=edith)
    assert "GAAMAC VI" not in shown(client, edith)


def test_the_page_takes_as_many_queries_for_thirty_posts_as_for_one(
    client: Client, alice: User
) -> None:
    drafted(alice)
    shown(client, alice)
    with CaptureQueriesContext(connection) as one:
        client.get("/en/me/")
    for number in range(29):
        drafted(alice, title=f"Number {number}")
    with CaptureQueriesContext(connection) as thirty:
        client.get("/en/me/")
    assert len(thirty) == len(one) <= 16


def test_a_draft_is_called_as_it_was_last_typed(client: Client, alice: User) -> None:
    saved = drafted(alice, title="Begun")
    for typed in ("year=1999&title=Begun+%26+gone+on&summary=title%3D", "title="):
        keep_typed(alice, again(saved, stamp=f"a.{len(typed)}", seen="a.1"), typed)
    assert "Begun" in shown(client, alice)
    keep_typed(alice, again(saved, stamp="a.99"), "year=1&title=Begun+%26+gone+on")
    assert "Begun &amp; gone on" in shown(client, alice)
