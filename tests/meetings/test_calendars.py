"""Calendar files: valid, in the right zone, without a made-up day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar, Event

from exchange.choices import Kind
from gaamac.common.visibility import Visibility
from meetings.choices import DatePrecision
from meetings.models import Meeting
from tests.factories.exchange import contribution, copies
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ALL = "/en/meetings/calendar.ics"


def meeting(title: str = "GAAMAC II", **fields: Any) -> Meeting:
    fields.setdefault("first_day", date(2016, 2, 2))
    page = contribution(Kind.MEETING, title, **fields)
    assert isinstance(page, Meeting)
    return page


def events(client: Client, address: str = ALL) -> list[Event]:
    response = client.get(address)
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    assert calendar.subcomponents
    return list(calendar.walk("VEVENT"))


def test_days_are_days_and_the_end_is_the_day_after(client: Client) -> None:
    page = meeting(
        last_day=date(2016, 2, 4),
        place="Manila",
        countries=[CountryFactory()],
        summary="Line one.\nLine two; with, signs.",
    )
    (event,) = events(client, "/en/meetings/gaamac-ii/calendar.ics")
    assert event["dtstart"].dt == date(2016, 2, 2)
    assert event["dtend"].dt == date(2016, 2, 5)
    assert event["uid"] == f"{page.translation_key}@testserver"
    assert event["summary"] == "GAAMAC II"
    assert event["summary"].params["language"] == "en"
    assert event["description"] == "Line one.\nLine two; with, signs."
    assert event["location"] == "Manila, Kenya"
    assert event["url"] == "http://testserver/en/meetings/gaamac-ii/"
    assert event["dtstamp"].dt.tzinfo is not None


def test_hours_stand_in_the_zone_of_the_place_which_the_file_defines(
    client: Client,
) -> None:
    meeting(time_zone="Africa/Nairobi", starts_at="09:00", ends_at="17:00")
    response = client.get(ALL)
    assert b"BEGIN:VTIMEZONE" in response.content
    assert b"DTSTART;TZID=Africa/Nairobi:20160202T090000" in response.content
    (event,) = events(client)
    start = event["dtstart"].dt
    assert start.replace(tzinfo=ZoneInfo("Africa/Nairobi")) == datetime(
        2016, 2, 2, 6, tzinfo=UTC
    )


def test_the_same_zone_has_summer_and_winter(client: Client) -> None:
    meeting("Winter", time_zone="Europe/Zurich", starts_at="09:00")
    meeting(
        "Summer",
        time_zone="Europe/Zurich",
        starts_at="09:00",
        first_day=date(2016, 7, 2),
    )
    body = client.get(ALL).content.decode()
    assert body.count("BEGIN:VTIMEZONE") == 1
    assert "BEGIN:DAYLIGHT" in body
    assert "TZOFFSETTO:+0200" in body
    assert "TZOFFSETTO:+0100" in body


def test_hours_in_utc_need_no_zone(client: Client) -> None:
    meeting(starts_at="09:00", ends_at="10:00")
    assert b"DTSTART:20160202T090000Z" in client.get(ALL).content


def test_several_days_without_a_closing_hour_are_whole_days(client: Client) -> None:
    meeting(last_day=date(2016, 2, 4), starts_at="09:00")
    (event,) = events(client)
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        date(2016, 2, 2),
        date(2016, 2, 5),
    )


@pytest.mark.parametrize("precision", [DatePrecision.MONTH, DatePrecision.YEAR])
def test_a_month_or_a_year_is_in_no_calendar(client: Client, precision: str) -> None:
    meeting("Some time", date_precision=precision)
    assert events(client) == []
    assert client.get("/en/meetings/some-time/calendar.ics").status_code == 404
    assert "calendar.ics" not in (
        client.get("/en/meetings/some-time/").content.decode()
    )


def test_a_calendar_without_meetings_is_a_calendar(client: Client) -> None:
    assert events(client) == []


def test_the_calendar_of_all_obeys_filters_and_its_reader(
    client: Client, fatima: Any
) -> None:
    meeting("Open", countries=[CountryFactory()])
    meeting("Closed", visibility=Visibility.FOCAL_POINTS)
    assert [str(event["summary"]) for event in events(client)] == ["Open"]
    assert events(client, f"{ALL}?year=1999") == []
    assert client.get("/en/meetings/closed/calendar.ics").status_code == 404
    client.force_login(fatima)
    assert len(events(client)) == 2
    assert len(events(client, f"{ALL}?country=ke")) == 1


def test_others_may_load_it_and_it_is_taken_away_as_a_file(client: Client) -> None:
    meeting()
    for address in (ALL, "/en/meetings/gaamac-ii/calendar.ics"):
        response = client.get(address)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "attachment" in response.headers["Content-Disposition"]


def test_an_old_address_leads_on(client: Client) -> None:
    page = meeting("Before")
    page.slug = "after"
    page.save()
    response = client.get("/en/meetings/before/calendar.ics")
    assert response.headers["Location"] == "/en/meetings/after/calendar.ics"


def test_the_uid_is_the_same_in_every_language_and_after_a_move(client: Client) -> None:
    page = meeting()
    (before,) = events(client)
    page.slug = "moved"
    page.save()
    (after,) = events(client, "/ar/meetings/calendar.ics")
    assert before["uid"] == after["uid"]


def test_a_long_list_takes_one_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    page = meeting()
    client.get(ALL)
    copies(page, 30)
    with django_assert_num_queries(1):
        assert len(events(client)) == 31


def test_lines_are_folded_and_end_as_the_standard_asks(client: Client) -> None:
    meeting("Réunion " * 20)
    body = client.get(ALL).content
    lines = body.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
