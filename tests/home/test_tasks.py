"""What need not be kept is forgotten once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from gaamac.home.tasks import forget
from members.models import User
from tests.factories.members import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    assert "sessionid" in client.cookies
    client.get("/en/me/")
    return client


def test_an_ended_session_and_where_it_was_opened_are_forgotten(
    site: None, alice: User, bob: User
) -> None:
    sign_in(alice)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        sign_in(bob)
        forget.delay()
        assert Session.objects.count() == 1
        assert [one.user for one in UserSession.objects.all()] == [bob]
