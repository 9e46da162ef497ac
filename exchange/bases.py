"""Which state of a contribution a form was filled from, and whether that is still the one that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Contribution, SharingTerms

_ASKED = ("title", "summary", "sources", "year", "is_worldwide", "available_until")
_CHOSEN = ("countries", "regions", "topics")


def base_of(page: Contribution, terms: SharingTerms) -> str:
    """Names the state that a form was filled from: its revision and its terms."""
    return f"{page.latest_revision_id}-{terms.visibility}-{terms.attribution}"


def still_stands(base: str, page: Contribution, terms: SharingTerms) -> bool:
    """Whether all that a form asks is as it was then: attaching a file makes a revision too."""
    return base == base_of(page, terms) or _only_files_differ(base, page, terms)


def _only_files_differ(base: str, page: Contribution, terms: SharingTerms) -> bool:
    opened_on, _dash, answers = base.partition("-")
    if not opened_on.isdecimal() or answers != base_of(page, terms).partition("-")[2]:
        return False
    revision = page.revisions.filter(pk=int(opened_on)).first()
    if revision is None:
        return False
    then, now = revision.as_object(), page.get_latest_revision_as_object()
    return then.language == now.language and _asked_of(then) == _asked_of(now)


def _asked_of(page: Contribution) -> list[object]:
    names = [*_ASKED, *(name for name, _heading in page.sections)]
    own = [getattr(page, name, None) for name in names]
    return own + [{row.pk for row in getattr(page, name).all()} for name in _CHOSEN]
