"""A row of the catalogue as lists show it: address, places in words, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from gaamac.common.languages import reader_language
from members.vocabulary import countries, regions

from .choices import TopicGroup
from .models import CatalogueEntry
from .search import FOUND
from .vocabulary import topics


@dataclass(frozen=True, slots=True)
class Card:
    """What `components/entry.html` and its kin show of one entry, in the reader's language."""

    kind: str
    translation_key: UUID
    language: str
    title: str
    summary: str
    url: str
    countries: list[str]
    organisation_name: str
    author_name: str
    is_anonymous: bool
    credited_to: str
    year: int | None
    starts_on: date | None
    ends_on: date | None
    confirmed_at: datetime | None
    freshness: str
    adaptation_count: int
    language_badge: bool
    card: dict[str, Any]
    why: str = ""
    # A piece of its text where words were found only there.
    snippet: str = ""


def card(entry: CatalogueEntry, *, why: str = "") -> Card:
    """Prepare a row for its card. Asks the database nothing; `why` says why it is there."""
    return Card(
        kind=entry.kind,
        translation_key=entry.translation_key,
        language=entry.language,
        title=_marked(getattr(entry, "title_found", entry.title)),
        summary=_marked(getattr(entry, "summary_found", entry.summary)),
        url=reverse(f"{entry.kind}-detail", args=[entry.slug]),
        countries=place_names(entry),
        organisation_name=entry.organisation_name,
        author_name=entry.author_name,
        is_anonymous=entry.is_anonymous,
        credited_to=entry.credited_to,
        year=entry.year,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        confirmed_at=entry.confirmed_at,
        freshness=entry.freshness,
        adaptation_count=entry.adaptation_count,
        language_badge=entry.language != reader_language(),
        card=entry.card | {"level": level_words(entry)},
        why=why,
        snippet=_marked(getattr(entry, "text_found", "")),
    )


def place_names(entry: CatalogueEntry) -> list[str]:
    """Its countries; of what covers whole regions only, the regions, not those around them."""
    if entry.country_ids:
        known = countries()
        return sorted(known[one].name for one in entry.country_ids if one in known)
    areas = [regions()[one] for one in entry.region_ids if one in regions()]
    around = {area.parent for area in areas}
    return sorted(area.name for area in areas if area.m49 not in around)


def level_words(entry: CatalogueEntry) -> str:
    """The level on which it works: "National"."""
    for pk in entry.topic_ids:
        term = topics().get(pk)
        if term and term.group == TopicGroup.LEVEL:
            return term.name
    return ""


def _marked(text: str) -> SafeString:
    """The text with the words found between `<mark>` and its end, all else escaped."""
    start, end = FOUND
    if start not in text:
        return conditional_escape(text)
    before, *found = text.split(start)
    pieces = (piece.partition(end) for piece in found)
    rest = format_html_join(
        "", "<mark>{}</mark>{}", ((word, after) for word, _end, after in pieces)
    )
    return format_html("{}{}", conditional_escape(before), rest)
