"""Reads of the practice library, named in domain words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, F, Q, When

from .choices import AdaptationState


class AdaptationQuerySet(models.QuerySet):
    """Records of where practices were used."""

    def waiting(self) -> AdaptationQuerySet:
        """Those that wait for an editor, the oldest first."""
        return self.filter(state=AdaptationState.SUBMITTED).order_by("submitted_at")

    def in_the_order_of_the_desk(self) -> AdaptationQuerySet:
        """Those that wait first, the oldest of them before the others; then the latest."""
        waits = Case(When(state=AdaptationState.SUBMITTED, then=0), default=1)
        since = Case(When(state=AdaptationState.SUBMITTED, then=F("submitted_at")))
        return self.order_by(waits, since.asc(), "-submitted_at", "-pk")

    def published(self) -> AdaptationQuerySet:
        """Those that an editor has accepted; of these readers see what is meant for them."""
        return self.filter(state=AdaptationState.ACCEPTED)

    def connected_with(self, key: UUID) -> AdaptationQuerySet:
        """Those of a practice, and those that are this practice."""
        return self.filter(Q(practice_key=key) | Q(own_key=key))

    def counted_for(self, key: UUID, visibility: int) -> int:
        """How many of a practice's everybody may see who may see the practice."""
        published = self.published().filter(practice_key=key)
        return published.filter(visibility__lte=visibility).count()

    def by(self, author: Any) -> AdaptationQuerySet:
        """One member's own."""
        from .models import AdaptationAuthor, SealedAdaptationAuthor  # noqa: PLC0415 - models read this module

        named = AdaptationAuthor.objects.filter(user=author.pk).values("adaptation_id")
        sealed = SealedAdaptationAuthor.objects.by(author).values("adaptation_id")
        return self.filter(pk__in=named.union(sealed, all=True))


class ReadingListQuerySet(models.QuerySet):
    """Lists in which members keep practices."""

    def of(self, user: Any) -> ReadingListQuerySet:
        """One member's own lists, by name."""
        return self.filter(owner=user).order_by("name")

    def shared(self) -> ReadingListQuerySet:
        """Those that open for who has their key: a suspended member's do not."""
        return self.filter(owner__is_active=True).select_related("owner")
