"""The orders in which a list can be read: a fixed set, chosen by name."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..catalogue import newest_first
from ..choices import Kind
from ..search import title_matches

RELEVANCE = "relevance"
WORDS: dict[str, Any] = {
    RELEVANCE: _("best match"),
    "date": _("date, coming up first"),
    "newest": _("recently added"),
    "year": _("year, newest first"),
    "title": _("title"),
    "confirmed": _("recently confirmed"),
    "adapted": _("most adapted"),
}
# The first is the one a list has when nothing is said.
_OF_KIND: dict[str | None, tuple[str, ...]] = {
    Kind.PRACTICE: ("year", "newest", "confirmed", "adapted", "title"),
    Kind.CHALLENGE: ("newest", "confirmed", "title"),
    Kind.OFFER: ("newest", "confirmed", "title"),
    Kind.MEETING: ("date", "newest", "title"),
    None: ("newest", "year", "title"),
}


def orders_of(kind: str | None, *, searched: bool) -> tuple[str, ...]:
    """The orders that make sense for a list; by relevance only where words are looked for."""
    orders = _OF_KIND[kind]
    return (RELEVANCE, *orders) if searched else orders


def expressions(order: str, words: str) -> list[Any]:
    """The order of the rows, the same at every visit: the page's number decides a draw."""
    if order == RELEVANCE:
        return [
            title_matches(words).desc(),
            F("text__recency").desc(),
            F("page_id").desc(),
        ]
    if order == "date":
        return by_date()
    if order == "title":
        return ["sort_title", "page_id"]
    if order == "adapted":
        return [F("adaptation_count").desc(), *newest_first()]
    if order == "newest":
        return newest_first()
    column = {"year": "year", "confirmed": "confirmed_at"}[order]
    return [F(column).desc(nulls_last=True), F("page_id").desc()]


def by_date() -> list[Any]:
    """What is coming up, the next first; then what was, the last first."""
    to_come = Q(ends_on__gte=timezone.localdate())
    return [
        Case(When(to_come, then=0), default=1),
        Case(When(to_come, then=F("starts_on"))).asc(),
        F("starts_on").desc(nulls_last=True),
        F("page_id").desc(),
    ]
