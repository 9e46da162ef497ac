"""Random catalogues: rows written in bulk, as hypothesis draws them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from hypothesis import strategies as st
from wagtail.models import Page

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from gaamac.common.languages import CODES
from gaamac.common.visibility import Visibility

# The pages that rows can stand for, the contributions they can be versions of.
PAGES = 8
KEYS = [UUID(int=number) for number in range(1, 6)]
REVIEWS = [None, date(2023, 11, 30), date(2025, 11, 23), date(2026, 11, 23)]
LANGUAGES = ("en", "fr", "ar")


def pages() -> list[int]:
    """The numbers of pages that exist, for rows to stand for."""
    found = Page.objects.bulk_create(
        Page(
            title="A page",
            slug=f"page-{number}",
            path=f"Z{number:07}",
            depth=2,
            live=True,
            locale_id=Page.get_first_root_node().locale_id,
            content_type_id=Page.get_first_root_node().content_type_id,
        )
        for number in range(PAGES)
    )
    return [page.pk for page in found]


def rows(topics: list[int], lands: dict[int, list[int]], organisation: Any) -> Any:
    """Draws what stands in a few rows, by the place of their page."""
    row = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind.values),
            "language": st.sampled_from(LANGUAGES),
            "translation_key": st.sampled_from(KEYS),
            "visibility": st.sampled_from(Visibility.values),
            "topic_ids": st.lists(st.sampled_from(topics), max_size=3, unique=True),
            "country_ids": st.lists(
                st.sampled_from(sorted(lands)), max_size=2, unique=True
            ),
            "by": st.booleans(),
            "year": st.sampled_from([None, 2020, 2021]),
            "review_by": st.sampled_from(REVIEWS),
            "adaptation_count": st.integers(0, 2),
            "shown_in": st.lists(st.sampled_from(CODES), max_size=3, unique=True),
            "languages": st.lists(st.sampled_from(CODES), max_size=3, unique=True),
        }
    )

    def complete(drawn: dict[str, Any]) -> dict[str, Any]:
        is_by = drawn.pop("by")
        regions = {one for land in drawn["country_ids"] for one in lands[land]}
        return drawn | {
            "region_ids": sorted(regions),
            "organisation_id": organisation.pk if is_by else None,
            "organisation_slug": organisation.slug if is_by else "",
            "organisation_name": organisation.name if is_by else "",
            "organisation_type": organisation.type if is_by else "",
        }

    return st.dictionaries(st.integers(0, PAGES - 1), row.map(complete), max_size=PAGES)


def write(numbers: list[int], drawn: dict[int, dict[str, Any]]) -> None:
    """Make these the whole catalogue."""
    CatalogueEntry.objects.all().delete()
    now = timezone.now()
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            page_id=numbers[place],
            slug=f"entry-{place}",
            title=f"Entry {place}",
            published_at=now,
            updated_at=now,
            **values,
        )
        for place, values in drawn.items()
    )
