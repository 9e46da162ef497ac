"""Responding, as the reader under a contribution meets it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.models import Response
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGE = "/en/practices/monitors/"
RESPOND = "/en/respond/practice/monitors/"


@pytest.fixture
def monitors(alice: User) -> Practice:
    """A public practice of alice's."""
    return contribution(title="Monitors", author=alice)


@pytest.fixture
def readers_of_all_kinds(
    pavel: User, bob: User, fatima: User, edith: User
) -> dict[str, User | None]:
    """One of each clearance, nobody among them."""
    return {
        "nobody": None,
        "pavel": pavel,
        "bob": bob,
        "fatima": fatima,
        "edith": edith,
    }


def seen(client: Client, user: User | None, path: str = PAGE) -> str:
    client.logout()
    if user is not None:
        client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, user: User, **changes: Any) -> Any:
    client.force_login(user)
    typed = {"key": str(uuid4()), "text": "We did the same.", "visibility": "0"}
    return client.post(RESPOND, typed | changes, follow=True)


def response_of(author: User | None, page: Practice, **fields: Any) -> Response:
    values = {"text": "Yes.", "visibility": Visibility.PUBLIC, "form_key": uuid4()}
    return Response.objects.create(
        translation_key=page.translation_key, author=author, **(values | fields)
    )


def test_a_response_stands_under_the_contribution_with_its_author(
    client: Client, monitors: Practice, bob: User
) -> None:
    response = send(client, bob)
    (address, _status), *_rest = response.redirect_chain
    assert address.startswith(f"{PAGE}#response-")
    page = seen(client, None)
    assert "We did the same." in page
    assert "Bob" in page
    assert "Peace Institute" in page


def test_who_is_not_signed_in_is_shown_the_way_and_no_form(
    client: Client, monitors: Practice
) -> None:
    page = seen(client, None)
    assert "Sign in to respond" in page
    assert "csrfmiddlewaretoken" not in page


def test_a_pending_member_gets_no_form(
    client: Client, monitors: Practice, pavel: User
) -> None:
    assert "Write a response" not in seen(client, pavel)
    assert "Your application is being read" in send(client, pavel).content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, "nobody pavel bob fatima edith"),
        (Visibility.COMMUNITY, "bob fatima edith"),
        (Visibility.FOCAL_POINTS, "fatima edith"),
        (Visibility.EDITORS, "edith"),
    ],
)
def test_each_reader_sees_the_responses_meant_for_them(
    client: Client,
    monitors: Practice,
    charlie: User,
    readers_of_all_kinds: dict[str, User | None],
    *,
    visibility: int,
    readers: str,
) -> None:
    response_of(charlie, monitors, text="A remark.", visibility=visibility)
    saw = {
        name
        for name, who in readers_of_all_kinds.items()
        if "A remark." in seen(client, who)
    }
    assert saw == set(readers.split())
    assert "A remark." in seen(client, charlie)


def test_only_as_far_as_the_contribution_is_offered(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice, visibility=Visibility.COMMUNITY)
    form = _form_on(client, bob)
    offered = [value for value, _label in form.fields["visibility"].choices]
    assert offered == [1, 2, 3]
    response = send(client, bob, visibility="0")
    assert "valid choice" in response.content.decode()


def _form_on(client: Client, user: User):
    client.force_login(user)
    return client.get(PAGE).context["responses"].form


def test_what_can_not_be_stored_is_said_and_what_was_typed_is_kept(
    client: Client, monitors: Practice, bob: User
) -> None:
    empty = send(client, bob, text="  ").content.decode()
    assert "Write your response first." in empty
    long = send(client, bob, text="y" * 5001).content.decode()
    assert "at most 5000 fit" in long
    assert "y" * 5001 in long
    assert not Response.objects.exists()


def test_markup_in_a_response_stays_text(
    client: Client, monitors: Practice, bob: User
) -> None:
    send(client, bob, text="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in seen(client, None)


def test_a_form_sent_twice_makes_one_response(
    client: Client, monitors: Practice, bob: User
) -> None:
    key = str(uuid4())
    for _time in range(2):
        assert send(client, bob, key=key).status_code == 200
    assert Response.objects.count() == 1


def test_a_response_that_outlived_the_session_is_kept(
    client: Client, monitors: Practice, bob: User
) -> None:
    typed = {"key": str(uuid4()), "text": "Long thought about.", "visibility": "0"}
    assert client.post(RESPOND, typed).url.startswith("/en/account/login/")
    client.force_login(bob)
    assert "Long thought about." in client.get(RESPOND).content.decode()


def test_what_may_not_be_seen_can_not_be_answered(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice, visibility=Visibility.EDITORS)
    assert send(client, bob).status_code == 404
    client.force_login(bob)
    assert client.get("/en/respond/practice/nothing/").status_code == 404
    assert client.get("/en/respond/nonsense/monitors/").status_code == 404


def test_its_author_withdraws_a_response_and_an_editor_removes_it(
    client: Client, monitors: Practice, bob: User, charlie: User, edith: User
) -> None:
    own, other = response_of(bob, monitors), response_of(bob, monitors, text="No.")
    client.force_login(charlie)
    assert client.post(f"/en/responses/{own.pk}/withdraw/").status_code == 404
    client.force_login(bob)
    assert client.get(f"/en/responses/{own.pk}/withdraw/").status_code == 405
    client.post(f"/en/responses/{own.pk}/withdraw/")
    client.force_login(edith)
    client.post(f"/en/responses/{other.pk}/withdraw/")
    assert not Response.objects.to(monitors.translation_key).exists()


def test_a_response_of_one_who_has_left_stays_without_a_name(
    client: Client, monitors: Practice, bob: User
) -> None:
    response_of(bob, monitors)
    bob.delete()
    assert "A former member" in seen(client, None)


def test_the_page_takes_as_many_queries_for_thirty_responses_as_for_one(
    client: Client, monitors: Practice, bob: User
) -> None:
    response_of(bob, monitors)
    client.force_login(bob)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(29):
        response_of(member(f"Reader{number}"), monitors)
    with CaptureQueriesContext(connection) as thirty:
        client.get(PAGE)
    assert len(thirty) == len(one)


def test_an_anonymous_contribution_with_thirty_responses_takes_no_more(
    client: Client, alice: User
) -> None:
    page = contribution(title="Monitors", author=alice, attribution="anonymous")
    response_of(alice, page)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(29):
        response_of(member(f"Reader{number}"), page)
    with CaptureQueriesContext(connection) as thirty:
        client.get(PAGE)
    assert len(thirty) == len(one)
