"""Turns drawn contributions into the rows that the portal itself would have written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from taggit.models import Tag
from wagtail.models import Page, PageLogEntry, Revision

from exchange.choices import Attribution, Kind
from exchange.models import (
    Address,
    Authorship,
    CatalogueEntry,
    SealedAuthor,
    SharingTerms,
)
from gaamac.common.languages import CODES
from gaamac.common.sealing import newest_slots_of, seal
from gaamac.common.text import slug_of
from practices.models import Practice, PracticeTag

from .about import About
from .entries import entry_values
from .groups import Group, Version
from .people import free_slug
from .phrases import phrases
from .tables import Copy, Table
from .text_rows import TextRows, Texts
from .tree import Places


@dataclass(frozen=True, slots=True)
class Keys:
    """Primary keys of one version, taken beforehand."""

    page: int
    revision: int


class Rows:
    """Collects the rows of contributions for all tables; asks nothing of the database."""

    def __init__(self, places: Places, about: About, keys: Iterator[Keys]) -> None:
        self._places = places
        self._about = about
        self._keys = keys
        self._slugs = set(
            Address.objects.filter(kind=Kind.PRACTICE).values_list("slug", flat=True)
        )
        self._tags = _tags()
        self._types = ContentType.objects.get_for_models(Practice, Page)
        self._draft = Practice(locale=places.any_locale).serializable_data()
        self._pages = Table(Page)
        self._practices = Table(Practice)
        self._revisions = Table(Revision)
        self._terms = Table(SharingTerms)
        self._addresses = Table(Address, gives_key=False)
        self._authors = Table(Authorship, gives_key=False)
        self._sealed = Table(SealedAuthor)
        self._slots: dict[int, list[UUID]] = {}
        self._topics = Table(Practice.topics.through, gives_key=False)
        self._countries = Table(Practice.countries.through, gives_key=False)
        self._regions = Table(Practice.regions.through, gives_key=False)
        self._tagged = Table(PracticeTag, gives_key=False)
        self._log = Table(PageLogEntry, gives_key=False)
        self._entries = Table(CatalogueEntry)
        self._texts = Texts(about)

    def take(self) -> list[Copy | TextRows]:
        """What was added since the last time, table by table, the texts last."""
        tables = (
            *(self._pages, self._practices, self._revisions, self._terms),
            *(self._addresses, self._authors, self._sealed, self._topics),
            *(self._countries,),
            *(self._regions, self._tagged, self._log, self._entries, self._texts),
        )
        return [table.take() for table in tables]

    def add(self, group: Group) -> None:
        """One contribution with its versions."""
        first = group.versions[0].text.title
        slug = free_slug(slug_of(first, fallback=str(group.key)[:8]), self._slugs)
        self._addresses.add(
            kind=Kind.PRACTICE, slug=slug, translation_key=group.key, current=True
        )
        self._add_terms(group)
        spoken = [version.language for version in group.versions]
        for version, shown_in in zip(group.versions, _shown_in(spoken), strict=True):
            own = next(self._keys)
            self._add_version(group, version, own, slug)
            self._entries.add(
                page_id=own.page,
                shown_in=shown_in,
                languages=spoken,
                **entry_values(group, version, slug, self._about),
            )
            self._texts.add(own.page, group, version)

    def _add_terms(self, group: Group) -> None:
        self._terms.add(
            translation_key=group.key,
            kind=Kind.PRACTICE,
            visibility=group.visibility,
            attribution=group.attribution,
            organisation_id=group.organisation and group.organisation.pk,
            is_news=False,
            submitted_at=group.versions[0].published_at,
            confirmed_at=group.confirmed_at,
            review_by=group.review_by,
        )
        if group.author and group.attribution == Attribution.ANONYMOUS:
            self._seal(group, group.author.pk)
        elif group.author:
            self._authors.add(
                terms_id=group.key,
                user_id=group.author.pk,
                created_at=group.versions[0].published_at,
            )

    def _seal(self, group: Group, person: int) -> None:
        """The author of something anonymous; who has more of that than fits has it without."""
        purpose = SealedAuthor.purpose
        if person not in self._slots:
            self._slots[person] = newest_slots_of(person, purpose)
        if self._slots[person]:
            self._sealed.add(
                slot=self._slots[person].pop(),
                terms_id=group.key,
                seal=seal(purpose, [str(group.key), person]),
            )

    def _add_version(
        self, group: Group, version: Version, keys: Keys, slug: str
    ) -> None:
        page = self._page_values(group, version, keys, slug)
        own = _own_values(group, version)
        self._pages.add(**page)
        self._practices.add(page_ptr_id=keys.page, **own)
        self._add_relations(group, version, keys.page)
        self._add_history(group, version, keys, page | own)

    def _page_values(
        self, group: Group, version: Version, keys: Keys, slug: str
    ) -> dict[str, Any]:
        """The page, published; without `live_revision` scheduling an edit would take it offline."""
        place = self._places.below(version.language)
        title = version.text.title
        return {
            "id": keys.page,
            "path": place.path,
            "depth": place.depth,
            "translation_key": group.key,
            "locale_id": place.locale_id,
            "latest_revision_id": keys.revision,
            "live_revision_id": keys.revision,
            "live": True,
            "has_unpublished_changes": False,
            "first_published_at": version.published_at,
            "last_published_at": version.updated_at,
            "latest_revision_created_at": version.updated_at,
            "title": title,
            "draft_title": title,
            "slug": slug,
            "content_type_id": self._types[Practice].pk,
            "url_path": f"{place.url_path}{slug}/",
        }

    def _add_relations(self, group: Group, version: Version, page: int) -> None:
        for pk in group.topic_ids:
            self._topics.add(practice_id=page, topic_id=pk)
        for pk in group.country_ids:
            self._countries.add(practice_id=page, country_id=pk)
        for pk in group.region_ids:
            self._regions.add(practice_id=page, region_id=pk)
        for name in version.text.tags:
            self._tagged.add(content_object_id=page, tag_id=self._tags[name])

    def _add_history(
        self, group: Group, version: Version, keys: Keys, values: dict[str, Any]
    ) -> None:
        self._revisions.add(
            id=keys.revision,
            content_type_id=self._types[Practice].pk,
            base_content_type_id=self._types[Page].pk,
            object_id=str(keys.page),
            created_at=version.updated_at,
            object_str=version.text.title,
            content=self._content(group, version, keys, values),
        )
        self._log.add(
            page_id=keys.page,
            content_type_id=self._types[Practice].pk,
            label=version.text.title,
            action="wagtail.publish",
            timestamp=version.updated_at,
            revision_id=keys.revision,
            content_changed=True,
        )

    def _content(
        self, group: Group, version: Version, keys: Keys, values: dict[str, Any]
    ) -> str:
        """The page as its revision keeps it (`Practice.serializable_data`), as JSON."""
        saved = {name.removesuffix("_id"): value for name, value in values.items()}
        content = self._draft | {k: v for k, v in saved.items() if k in self._draft}
        content |= {
            "pk": keys.page,
            "topics": group.topic_ids,
            "countries": group.country_ids,
            "regions": group.region_ids,
            "tagged_items": [
                {"pk": None, "tag": self._tags[name], "content_object": keys.page}
                for name in version.text.tags
            ],
        }
        return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)


def _own_values(group: Group, version: Version) -> dict[str, Any]:
    """The fields of the practice itself."""
    return {
        "summary": version.text.summary,
        "credited_to": group.credited_to,
        "is_compiled": group.is_compiled,
        "is_worldwide": group.is_worldwide,
        "year": group.year,
        "sources": group.sources,
        **version.text.sections,
    }


def _shown_in(languages: list[str]) -> list[list[str]]:
    """Each version stands for its own language, the original also for those without one."""
    others = [code for code in CODES if code not in languages]
    return [[languages[0], *others], *([code] for code in languages[1:])]


def _tags() -> dict[str, int]:
    """Every tag of the texts by its name, made where missing."""
    wanted = {name for one in phrases().values() for name in one.lists["tags"]}
    tags = (Tag.objects.get_or_create(name=name)[0] for name in sorted(wanted))
    return {tag.name: tag.pk for tag in tags}
