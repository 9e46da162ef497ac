"""What a reader may see of the catalogue: the one rule, for queries and for the index in memory.

`CatalogueQuerySet.visible_to` and `exchange.index` both ask here, so that a list and its counts
cannot come to differ (docs/architecture.md, "Read side").
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from gaamac.common.visibility import Visibility, clearance_of


class Rights(NamedTuple):
    """Everything up to `clearance`, and what the `owner` has written (None: nobody's own)."""

    clearance: int
    owner: Any = None

    @property
    def see_all(self) -> bool:
        """Whether nothing published is hidden from them."""
        return self.clearance >= Visibility.EDITORS

    @property
    def own(self) -> Q | None:
        """Which rows they see only since they are their own; None where there can be none."""
        if self.see_all or self.owner is None:
            return None
        from .authors import written_by  # noqa: PLC0415 - models read this module

        written = written_by(self.owner)
        return Q(visibility__gt=self.clearance, translation_key__in=written)

    @property
    def condition(self) -> Q:
        """Which rows they may see."""
        if self.see_all:
            return Q()
        covered = Q(visibility__lte=self.clearance)
        return covered if self.own is None else covered | self.own


def rights_of(reader: Any) -> Rights:
    """The rights of a reader: a user, nobody signed in, or None."""
    signed_in = reader is not None and getattr(reader, "is_authenticated", False)
    owner = reader if signed_in and reader.is_active else None
    return Rights(clearance_of(reader), owner)
