"""An administrator erases somebody who has asked by letter: twice confirmed, on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from exchange.models import CatalogueEntry
from gaamac.audit.models import AuditEntry
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.members import PASSWORD, editor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def ada(db: None) -> User:
    """An administrator."""
    ada = editor("Ada")
    ada.is_superuser = True
    ada.save()
    return ada


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/account/reauthenticate/?next=/cms/", {"password": PASSWORD})
    return client


def page_of(user: User) -> str:
    return f"/cms/erase/{user.pk}/"


def confirmed(**changes: str) -> dict[str, str]:
    values = {"texts": "remove", "address": "Alice@example.org", "sure": "on"}
    return {name: value for name, value in {**values, **changes}.items() if value}


def test_the_page_says_whom_and_what_and_does_it(
    ada: User, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    contribution(author=alice, title="Hers")
    number, client = alice.pk, signed_in(ada)
    html = client.get(page_of(alice)).content.decode()
    assert "Alice" in html
    assert "1 contributions" in html
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page_of(alice), confirmed())
    assert answer.headers["Location"] == "/cms/people/"
    assert not User.objects.filter(pk=number).exists()
    assert not CatalogueEntry.objects.exists()
    assert mail.outbox[-1].to == ["alice@example.org"]
    entry = AuditEntry.objects.get(act="account-erased")
    assert (entry.actor, entry.target) == (ada.pk, f"member:{number}")


@pytest.mark.parametrize(
    "wrong", [{"address": "bob@example.org"}, {"sure": ""}, {"texts": ""}]
)
def test_without_every_confirmation_nothing_happens(
    ada: User, alice: User, wrong: dict[str, str]
) -> None:
    answer = signed_in(ada).post(page_of(alice), confirmed(**wrong))
    assert answer.status_code == 200
    assert User.objects.filter(pk=alice.pk).exists()


def test_it_is_for_administrators_and_for_others_alone(
    ada: User, alice: User, edith: User
) -> None:
    assert signed_in(edith).get(page_of(alice)).status_code == 302
    signed_in(edith).post(page_of(alice), confirmed())
    signed_in(ada).post(page_of(ada), confirmed(address=ada.email))
    assert User.objects.filter(pk__in=[alice.pk, ada.pk]).count() == 2


def test_it_asks_for_the_password_first(ada: User, alice: User) -> None:
    client = Client()
    client.post("/en/account/login/", {"login": ada.email, "password": PASSWORD})
    answer = client.post(page_of(alice), confirmed())
    assert "/account/reauthenticate/" in answer.headers["Location"]
    assert User.objects.filter(pk=alice.pk).exists()


def test_the_way_there_stands_on_the_page_of_the_person(
    ada: User, alice: User, edith: User
) -> None:
    person = f"/cms/applications/{alice.membership.pk}/decide/"
    assert page_of(alice) in signed_in(ada).get(person).content.decode()
    assert page_of(alice) not in signed_in(edith).get(person).content.decode()
