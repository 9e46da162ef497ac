"""Contributions for tests, written the way the portal writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Locale

from challenges.models import Challenge, Offer
from exchange.choices import Attribution, Kind, TopicGroup
from exchange.models import (
    Authorship,
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
    """A contribution in the page tree; published unless `publish=False`. Needs `site`."""
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
        Authorship.objects.get_or_create(terms=terms, user=author)
    ContributionIndexPage.objects.get(kind=kind, locale=locale).add_child(instance=page)
    page.topics = topics or []
    page.countries = countries or []
    revision = page.save_revision()
    if publish:
        revision.publish()
    return MODELS[kind].objects.get(pk=page.pk)
