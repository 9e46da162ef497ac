"""Catalogue rows of generated contributions; `rebuild_catalogue --check` proves them right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from exchange.choices import Attribution, Kind
from exchange.substance import reading_minutes
from exchange.times import day_of

from .about import About
from .groups import Group, Version


def entry_values(
    group: Group, version: Version, slug: str, about: About
) -> dict[str, Any]:
    """The catalogue row, as `exchange.catalogue.entry_values` would make it from the page."""
    return {
        "kind": str(Kind.PRACTICE),
        "language": version.language,
        "translation_key": group.key,
        "slug": slug,
        "title": version.text.title,
        "summary": version.text.summary,
        "visibility": group.visibility,
        "topic_ids": group.topic_ids,
        "country_ids": group.country_ids,
        "region_ids": about.regions(group),
        "year": group.year,
        "published_at": _published(group, version),
        "updated_at": version.updated_at,
        "confirmed_at": group.confirmed_at,
        "review_by": about.review_by(group),
        "credited_to": group.credited_to,
        "card": {
            "worldwide": group.is_worldwide,
            "compiled": group.is_compiled,
            "minutes": reading_minutes(_texts(version)),
        },
        **attribution_values(group),
    }


def _texts(version: Version) -> Iterator[str]:
    """What there is to read beside the title; the order changes nothing."""
    yield version.text.summary
    yield from version.text.sections.values()


def _published(group: Group, version: Version) -> datetime:
    """Of what is anonymous readers get the day."""
    hidden = group.attribution == Attribution.ANONYMOUS
    return day_of(version.published_at) if hidden else version.published_at


def attribution_values(group: Group) -> dict[str, Any]:
    """Whose name readers are shown; nothing of an anonymous author."""
    if group.attribution == Attribution.ANONYMOUS:
        return {"is_anonymous": True}
    values: dict[str, Any] = {}
    if group.organisation:
        values |= {
            "organisation_id": group.organisation.pk,
            "organisation_name": group.organisation.name,
            "organisation_slug": group.organisation.slug,
            "organisation_type": str(group.organisation.type),
        }
    if group.attribution == Attribution.NAMED and group.author:
        values["author_name"] = group.author.name
    return values
