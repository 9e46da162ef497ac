"""What stands at the root, for machines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_search_engines_are_told_what_to_leave_alone(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    told = response.content.decode()
    assert "Disallow: /cms/" in told
    assert "Sitemap: http://testserver/sitemap.xml" in told


@time_machine.travel("2026-11-23 10:00:00+00:00")
def test_whoever_finds_a_weakness_is_told_where_to_report_it(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    lines = dict(
        line.split(": ", 1) for line in response.content.decode().splitlines() if line
    )
    assert lines["Contact"] == "http://testserver/en/report/"
    expires = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=366)


def test_the_icon_is_found_at_the_root(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.startswith("/static/img/favicon")


def test_a_password_manager_finds_where_to_change_a_password(client: Client) -> None:
    response = client.get("/.well-known/change-password")
    assert response.status_code == 302
    assert response.url == "/en/account/password/change/"


@pytest.mark.parametrize(
    "address",
    ["/robots.txt", "/.well-known/security.txt", "/.well-known/change-password"],
)
def test_they_set_no_cookie(client: Client, address: str) -> None:
    assert not client.get(address).cookies
