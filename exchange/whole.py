"""Contributions to be taken away: whole texts of many, read with the same few queries as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from gaamac.common.languages import reader_language
from gaamac.common.wording import freshness

from .attachments.shown import ShownFile, published_with_many
from .catalogue import model_of
from .citations import citation
from .models import CatalogueEntry, Contribution, SharingTerms
from .reading import PresentedContribution, Section, present
from .recording import put_reading_on_record


@dataclass(frozen=True, slots=True)
class Whole:
    """One contribution as it is printed or taken away: its text, and how to find and cite it.

    `note` is what somebody wrote beside it in a list of theirs.
    """

    entry: CatalogueEntry
    contribution: PresentedContribution
    sections: list[Section]
    citation: SafeString
    freshness: str
    note: str = ""
    files: Sequence[ShownFile] = ()


def read_whole(entries: Sequence[CatalogueEntry], reader: Any) -> list[Whole]:
    """The texts of these rows, in their order, in the interface language of the reader.

    The rows say who may be named and were found through `visible_to`. What went a moment ago
    is left out. Reading is put on record as on the page of each.
    """
    for entry in entries:
        put_reading_on_record(reader, entry)
    pages = _pages(entries)
    terms = SharingTerms.objects.in_bulk([entry.translation_key for entry in entries])
    files = published_with_many(_keys_by_kind(entries))
    return [
        replace(
            _whole(entry, pages[entry.pk], terms[entry.translation_key]),
            files=files.get(entry.translation_key, ()),
        )
        for entry in entries
        if entry.pk in pages and entry.translation_key in terms
    ]


def _keys_by_kind(entries: Iterable[CatalogueEntry]) -> dict[str, list[UUID]]:
    keys: dict[str, list[UUID]] = {}
    for entry in entries:
        keys.setdefault(entry.kind, []).append(entry.translation_key)
    return keys


def _pages(entries: Iterable[CatalogueEntry]) -> dict[int, Contribution]:
    numbers: dict[str, list[int]] = {}
    for entry in entries:
        numbers.setdefault(entry.kind, []).append(entry.pk)
    return {
        page.pk: page
        for kind, pks in numbers.items()
        for page in model_of(kind)
        .objects.filter(pk__in=pks, live=True)
        .select_related("locale")
        .prefetch_related("countries", "regions", "topics")
    }


def _whole(entry: CatalogueEntry, page: Contribution, terms: SharingTerms) -> Whole:
    shown = {
        "organisation_name": entry.organisation_name,
        "organisation_slug": entry.organisation_slug,
        "author_name": entry.author_name,
        "is_anonymous": entry.is_anonymous,
    }
    contribution = present(page, terms, reader_language(), shown)
    _mark, words = freshness(contribution.freshness, contribution.confirmed_at)
    return Whole(
        entry=entry,
        contribution=contribution,
        sections=[_away_from_home(one) for one in contribution.sections if one.html],
        citation=citation(entry),
        freshness=str(words),
    )


def _away_from_home(section: Section) -> Section:
    """A section whose links to this site name it: elsewhere, `/en/` leads nowhere."""
    html = str(section.html).replace('href="/', f'href="{settings.PORTAL_URL}/')
    # Every quotation mark in the text itself is escaped: what was safe still is.
    return section._replace(html=mark_safe(html))  # noqa: S308
