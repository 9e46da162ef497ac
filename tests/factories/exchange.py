"""Contributions for tests, written the way the portal writes them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from wagtail.models import Locale, Page

from challenges.models import Challenge, Offer
from exchange.authors import note_author
from exchange.choices import Attribution, Kind, TopicGroup
from exchange.models import (
    CatalogueEntry,
    CatalogueText,
    Contribution,
    ContributionIndexPage,
    SharingTerms,
    Topic,
)
from gaamac.common.visibility import Visibility
from meetings.models import Meeting
from members.models import User
from practices.models import Practice

MODELS: dict[str, type[Contribution]] = {
    Kind.PRACTICE: Practice,
    Kind.CHALLENGE: Challenge,
    Kind.OFFER: Offer,
    Kind.MEETING: Meeting,
}


def topic(
    code: str = "early-warning", group: str = TopicGroup.THEME, **names: str
) -> Topic:
    """A term of the vocabulary, created once."""
    found, _created = Topic.objects.get_or_create(
        group=group,
        code=code,
        defaults={"name_en": code.replace("-", " ").capitalize(), **names},
    )
    return found


def contribution(
    kind: str = Kind.PRACTICE,
    title: str = "A practice",
    *,
    author: User | None = None,
    visibility: int = Visibility.PUBLIC,
    attribution: str = Attribution.NAMED,
    organisation: Any = None,
    language: str = "en",
    translation_of: Contribution | None = None,
    topics: list[Topic] | None = None,
    countries: list[Any] | None = None,
    publish: bool = True,
    **fields: Any,
) -> Contribution:
    """A contribution in the page tree; published unless `publish=False`.

    Where a test with real transactions has emptied the database before, the tree is planted again.
    """
    from tests.cast import plant_site

    plant_site()
    if kind == Kind.MEETING:
        fields.setdefault("first_day", date(2026, 12, 1))
    fields.setdefault("summary", f"What {title} is about.")
    locale = Locale.objects.get(language_code=language)
    page = MODELS[kind](title=title, locale=locale, live=False, **fields)
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    terms, _created = SharingTerms.objects.get_or_create(
        translation_key=page.translation_key,
        defaults={
            "kind": kind,
            "visibility": visibility,
            "attribution": attribution,
            "organisation": organisation,
        },
    )
    if author is not None:
        note_author(terms, author)
    ContributionIndexPage.objects.get(kind=kind, locale=locale).add_child(instance=page)
    page.topics = topics or []
    page.countries = countries or []
    revision = page.save_revision()
    if publish:
        revision.publish()
    return MODELS[kind].objects.get(pk=page.pk)


def copies(page: Contribution, number: int) -> list[CatalogueEntry]:
    """Rows of the catalogue like that of `page`, written in bulk: for lists, not to be opened."""
    entry = CatalogueEntry.objects.get(pk=page.pk)
    text = CatalogueText.objects.get(pk=page.pk)
    held = Page.objects.count()
    pages = Page.objects.bulk_create(
        Page(
            title=f"{page.title} {one}",
            slug=f"{page.slug}-copy-{held + one}",
            path=f"Z{held + one:07}",
            depth=2,
            live=True,
            locale_id=page.locale_id,
            content_type_id=page.content_type_id,
        )
        for one in range(number)
    )
    rows = [
        _copy(entry, pk=one.pk, slug=one.slug, title=one.title, translation_key=uuid4())
        for one in pages
    ]
    CatalogueText.objects.bulk_create(
        [
            CatalogueText(
                pk=row.pk,
                recency=text.recency,
                vector=text.vector,
                title_vector=text.title_vector,
                words=text.words,
                body=text.body,
            )
            for row in rows
        ]
    )
    return rows


def _copy(entry: CatalogueEntry, **changes: Any) -> CatalogueEntry:
    values = {
        field.attname: getattr(entry, field.attname) for field in entry._meta.fields
    }
    changes["page_id"] = changes.pop("pk")
    return CatalogueEntry.objects.create(**values | changes)
