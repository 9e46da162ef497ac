"""Adaptations as readers get them: under a practice, above the practice they became, on one's own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from exchange.choices import Attribution, Kind
from exchange.models import CatalogueEntry
from exchange.shown import shown_to
from gaamac.common.visibility import Visibility, clearance_of
from members.models import User
from members.vocabulary import countries

from .authors import JOINED, is_by, own_slots
from .choices import CAN_BE_SENT, AdaptationState
from .models import Adaptation
from .wording import place_and_year


@dataclass(frozen=True, slots=True)
class Link:
    """Another practice that this one leads to."""

    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class AdaptationRow:
    """One record as `practices/partials/_adaptation.html` shows it."""

    adaptation: Adaptation
    name: str
    author: str
    organisation: str
    audience: str
    own: Link | None


@dataclass(frozen=True, slots=True)
class Connections:
    """What a practice's page says of its use elsewhere, and of what it is an adaptation of."""

    rows: list[AdaptationRow]
    origins: list[Link]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One record on its author's page."""

    adaptation: Adaptation
    name: str
    practice: Link | None
    state: AdaptationState
    can_be_sent: bool


def attribution_of(entry: CatalogueEntry) -> str:
    """Whose name a published contribution shows."""
    if entry.is_anonymous:
        return Attribution.ANONYMOUS
    return Attribution.NAMED if entry.author_name else Attribution.ORGANISATION


def connections(reader: Any, entry: CatalogueEntry) -> Connections:
    """What this reader may know of it; one query, one more where there is a link to show.

    The caller has asked whether they may see the practice itself.
    """
    key = entry.translation_key
    found = Adaptation.objects.published().connected_with(key)
    found = found.select_related("organisation", *JOINED).order_by("-year", "-pk")
    used = [one for one in found if one.practice_key == key]
    slots = own_slots(reader) if used else frozenset()
    shown = [one for one in used if _may_see(reader, one, entry, slots)]
    became = [one for one in found if one.own_key == key]
    others = _entries(
        reader, [*(one.own_key for one in shown), *(one.practice_key for one in became)]
    )
    return Connections(
        rows=[_row(one, others) for one in shown],
        origins=_origins(reader, entry, became, others),
    )


def _may_see(
    reader: Any,
    adaptation: Adaptation,
    entry: CatalogueEntry,
    slots: frozenset[UUID],
) -> bool:
    """What reaches as far as the practice does, its readers see; of the rest, whom it is meant for."""
    reach = max(clearance_of(reader), entry.visibility)
    return adaptation.visibility <= reach or is_by(reader, adaptation, slots)


def _entries(reader: Any, keys: Iterable[UUID | None]) -> dict[UUID, CatalogueEntry]:
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = shown_to(reader, Kind.PRACTICE).filter(translation_key__in=wanted)
    return {row.translation_key: row for row in rows}


def _row(adaptation: Adaptation, others: dict[UUID, CatalogueEntry]) -> AdaptationRow:
    author, organisation = _who(adaptation)
    own = others.get(adaptation.own_key) if adaptation.own_key else None
    is_public = adaptation.visibility == Visibility.PUBLIC
    return AdaptationRow(
        adaptation=adaptation,
        name=_name(adaptation),
        author=author,
        organisation=organisation,
        audience="" if is_public else str(Visibility(adaptation.visibility).label),
        own=_link(own) if own and _same_name(adaptation, own) else None,
    )


def _origins(
    reader: Any,
    entry: CatalogueEntry,
    became: list[Adaptation],
    others: dict[UUID, CatalogueEntry],
) -> list[Link]:
    """The practices of which this one is an adaptation, as far as the reader may know."""
    found = {}
    slots = own_slots(reader) if became else frozenset()
    for one in became:
        origin = others.get(one.practice_key)
        may_see = origin and _may_see(reader, one, origin, slots)
        if origin and may_see and _same_name(one, entry):
            found[origin.translation_key] = _link(origin)
    return list(found.values())


def _same_name(adaptation: Adaptation, own: CatalogueEntry) -> bool:
    """A link between texts that show different names would tell who wrote the other one."""
    return attribution_of(own) == adaptation.attribution


def _who(adaptation: Adaptation) -> tuple[str, str]:
    """Name and organisation, as far as they may be shown."""
    if adaptation.attribution == Attribution.ANONYMOUS:
        return _("Anonymous"), ""
    organisation = adaptation.organisation.name if adaptation.organisation else ""
    if adaptation.attribution == Attribution.ORGANISATION:
        return organisation, ""
    authorship = getattr(adaptation, "authorship", None)
    return (authorship.user.name if authorship else ""), organisation


def _name(adaptation: Adaptation) -> str:
    known = countries().get(adaptation.country_id)
    return place_and_year(known.name if known else "", adaptation.year)


def _link(entry: CatalogueEntry) -> Link:
    url = reverse("practice-detail", args=[entry.slug])
    return Link(entry.title, entry.language, url)


def adaptations_of(author: User) -> list[OwnRow]:
    """Everything a member recorded: what waits for them first, then the latest; two queries."""
    rows = list(Adaptation.objects.by(author).order_by("-submitted_at", "-pk"))
    practices = _entries(author, [row.practice_key for row in rows])
    own = [_own_row(row, practices) for row in rows]
    return sorted(own, key=lambda row: row.state != AdaptationState.CHANGES_REQUESTED)


def _own_row(adaptation: Adaptation, practices: dict[UUID, CatalogueEntry]) -> OwnRow:
    practice = practices.get(adaptation.practice_key)
    return OwnRow(
        adaptation=adaptation,
        name=_name(adaptation),
        practice=_link(practice) if practice else None,
        state=AdaptationState(adaptation.state),
        can_be_sent=practice is not None and adaptation.state in CAN_BE_SENT,
    )
