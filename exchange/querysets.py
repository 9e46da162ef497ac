"""Reads of the exchange, named in domain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from gaamac.common.arrays import OneOf
from gaamac.common.visibility import Visibility, clearance_of

from .choices import TOPIC_GROUPS
from .freshness import Freshness, not_stale_since
from .rights import rights_of


class TopicQuerySet(models.QuerySet):
    """Terms of the vocabulary."""

    def in_group(self, group: str) -> TopicQuerySet:
        """The terms of one group, in their order."""
        return self.filter(group=group)

    def subjects(self) -> TopicQuerySet:
        """Crimes, risk factors and themes: what the parameter `topic` names."""
        return self.filter(group__in=TOPIC_GROUPS)


class CatalogueQuerySet(models.QuerySet):
    """Published contributions. Every reader-facing surface starts with `visible_to`."""

    def visible_to(self, user: Any) -> CatalogueQuerySet:
        """The one rule: what this reader's clearance covers, and what is their own."""
        return self.filter(rights_of(user).condition)

    def among(self, numbers: Iterable[int]) -> CatalogueQuerySet:
        """Those of these pages: one condition, and one value in the query, however many they are."""
        return self.filter(OneOf("page_id", numbers))

    def visible_up_to(self, clearance: int) -> CatalogueQuerySet:
        """What a clearance covers, nobody's own: for what is read once for many members."""
        return self.filter(visibility__lte=clearance)

    def shown_in(self, language: str) -> CatalogueQuerySet:
        """One version of each contribution: the reader's language if there is one, else the original."""
        return self.filter(shown_in__contains=[language])

    def of_kind(self, kind: str) -> CatalogueQuerySet:
        """One kind only."""
        return self.filter(kind=kind)

    def in_countries(self, numbers: list[int]) -> CatalogueQuerySet:
        """About any of these countries (M49 numbers)."""
        return self.filter(country_ids__overlap=numbers)

    def in_regions(self, numbers: list[int]) -> CatalogueQuerySet:
        """About any of these regions (M49 numbers)."""
        return self.filter(region_ids__overlap=numbers)

    def about(self, topic_ids: list[int]) -> CatalogueQuerySet:
        """About any of these topics."""
        return self.filter(topic_ids__overlap=topic_ids)

    def in_state_of_freshness(self, state: str, today: date) -> CatalogueQuerySet:
        """Those that are fresh, ageing, stale or not yet confirmed on that day."""
        stale = not_stale_since(today)
        return self.filter(
            **{
                Freshness.FRESH: {"review_by__gte": today},
                Freshness.AGEING: {"review_by__lt": today, "review_by__gte": stale},
                Freshness.STALE: {"review_by__lt": stale},
                Freshness.UNCONFIRMED: {"review_by": None},
            }[Freshness(state)]
        )

    def newest(self) -> CatalogueQuerySet:
        """Newest first, the same order on every surface."""
        return self.order_by(F("published_at").desc(), F("page_id").desc())

    def held_before(self, today: date) -> CatalogueQuerySet:
        """What was over before that day, the latest first."""
        return self.filter(ends_on__lt=today).order_by("-starts_on", "-page_id")

    def to_come(self, today: date) -> CatalogueQuerySet:
        """What is not over on that day, the next one first."""
        return self.filter(ends_on__gte=today).order_by("starts_on", "page_id")

    def announced_between(self, start: datetime, end: datetime) -> CatalogueQuerySet:
        """New for members after `start`, up to and including `end`."""
        return self.filter(announced_at__gt=start, announced_at__lte=end)


class ResponseQuerySet(models.QuerySet):
    """Responses to contributions."""

    def to(self, translation_key: UUID) -> ResponseQuerySet:
        """Those to one contribution that were not withdrawn, oldest first."""
        return self.filter(translation_key=translation_key, withdrawn_at=None)

    def visible_to(self, user: Any, under: int = Visibility.PUBLIC) -> ResponseQuerySet:
        """What this reader may see under a contribution of that visibility, and their own.

        Who may see the contribution, such as its author, may see what reaches as far as it
        does. Ask only for a contribution that this reader may see.
        """
        allowed = Q(visibility__lte=max(clearance_of(user), under))
        if user is not None and getattr(user, "is_authenticated", False):
            allowed |= Q(author=user)
        return self.filter(allowed)


class SavedSearchQuerySet(models.QuerySet):
    """Views of lists that members keep."""

    def of(self, user: Any) -> SavedSearchQuerySet:
        """One member's own."""
        return self.filter(member=user)

    def told_by_mail(self) -> SavedSearchQuerySet:
        """Those whose news stand in a digest."""
        return self.filter(in_digest=True)


class FollowQuerySet(models.QuerySet):
    """What members follow."""

    def of(self, user: Any) -> FollowQuerySet:
        """One member's follows."""
        return self.filter(member=user)

    def on(self, target: str, value: object) -> FollowQuerySet:
        """Who follows this."""
        return self.filter(target=target, value=str(value))
