"""Leaving quickly: the session ends, the browser forgets what it can, another site comes up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

AWAY = "https://worldweather.wmo.int/"


def test_the_button_ends_the_session_and_goes_on_to_another_site(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    answer = client.post("/en/leave/")
    assert answer["Refresh"] == f"0; url={AWAY}"
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "GAAMAC" not in answer.content.decode()
    assert client.get("/en/me/").status_code == 302


def test_it_is_refused_to_nobody_for_an_old_form(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post("/en/leave/").status_code == 200


def test_a_link_changes_nothing(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert AWAY in client.get("/en/leave/").content.decode()
    assert client.get("/en/me/").status_code == 200


def test_it_stands_on_pages_of_restricted_content_and_not_on_pages_for_nobody(
    client: Client, alice: User, edith: User
) -> None:
    page = contribution(visibility=Visibility.COMMUNITY)
    assert "Leave quickly" not in client.get("/en/practices/").content.decode()
    client.force_login(alice)
    for path in (f"/en/practices/{page.slug}/", "/en/me/", "/en/contribute/practice/"):
        shown = client.get(path).content.decode()
        assert 'action="/en/leave/"' in shown
        assert "history still lists" in shown
    client.force_login(edith)
    assert reverse("leave") in client.get("/cms/").content.decode()
