"""The reviews on the first screen of the desk: what waits, filtered, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.choices import Kind
from gaamac.common.languages import FACTS
from members.models import User
from members.vocabulary import regions

from . import due, places, waiting
from .choices import Pace
from .models import OutsideApproval, OutsideReading, Reading, ReadingByReviewers

CLAIMED = {
    "": gettext_lazy("Everybody’s"),
    "free": gettext_lazy("Taken by nobody"),
    "mine": gettext_lazy("Taken by me"),
}
_REVIEWERS = ReadingByReviewers._meta.model_name
_OUTSIDE = OutsideReading._meta.model_name
# The furthest page anybody leafs to; a number of any length could be typed.
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One text in review, in words."""

    page: int
    title: str
    read_url: str
    case_url: str
    kind: str
    language: str
    place: str
    is_revision: bool
    since: datetime
    claimed_by: str
    is_mine: bool
    due: Any
    pace: Pace
    step: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    is_chosen: bool


def reviews(
    user: User, parameters: Mapping[str, str], size: int | None = None
) -> dict[str, Any]:
    """What the part of the first screen shows: the same few queries, however much waits."""
    asked = _asked(user, parameters)
    number = _page_number(parameters)
    size = size or settings.PAGE_SIZE
    rows, total = waiting.a_page_of(asked, number, size)
    counted = waiting.counts()
    return {
        "lines": _lines(rows, user),
        "total": total,
        "waits": sum(counted["kind"].values()),
        "filters": _filters(parameters, counted),
        "is_filtered": any(parameters.get(name) for name in _FILTERS),
        "here": _address(parameters, number),
        "earlier": _address(parameters, number - 1) if number > 1 else "",
        "later": _address(parameters, number + 1) if total > number * size else "",
    }


_FILTERS = ("kind", "language", "region", "claimed")


def _asked(user: User, parameters: Mapping[str, str]) -> waiting.Wanted:
    """What the address asks for; a word that is none of ours asks for nothing."""
    region = parameters.get("region", "")
    known = region.isascii() and region.isdecimal() and int(region) in regions()
    return waiting.Wanted(
        kind=_one_of(parameters.get("kind", ""), Kind.values),
        language=_one_of(parameters.get("language", ""), FACTS),
        claimed=_one_of(parameters.get("claimed", ""), CLAIMED),
        me=user.pk,
        pages=places.pages_in(int(region)) if known else None,
    )


def _one_of(given: str, known: Collection[str]) -> str:
    return given if given in known else ""


def _page_number(parameters: Mapping[str, str]) -> int:
    given = parameters.get("page", "")
    if not (
        given.isascii() and given.isdecimal() and len(given) < len(str(_LAST_PAGE))
    ):
        return 1
    return max(1, int(given))


def _filters(
    parameters: Mapping[str, str], counted: dict[str, dict[str, int]]
) -> list[tuple[str, str, list[Option]]]:
    """Name, label and choices of each filter; with how many wait, where that is known."""
    kinds = [("", _("All kinds")), *((one, str(label)) for one, label in Kind.choices)]
    languages = [("", _("All languages"))]
    languages += [(code, facts.own_name) for code, facts in FACTS.items()]
    areas = [("", _("The whole world"))]
    areas += sorted(
        ((str(one.m49), one.name) for one in regions().values()),
        key=lambda pair: pair[1],
    )
    claimed = [(value, str(label)) for value, label in CLAIMED.items()]
    found = []
    for name, label, pairs in (
        ("kind", _("Kind"), kinds),
        ("language", _("Language"), languages),
        ("region", _("Region"), areas),
        ("claimed", _("Whose"), claimed),
    ):
        chosen, numbers = parameters.get(name, ""), counted.get(name, {})
        options = [
            Option(value, _with_number(words, numbers.get(value)), value == chosen)
            for value, words in pairs
        ]
        found.append((name, label, options))
    return found


def _with_number(words: str, number: int | None) -> str:
    return f"{words} ({number})" if number else words


def _address(parameters: Mapping[str, str], number: int) -> str:
    """The first screen with the same filters, at another page."""
    kept = {name: parameters[name] for name in _FILTERS if parameters.get(name)}
    if number > 1:
        kept["page"] = str(number)
    base = reverse("wagtailadmin_home")
    return f"{base}?{urlencode(kept)}" if kept else base


def _lines(rows: list[waiting.Row], user: User) -> list[Line]:
    """The rows in words: four queries for all of them."""
    where = places.places_of([row.page for row in rows])
    names = dict(
        User.objects.filter(
            pk__in={row.editor for row in rows if row.editor}
        ).values_list("pk", "name")
    )
    others = _others([row.review for row in rows])
    today = due.today()
    return [
        Line(
            page=row.page,
            title=row.title,
            read_url=_where_it_is_read(row),
            case_url=reverse("review_case", args=[row.page]),
            kind=kind_words(row.kind),
            language=FACTS[row.language].own_name
            if row.language in FACTS
            else row.language,
            place=where.get(row.page, ""),
            is_revision=row.is_revision,
            since=row.since,
            claimed_by=names.get(row.editor, ""),
            is_mine=row.editor == user.pk,
            due=row.due,
            pace=due.pace(row.due, today),
            step=_step_words(row.step, others.get(row.review, {})),
        )
        for row in rows
    ]


def _where_it_is_read(row: waiting.Row) -> str:
    """A contribution is read and decided about on one page; a page of the site in its form."""
    is_one = row.kind in Kind.values
    name = "review-read" if is_one else "wagtailadmin_pages:edit"
    return reverse(name, args=[row.page])


def kind_words(kind: str) -> str:
    """What a text is called; a page of the site is none of the four kinds."""
    return str(Kind(kind).label) if kind in Kind.values else _("Page")


def _others(reviews_here: list[int]) -> dict[int, dict[str, int]]:
    """How many were asked and have answered, of each review: two queries."""
    found: dict[int, dict[str, int]] = {review: {} for review in reviews_here}
    done = Count("pk", filter=Q(answered_at__isnull=False))
    rows = Reading.objects.filter(workflow_state__in=reviews_here).order_by()
    counted = rows.values_list("workflow_state").annotate(asked=Count("pk"), done=done)
    for review, asked, answered in counted:
        found[review] |= {"asked": asked, "answered": answered}
    links = OutsideApproval.objects.open().filter(workflow_state__in=reviews_here)
    for review, number in (
        links.order_by().values_list("workflow_state").annotate(asked=Count("pk"))
    ):
        found[review]["links"] = number
    return found


def _step_words(step: str, others: dict[str, int]) -> str:
    """With whom it is just now, where that is not the editors."""
    if step == _REVIEWERS:
        return _("With reviewers: %(answered)s of %(asked)s have answered") % {
            "answered": others.get("answered", 0),
            "asked": others.get("asked", 0),
        }
    if step == _OUTSIDE:
        return _("Waits for an approval from outside")
    if others.get("asked"):
        return _("Reviewers have answered")
    return ""
