"""A digest on a page: the choice that a mail holds, as the page's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from exchange.addresses import detail_path
from exchange.follow_names import Names
from exchange.matching import Follows
from gaamac.common.wording import counted, moment

from . import wording
from .batches import choose_for, compose, names_of, notes_of, preview
from .choice import Choice, Chosen, Said
from .choices import Reason, Tiding
from .models import Delivery, DigestPreference
from .readers import Reader
from .rendering import note_for
from .schedule import edition_label
from .services import as_if_saved

_WHY_NONE: dict[str, Any] = {
    Reason.TURNED_OFF: gettext_lazy("You get no digest."),
    Reason.NO_ADDRESS: gettext_lazy(
        "Your address is not confirmed, so no digest is sent to it."
    ),
    Reason.SUPPRESSED: gettext_lazy(
        "Our mails to your address come back, so nothing is sent to it any more."
        " Give us another address under “Mail address”, or write to us when yours works again."
    ),
}


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
    """The items of one kind, or other lines under one heading."""

    words: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """What `partials/_digest.html` shows."""

    subject: str
    # The plain text of the very mail.
    text: str
    headline: str
    followed: str
    note: str
    sections: list[Section]
    more: int
    # Why none is sent, where it is for another reason than that nothing is new.
    why_none: str = ""


NOTHING = ShownDigest("", "", "", "", "", [], 0)


def next_digest(
    preference: DigestPreference,
    follows: Follows,
    choices: Mapping[str, Any] | None = None,
    *,
    hide: bool,
) -> ShownDigest:
    """What the next digest would hold now, in the language of the page that shows it.

    `choices` are those of the form, where they are not saved yet. `hide` leaves out titles that
    are not public.
    """
    tried = as_if_saved(preference, choices) if choices else preference
    wishes: dict[str, Any] = {"follows": follows, "label": _next_label(tried)}
    if choices:
        wishes |= {
            "rhythm": tried.rhythm,
            "is_discreet": tried.is_discreet,
            "language": choices.get("preferred_language")
            or preference.member.preferred_language,
        }
    if tried.window_opened_at != preference.window_opened_at:
        # Turned on again after a while: its window opens when that is saved.
        now = timezone.now()
        reader, choice = choose_for(preference.member_id, now, now, **wishes)
    else:
        reader, choice = preview(preference, **wishes)
    if reader is None:
        return NOTHING
    # A pause ends, and then the digest holds this.
    reader = reader._replace(is_paused=False)
    return _shown(reader, choice, choice.shown, wishes["label"], is_discreet=hide)


def _next_label(preference: DigestPreference) -> str:
    """Of the edition that comes next: after a pause, and not one that the member has had."""
    due = preference.next_due_at
    return edition_label(preference.rhythm, due) if due else ""


def past_digest(delivery: Delivery, until: datetime) -> ShownDigest:
    """Everything that a past edition was about, as far as the member may see it today."""
    label = delivery.edition.label
    reader, choice = choose_for(
        delivery.member_id, delivery.window_opened_at, until, label
    )
    return _shown(reader, choice, choice.chosen, label, is_discreet=False)


def _shown(
    reader: Reader | None,
    choice: Choice,
    chosen: tuple[Chosen, ...],
    label: str,
    *,
    is_discreet: bool,
) -> ShownDigest:
    if reader is None:
        return NOTHING
    if reason := reader.reason_to_skip():
        return replace(NOTHING, why_none=str(_WHY_NONE.get(reason, "")))
    if choice.is_empty:
        return NOTHING
    names, notes = names_of([reader]), notes_of({label})
    language = get_language() or reader.language
    sections = [
        *_said(wording.own_heading(), choice.own, language, is_discreet=is_discreet),
        *_sections(choice, chosen, names, language, is_discreet=is_discreet),
        *_said(
            wording.dates_heading(), choice.dates, language, is_discreet=is_discreet
        ),
    ]
    frequency = reader.rhythm.frequency
    note = note_for(notes, frequency, label, language)
    # By a link, titles that are not public stay out of the mail's text too.
    told = reader._replace(is_discreet=is_discreet or reader.is_discreet)
    mail = compose(told, choice, label, names, notes).as_email()
    return ShownDigest(
        subject=mail.subject,
        text=str(mail.body),
        headline=wording.headline(choice.summary),
        followed=wording.followed(reader.follows, names),
        note=note[0] if note else "",
        sections=sections,
        more=choice.total - len(chosen),
    )


def _sections(
    choice: Choice,
    chosen: tuple[Chosen, ...],
    names: Names,
    language: str,
    *,
    is_discreet: bool,
) -> Iterable[Section]:
    def line(one: Chosen) -> Line:
        item, hidden = one.item, wording.is_hidden(one.item, is_discreet=is_discreet)
        where = wording.only_for_members() if hidden else ""
        return Line(
            kind=item.kind,
            title=wording.untitled(item.kind) if hidden else item.title,
            summary="" if hidden else item.summary,
            where=where or wording.where_and_when(item, language),
            why=wording.why(one, names),
            url="" if hidden else detail_path(item.kind, item.slug, language),
            language=language if hidden else item.language,
        )

    pinned, others = chosen[: choice.pinned], chosen[choice.pinned :]
    if pinned:
        yield Section(wording.pinned_heading(), [line(one) for one in pinned])
    for kind, count in choice.counts:
        lines = [line(one) for one in others if one.item.kind == kind]
        apart = sum(one.item.kind == kind for one in pinned)
        if lines:
            yield Section(counted(count - apart, kind), lines)


def _said(
    heading: str, lines: tuple[Said, ...], language: str, *, is_discreet: bool
) -> Iterable[Section]:
    def line(said: Said) -> Line:
        about = said.about
        hidden = wording.is_hidden(about, is_discreet=is_discreet)
        url = "" if hidden else _way_to(said, language)
        return Line(
            kind=about.kind,
            title=wording.untitled(about.kind) if hidden else about.title,
            summary="",
            where=wording.tiding(said),
            why="",
            url=url,
            language=language if hidden else about.language,
        )

    if lines:
        yield Section(heading, [line(said) for said in lines])


def _way_to(said: Said, language: str) -> str:
    about = said.about
    if said.what == Tiding.CHANGES:
        return reverse("contribution-edit", args=[about.kind, about.translation_key])
    return detail_path(about.kind, about.slug, language)


def facts_of(preference: DigestPreference) -> dict[str, Any]:
    """What a member's settings say about their mail, for the page beside the form."""
    return {
        "preference": preference,
        "member": preference.member,
        "next_due_at": preference.next_due_at,
        "next_words": _in_words(preference),
    }


def _in_words(preference: DigestPreference) -> str:
    """The moment of the next one by the clock that the member chose, wherever the page is opened."""
    if preference.next_due_at is None:
        return ""
    with timezone.override(preference.rhythm.zone):
        return moment(preference.next_due_at)
