"""Reads of the digests' room, named in domain words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Greatest

from gaamac.common.arrays import OneOf

from .choices import LEAVES_WINDOW_OPEN, OPEN_STATES, DeliveryState, Frequency


class DigestPreferenceQuerySet(models.QuerySet):
    """Who wants a digest, and when."""

    def wanted(self) -> DigestPreferenceQuerySet:
        """Those of members who want one."""
        return self.exclude(frequency=Frequency.OFF)

    def due(self, now: datetime) -> DigestPreferenceQuerySet:
        """Those that have fallen due, the longest ago first; not while their last is being sent."""
        from .models import Delivery  # noqa: PLC0415 - the model uses this query set

        being_sent = Delivery.objects.filter(
            member=OuterRef("member"), state=DeliveryState.CLAIMED
        )
        return self.filter(~Exists(being_sent), next_due_at__lte=now).order_by(
            "next_due_at", "pk"
        )

    def in_another_zone(self) -> DigestPreferenceQuerySet:
        """Those planned for a time zone that is no longer the member's."""
        return self.wanted().exclude(time_zone=F("member__time_zone"))

    def with_opening(self) -> DigestPreferenceQuerySet:
        """Each with `opening`: where the member's window opens, the close of their last edition."""
        from .models import Delivery  # noqa: PLC0415 - the model uses this query set

        closed = Delivery.objects.that_close_a_window().filter(
            member=OuterRef("member")
        )
        last = closed.order_by().values("member").annotate(last=Max("window_closed_at"))
        return self.annotate(
            opening=Greatest(
                "window_opened_at",
                Coalesce(Subquery(last.values("last")), "window_opened_at"),
            )
        )


def _reasons() -> Any:
    """An edition's deliveries by "state:reason", as JSON: a row of its own for each edition."""
    from .models import Delivery  # noqa: PLC0415 - the model uses this query set

    name = Concat("state", Value(":"), "reason")
    rows = Delivery.objects.filter(edition=OuterRef("pk")).exclude(reason="")
    counted = rows.order_by().values(name=name).annotate(number=Count("pk"))
    pairs = counted.values("name", "number")
    return JsonOfPairs(pairs)


def _bounced() -> Any:
    """How many of an edition's mails came back: each once, however often it was said."""
    from .models import Bounce  # noqa: PLC0415 - the model uses this query set

    rows = Bounce.objects.filter(delivery__edition=OuterRef("pk")).order_by()
    counted = rows.values("delivery__edition").annotate(
        number=Count("delivery", distinct=True)
    )
    return Coalesce(Subquery(counted.values("number")), 0)


class JsonOfPairs(Subquery):
    """What a query of (name, number) rows says, as one JSON object."""

    template = (
        "(SELECT jsonb_object_agg(pair.name, pair.number) FROM (%(subquery)s) AS pair)"
    )
    output_field = models.JSONField()


class EditionQuerySet(models.QuerySet):
    """Editions."""

    def with_counts(self) -> EditionQuerySet:
        """Each with how many deliveries it has, how many stand in each state, and why (`by_reason`)."""
        counts: dict[str, Any] = {
            f"{state}_count": Count("deliveries", filter=Q(deliveries__state=state))
            for state in DeliveryState.values
        }
        return self.annotate(
            total_count=Count("deliveries"),
            by_reason=_reasons(),
            bounced_count=_bounced(),
            **counts,
        )


class DeliveryQuerySet(models.QuerySet):
    """The ledger."""

    def among(self, delivery_ids: Collection[int]) -> DeliveryQuerySet:
        """These."""
        return self.filter(OneOf("pk", delivery_ids))

    def still_open(self) -> DeliveryQuerySet:
        """Those that have not come to an end."""
        return self.filter(state__in=OPEN_STATES)

    def to_be_tried(self, now: datetime) -> DeliveryQuerySet:
        """Those a worker may claim, the longest waiting first."""
        waiting = self.filter(state=DeliveryState.DUE, next_attempt_at__lte=now)
        return waiting.order_by("next_attempt_at", "pk")

    def abandoned(self, claimed_before: datetime) -> DeliveryQuerySet:
        """Those whose worker has died: claimed so long ago that nobody can still be at it."""
        return self.filter(state=DeliveryState.CLAIMED, claimed_at__lt=claimed_before)

    def that_close_a_window(self) -> DeliveryQuerySet:
        """Those after which a member has been told what was new, or there was nothing to tell."""
        return self.exclude(state__in=OPEN_STATES).exclude(
            reason__in=LEAVES_WINDOW_OPEN
        )

    def to_members(self, member_ids: Collection[int]) -> DeliveryQuerySet:
        """Those to any of these members."""
        return self.filter(OneOf("member_id", member_ids))

    def ledger(self) -> dict[tuple[str, str], int]:
        """How many stand in each (state, reason)."""
        rows = self.order_by().values_list("state", "reason").annotate(Count("pk"))
        return {(state, reason): count for state, reason, count in rows}
