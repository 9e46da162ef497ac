"""The field of the front page that begins the sign-up."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from members.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_known_and_an_unknown_address_are_answered_alike(
    client: Client, alice: User
) -> None:
    def form(address: str) -> str:
        response = client.get("/en/account/signup/", {"email": address})
        assert response.status_code == 200
        return response.content.decode().replace(address, "ADDRESS")

    known, unknown = form(alice.email), form("nobody@example.org")
    assert "ADDRESS" in known
    assert _without_token(known) == _without_token(unknown)


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
