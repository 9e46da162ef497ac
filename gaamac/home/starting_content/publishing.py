"""Publishes one entry of the starting content: public, without an author, not as news."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Locale

from exchange.models import Contribution, ContributionIndexPage, SharingTerms, Topic
from gaamac.common.visibility import Visibility
from members.models import Country, Region


@dataclass(slots=True)
class Entry:
    """One contribution to publish, its relations still in the words of the data files."""

    key: UUID
    page: Contribution
    language: str = "en"
    topics: list[tuple[str, str]] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)


class Publisher:
    """Publishes entries; what was loaded before, and perhaps deleted by an editor, stays as it is."""

    def __init__(self) -> None:
        self._topics = {(one.group, one.code): one for one in Topic.objects.all()}
        self._countries = {one.iso2: one for one in Country.objects.all()}
        self._regions = {one.name_en: one for one in Region.objects.all()}
        self._locales = {one.language_code: one for one in Locale.objects.all()}
        self._loaded = set(
            SharingTerms.objects.values_list("translation_key", flat=True)
        )

    def publish_all(self, entries: list[Entry]) -> int:
        """Publish those that are missing; how many there were."""
        missing = [entry for entry in entries if entry.key not in self._loaded]
        for entry in missing:
            self._publish(entry)
        return len(missing)

    @transaction.atomic
    def _publish(self, entry: Entry) -> None:
        page = entry.page
        page.translation_key = entry.key
        page.locale = self._locales[entry.language]
        page.live = False
        SharingTerms.objects.create(
            translation_key=entry.key,
            kind=page.kind,
            visibility=Visibility.PUBLIC,
            is_news=False,
        )
        place = ContributionIndexPage.objects.get(kind=page.kind, locale=page.locale)
        place.add_child(instance=page)
        page.topics = [self._topics[term] for term in entry.topics]
        page.countries = [self._countries[code] for code in entry.countries]
        page.regions = [self._regions[name] for name in entry.regions]
        page.save_revision().publish()


def regions_named(text: str | None) -> tuple[list[str], bool]:
    """The regions in a text (“Middle Africa / Eastern Africa”), and whether it says “World”."""
    names = [name for name in (text or "").split(" / ") if name]
    return [name for name in names if name != "World"], "World" in names


def values(wording: dict[str, str], **given: Any) -> dict[str, Any]:
    """The fields of a page: what the data says, empty where it says nothing, then our wording."""
    return {name: value or "" for name, value in given.items()} | wording
