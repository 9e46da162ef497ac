"""A digest on a page: the choice that a mail holds, as the page's lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from exchange.addresses import detail_path
from gaamac.common.wording import counted

from . import wording
from .batches import choose_for, names_of, preview
from .choice import Choice, Chosen
from .models import Delivery, DigestPreference
from .readers import Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One item. Without a title shown, `url` is empty: its slug would tell the title."""

    kind: str
    title: str
    summary: str
    where: str
    why: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one kind."""

    words: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """What `partials/_digest.html` shows."""

    headline: str
    followed: str
    sections: list[Section]
    more: int


def next_digest(preference: DigestPreference, *, is_discreet: bool) -> ShownDigest:
    """What the next digest would hold now, in the language of the page that shows it."""
    reader, choice = preview(preference)
    return _shown(reader, choice, choice.shown, is_discreet=is_discreet)


def past_digest(delivery: Delivery, until: datetime) -> ShownDigest:
    """Everything that a past edition was about, as far as the member may see it today."""
    reader, choice = choose_for(delivery.member_id, delivery.window_opened_at, until)
    return _shown(reader, choice, choice.chosen, is_discreet=False)


def _shown(
    reader: Reader | None,
    choice: Choice,
    chosen: tuple[Chosen, ...],
    *,
    is_discreet: bool,
) -> ShownDigest:
    if reader is None or reader.reason_to_skip() or choice.is_empty:
        return ShownDigest("", "", [], 0)
    names = names_of([reader])
    language = get_language() or reader.language

    def line(one: Chosen) -> Line:
        hidden = wording.is_hidden(one.item, is_discreet=is_discreet)
        return Line(
            kind=one.item.kind,
            title=wording.untitled(one.item.kind) if hidden else one.item.title,
            summary="" if hidden else one.item.summary,
            where="" if hidden else wording.where_and_when(one.item, language),
            why=wording.why(one, names),
            url="" if hidden else detail_path(one.item.kind, one.item.slug, language),
            language=language if hidden else one.item.language,
        )

    sections = [
        Section(
            counted(count, kind), [line(one) for one in chosen if one.item.kind == kind]
        )
        for kind, count in choice.counts
    ]
    return ShownDigest(
        headline=wording.headline(choice.summary),
        followed=wording.followed(reader.follows, names),
        sections=[section for section in sections if section.lines],
        more=choice.total - len(chosen),
    )


def facts_of(preference: DigestPreference) -> dict[str, Any]:
    """What a member's settings say about their mail, for the page beside the form."""
    return {
        "preference": preference,
        "member": preference.member,
        "next_due_at": preference.next_due_at,
        "zone": preference.rhythm.zone,
    }
