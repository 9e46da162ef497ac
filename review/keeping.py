"""What somebody should look after: texts that age, that nobody answers for, whose links are dead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from exchange.choices import Kind, Step
from exchange.freshness import Freshness, today
from exchange.models import Authorship, CatalogueEntry, HistoryLine, Link
from exchange.models.history import STANDING
from gaamac.common.languages import reader_language
from members.models import User

from .translations import Kept, kept, translations

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look after."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Things of one sort: how many, the first of them, where all of them stand."""

    id: str
    heading: str
    nothing: str
    total: int
    lines: list[Line]
    url: str = ""


def areas() -> list[Area]:
    """Everything that may have gone wrong since it was published; as many queries however much it is."""
    return [
        _ageing(Freshness.STALE, _("Stale"), _("Nothing is stale.")),
        _ageing(Freshness.AGEING, _("Ageing"), _("Nothing is ageing.")),
        _nobody(),
        _links(),
        _translations(),
        _waiting(),
    ]


def _shown() -> QuerySet[CatalogueEntry]:
    """One row for each contribution; meetings don't age."""
    return CatalogueEntry.objects.shown_in(reader_language()).exclude(kind=Kind.MEETING)


def _ageing(state: Freshness, heading: str, nothing: str) -> Area:
    rows = _shown().in_state_of_freshness(state, today()).order_by("review_by", "pk")
    return _area(
        state,
        heading,
        nothing,
        rows,
        lambda row: Line(row.title, reverse("freshness:handle", args=[row.pk])),
        f"{reverse('freshness:index')}?state={state}",
    )


def without_anybody() -> QuerySet[CatalogueEntry]:
    """Somebody wrote them, and neither an author nor anyone of the organisation is with us any more.

    Of what is anonymous nobody is looked up: its seals stay shut.
    """
    authors = Authorship.objects.filter(
        terms=OuterRef("translation_key"), user__is_active=True
    )
    members = User.objects.approved()
    colleagues = members.filter(membership__organisation=OuterRef("organisation_id"))
    return (
        _shown()
        .filter(is_anonymous=False, credited_to="")
        .exclude(card__compiled=True)
        .filter(~Exists(authors), ~Exists(colleagues))
        .order_by("title", "pk")
    )


def _nobody() -> Area:
    return _area(
        "nobody",
        _("Nobody answers for it any more"),
        _("Every text has an author or an organisation that is with us."),
        without_anybody(),
        lambda row: Line(row.title, _reading(row.pk), row.organisation_name),
    )


def _links() -> Area:
    return _area(
        "links",
        _("Links that lead nowhere"),
        _("Every link that is asked for answers."),
        Link.objects.dead().order_by("failing_since", "pk"),
        lambda link: Line(
            link.address,
            _reading(link.pages[0]) if link.pages else "",
            link.get_problem_display(),
        ),
        reverse("links:index"),
    )


def _translations() -> Area:
    rows = to_look_at()
    lines = [
        Line(row.entry.title, _reading(row.entry.pk), note_of(row)) for row in rows
    ]
    return Area(
        "translations",
        _("Translations that fell behind, or that a machine made"),
        _("Every translation says what its source says."),
        len(lines),
        lines[:SHOWN],
        reverse("review-translations"),
    )


def to_look_at() -> list[Kept]:
    """The translations with something wrong."""
    return [row for row in kept(translations()) if row.behind or row.by_machine]


def note_of(row: Kept) -> str:
    """What is wrong with a translation, in words."""
    words = [_("made by a machine")] if row.by_machine else []
    return _(", ").join([*row.behind, *words])


def _waiting() -> Area:
    later = HistoryLine.objects.filter(
        terms=OuterRef("terms"), step__in=STANDING, pk__gt=OuterRef("pk")
    )
    lines = HistoryLine.objects.filter(step=Step.OFFERED).filter(~Exists(later))
    pages = Page.objects.filter(latest_revision__in=lines.values("revision")).order_by(
        "latest_revision_created_at", "pk"
    )
    return _area(
        "edits",
        _("Edits that wait for their author"),
        _("No author has been asked about edits."),
        pages,
        lambda page: Line(page.draft_title or page.title, _reading(page.pk)),
    )


def _reading(page: int) -> str:
    return reverse("review-read", args=[page])


def _area(
    name: str,
    heading: str,
    nothing: str,
    rows: QuerySet,
    make: Callable[[Any], Line],
    url: str = "",
) -> Area:
    lines = [make(row) for row in rows[:SHOWN]]
    return Area(name, heading, nothing, rows.count(), lines, url)
