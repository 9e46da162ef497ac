"""Keeps generated contributions away from real ones."""

from __future__ import annotations

from uuid import UUID

from exchange.models import SharingTerms
from gaamac.home.starting_content import contributions


def _starting_keys() -> set[UUID]:
    entries = (
        contributions.practices()
        + contributions.challenges()
        + contributions.meetings()
    )
    return {entry.key for entry in entries}


def contributions_beyond_starting_content() -> int:
    """How many contributions somebody has written, imported or generated here, drafts included."""
    return SharingTerms.objects.exclude(translation_key__in=_starting_keys()).count()
