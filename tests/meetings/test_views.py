"""The page of a meeting."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from exchange.choices import Kind
from gaamac.common.visibility import Visibility
from meetings.choices import DatePrecision
from meetings.models import MeetingDocument
from tests.factories.exchange import contribution
from tests.factories.media import document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ADDRESS = "/en/meetings/gaamac-ii/"


def read(client: Client) -> str:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_when_in_the_time_of_the_place_and_of_the_reader(
    client: Client, alice: Any
) -> None:
    contribution(
        Kind.MEETING,
        "GAAMAC II",
        first_day=date(2016, 2, 2),
        last_day=date(2016, 2, 4),
        starts_at=time(9),
        ends_at=time(17),
        time_zone="Asia/Manila",
        place="Manila",
        agenda="Plenaries and groups.",
    )
    html = read(client)
    assert "2 to 4 February 2016</time>, 09:00 to 17:00" in html
    assert "Local time there: UTC+8." in html
    assert "data-local-time>2 February 2016, 01:00 UTC</time>" in html
    assert "Plenaries and groups." in html
    assert 'href="/en/meetings/gaamac-ii/calendar.ics"' in html
    alice.time_zone = "Europe/Zurich"
    alice.save()
    client.force_login(alice)
    assert "2 February 2016, 02:00" in read(client)


def test_a_month_is_said_as_a_month(client: Client) -> None:
    contribution(
        Kind.MEETING,
        "GAAMAC II",
        first_day=date(2008, 12, 1),
        date_precision=DatePrecision.MONTH,
    )
    html = read(client)
    assert "December 2008</time>" in html
    assert "The exact days are not recorded." in html
    assert "calendar.ics" not in html


def test_its_documents_are_shown_to_who_may_see_them(
    client: Client, alice: Any
) -> None:
    page = contribution(Kind.MEETING, "GAAMAC II", first_day=date(2016, 2, 2))
    open_file = document(title="Open file")
    closed_file = document(title="Closed file", visibility=Visibility.COMMUNITY)
    for order, fields in enumerate(
        [
            {"title": "Outcome document", "file": open_file},
            {"title": "List of participants", "file": closed_file},
            {"title": "Report", "address": "https://www.example.org/report"},
            {"title": "Trap", "address": "javascript:alert(1)"},
        ]
    ):
        MeetingDocument.objects.create(meeting=page, sort_order=order, **fields)
    html = read(client)
    assert "Outcome document" in html
    assert open_file.url in html
    assert "On example.org" in html
    assert "List of participants" not in html
    assert "Trap" not in html
    assert "javascript:" not in html
    client.force_login(alice)
    assert "List of participants" in read(client)
