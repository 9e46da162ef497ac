"""Brings the catalogue in line after a change of what its rows copy: names of people and places.

The members' room stands below and cannot say that a name changed; who changes one from above
calls this, in the same transaction.
"""

from __future__ import annotations

from django.db.models import QuerySet

from members.models import Country, Organisation, User

from .catalogue import refresh_group, refresh_review_dates
from .choices import Attribution
from .models import CatalogueEntry, SharingTerms, Topic


def after_change_of_member(user: User) -> None:
    """Write anew what carries this member's name."""
    named = SharingTerms.objects.filter(
        authorships__user=user, attribution=Attribution.NAMED
    )
    _refresh(named)


def after_change_of_organisation(organisation: Organisation) -> None:
    """Write anew what carries this organisation's name or address."""
    named = SharingTerms.objects.filter(organisation=organisation)
    _refresh(named.exclude(attribution=Attribution.ANONYMOUS))


def after_change_of_country(country: Country) -> None:
    """Write anew what is about this country, whose names a word search looks through."""
    about = CatalogueEntry.objects.in_countries([country.pk])
    keys = about.values_list("translation_key", flat=True)
    _refresh(SharingTerms.objects.filter(translation_key__in=list(keys)))


def after_change_of_topic(topic: Topic) -> None:
    """Reckon anew until when practices of this type count as fresh."""
    refresh_review_dates(CatalogueEntry.objects.about([topic.pk]))


def _refresh(terms: QuerySet[SharingTerms]) -> None:
    for kind, key in terms.values_list("kind", "translation_key"):
        refresh_group(kind, key)
