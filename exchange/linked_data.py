"""A row of the catalogue as schema.org describes such things (JSON-LD 1.1)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from members.vocabulary import countries

from .addresses import detail_path
from .choices import Kind
from .models import CatalogueEntry
from .vocabulary import topics

_TYPES: dict[str, str] = {Kind.MEETING: "Event"}


def linked_data(entry: CatalogueEntry) -> dict[str, Any]:
    """What the row says and no more; what is not known is left out."""
    facts = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(entry.kind, "Article"),
        "@id": settings.PORTAL_URL
        + detail_path(entry.kind, entry.slug, entry.language),
        "name": entry.title,
        "description": entry.summary,
        "inLanguage": entry.language,
        "about": [topics()[pk].names["en"] for pk in entry.topic_ids if pk in topics()],
        **(_event(entry) if entry.kind == Kind.MEETING else _article(entry)),
    }
    return {name: value for name, value in facts.items() if value}


def _article(entry: CatalogueEntry) -> dict[str, Any]:
    return {
        "datePublished": entry.published_at.date().isoformat(),
        "dateModified": entry.updated_at.date().isoformat(),
        "creativeWorkStatus": entry.freshness,
        "creditText": _credit(entry),
        "author": _author(entry),
        "spatialCoverage": _countries(entry),
    }


def _credit(entry: CatalogueEntry) -> str:
    """Whom it is credited to; and that a machine has translated it."""
    machine = "Translated by a machine, not yet checked by a person"
    parts = [entry.credited_to, machine if entry.card.get("machine") else ""]
    return ". ".join(part for part in parts if part)


def _event(entry: CatalogueEntry) -> dict[str, Any]:
    """Days only where they are known to the day."""
    exact = entry.card.get("precision") == "day"
    return {
        "startDate": entry.starts_on.isoformat() if exact and entry.starts_on else None,
        "endDate": entry.ends_on.isoformat() if exact and entry.ends_on else None,
        "location": [
            place for place in (entry.card.get("place"), *_countries(entry)) if place
        ],
    }


def _author(entry: CatalogueEntry) -> dict[str, Any] | None:
    """The names the row may show; nobody for what is anonymous or compiled."""
    if entry.author_name:
        return {"@type": "Person", "name": entry.author_name}
    if entry.organisation_name:
        return {"@type": "Organization", "name": entry.organisation_name}
    return None


def _countries(entry: CatalogueEntry) -> list[str]:
    known = countries()
    return [known[one].names["en"] for one in entry.country_ids if one in known]
