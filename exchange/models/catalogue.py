"""The read side: one narrow row for each published contribution (docs/architecture.md)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from gaamac.common.visibility import Visibility

from ..choices import Kind
from ..freshness import freshness as freshness_on
from ..freshness import today
from ..querysets import CatalogueQuerySet
from ..times import day_of


class CatalogueEntry(models.Model):
    """What a reader can list, count, search, follow, feed, export or be mailed; nothing else is.

    Written by `exchange.catalogue` only, in the transaction that saves the page; removed by
    a trigger when the page stops being live. Everything in the row may be shown to whoever
    may see the row: an anonymous author is not in it.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=8)
    translation_key = models.UUIDField(db_index=True)
    slug = models.CharField(max_length=100)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    visibility = models.PositiveSmallIntegerField(choices=Visibility.choices)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    organisation_slug = models.CharField(max_length=80, blank=True)
    organisation_type = models.CharField(max_length=24, blank=True)
    author_name = models.CharField(max_length=120, blank=True)
    is_anonymous = models.BooleanField(default=False)
    credited_to = models.CharField(max_length=300, blank=True)
    topic_ids = ArrayField(models.BigIntegerField(), default=list)
    country_ids = ArrayField(models.IntegerField(), default=list)
    region_ids = ArrayField(models.IntegerField(), default=list)
    year = models.SmallIntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # When members are to be told; never set for starting content and imports.
    announced_at = models.DateTimeField(null=True)
    # When it last came to say something else; a correction of its spelling is none.
    changed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # Until when it counts as fresh (exchange/freshness.py); nothing while nobody has confirmed it.
    review_by = models.DateField(null=True)
    adaptation_count = models.PositiveIntegerField(default=0)
    # The readers' languages that this version stands for, so that a list shows each
    # contribution once without DISTINCT.
    shown_in = ArrayField(models.CharField(max_length=8), default=list)
    # The languages of all its published versions, this one's among them.
    languages = ArrayField(models.CharField(max_length=8), default=list)
    # The title as titles are sorted: accents and capitals aside.
    sort_title = models.GeneratedField(
        expression=Func("title", function="exchange_sort_key"),
        output_field=models.TextField(),
        db_persist=True,
    )
    card = models.JSONField(default=dict)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue entries")
        indexes = (
            models.Index(
                "kind", F("published_at").desc(), F("page").desc(), name="catalogue_new"
            ),
            models.Index(
                "kind", F("starts_on").desc(nulls_last=True), name="catalogue_dates"
            ),
            # What somebody who wrote thousands sees beyond their clearance: not a row is read.
            models.Index(
                fields=("translation_key",),
                include=("visibility", "page"),
                condition=models.Q(visibility__gt=0),
                name="catalogue_own",
            ),
            # The orders of long lists (exchange/filters/order.py), of one kind or across all.
            models.Index(
                F("published_at").desc(), F("page").desc(), name="catalogue_newest"
            ),
            models.Index(
                F("year").desc(nulls_last=True),
                F("page").desc(),
                name="catalogue_years",
            ),
            models.Index("sort_title", "page", name="catalogue_titles"),
            models.Index(
                F("confirmed_at").desc(nulls_last=True),
                F("page").desc(),
                name="catalogue_confirmed",
            ),
            models.Index(
                F("adaptation_count").desc(),
                F("published_at").desc(),
                F("page").desc(),
                name="catalogue_adapted",
            ),
            models.Index(fields=("kind", "slug"), name="catalogue_address"),
            models.Index(
                fields=("announced_at",),
                condition=models.Q(announced_at__isnull=False),
                name="catalogue_announced",
            ),
            GinIndex(fields=("topic_ids",), name="catalogue_topics"),
            GinIndex(fields=("country_ids",), name="catalogue_countries"),
            GinIndex(fields=("region_ids",), name="catalogue_regions"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"

    @property
    def update_shown(self) -> datetime:
        """When it was last published, as readers are told: of what is anonymous the day.

        The digests need the moment itself.
        """
        return day_of(self.updated_at) if self.is_anonymous else self.updated_at

    @property
    def freshness(self) -> str:
        """How fresh it is today: one of `exchange.freshness.Freshness`."""
        return freshness_on(self.review_by, today()).value


class CatalogueText(models.Model):
    """The words of an entry, in a table of their own so that counting entries reads little.

    Written by `exchange.search.texts` only. The row itself is short: everything but the two
    numbers lies outside it (toast_tuple_target, in its migration).
    """

    entry = models.OneToOneField(
        CatalogueEntry, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    # Day of publication, then moment of confirmation, as one number: the order of what is found.
    recency = models.BigIntegerField(default=0)
    vector = SearchVectorField()
    # The title in its language, and as somebody types it, for suggestions.
    title_vector = SearchVectorField()
    # The words of title, summary and names as they are spelt, folded: what a typo was meant for.
    words = ArrayField(models.TextField(), default=list)
    # The sections as they were written, for showing where a word was found.
    body = models.TextField(blank=True)

    class Meta:
        # A list of words not yet sorted in would be read to its end by every search.
        indexes = (
            GinIndex(fields=("vector",), name="catalogue_words", fastupdate=False),
            GinIndex(
                fields=("title_vector",), name="catalogue_title_words", fastupdate=False
            ),
            GinIndex(fields=("words",), name="catalogue_spellings", fastupdate=False),
        )

    def __str__(self) -> str:
        return str(self.pk)
