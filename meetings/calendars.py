"""Meetings as calendar files (iCalendar, RFC 5545).

Only meetings whose days are known are in them: a calendar has no way to say "in December
2008", and a made-up day would be read as a fact (docs/decisions/0052).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vText

from exchange.addresses import detail_path
from exchange.models import CatalogueEntry
from gaamac.common.languages import reader_language
from gaamac.common.text import clean_text

from .occasion import Occasion, occasion_of, place_in_words

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a calendar that subscribed should look again (RFC 7986).
REFRESH = timedelta(hours=12)


def calendar_file(entries: Iterable[CatalogueEntry], name: str) -> bytes:
    """A calendar of these meetings; those without exact days are left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//GAAMAC//Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        occasion = occasion_of(entry)
        if occasion and occasion.is_exact:
            calendar.add_component(_event(entry, occasion))
    calendar.add_missing_timezones()
    if not calendar.subcomponents:
        # RFC 5545 asks for at least one component, whatever it is.
        calendar.add_component(Timezone.from_tzid("UTC"))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: CatalogueEntry, occasion: Occasion) -> Event:
    event = Event()
    host = urlsplit(settings.PORTAL_URL).hostname
    event.add("uid", f"{entry.translation_key}@{host}")
    event.add("dtstamp", entry.updated_at)
    event.add("last-modified", entry.updated_at)
    event.add("summary", _text(entry, entry.title))
    if entry.summary:
        event.add("description", _text(entry, entry.summary))
    if where := place_in_words(entry):
        event.add("location", clean_text(where, lines=False))
    address = detail_path(entry.kind, entry.slug, reader_language())
    event.add("url", settings.PORTAL_URL + address)
    _add_time(event, occasion)
    return event


def _add_time(event: Event, occasion: Occasion) -> None:
    """Instants where hours are known, else whole days; a calendar's end is the day after the last.

    A meeting of several days without a closing hour is whole days too: its first hour alone
    would make it end as it begins.
    """
    several_days = occasion.last_day > occasion.first_day
    if occasion.starts_at is None or (occasion.ends_at is None and several_days):
        event.add("dtstart", occasion.first_day)
        event.add("dtend", occasion.last_day + timedelta(days=1))
        return
    event.add("dtstart", occasion.starts_at)
    if occasion.ends_at is not None:
        event.add("dtend", occasion.ends_at)


def _text(entry: CatalogueEntry, text: str) -> vText:
    """A text with the language it is written in."""
    value = vText(clean_text(text))
    value.params["language"] = entry.language
    return value
