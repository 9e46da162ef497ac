"""The words of a digest, in the reader's language (the active one)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol
from unicodedata import normalize

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exchange.choices import FollowTarget, Kind
from exchange.follow_names import because, because_of_searches
from exchange.matching import SEARCH, Follows
from gaamac.common.dates import Precision, date_range
from gaamac.common.languages import facts
from gaamac.common.visibility import Visibility
from gaamac.common.wording import (
    KIND_NAMES,
    counted,
    isolated,
    joined,
    number,
    places,
)
from members.vocabulary import countries, regions

from .choice import Chosen, Said
from .choices import Frequency, Tiding, Weekday
from .news import About, NewsItem
from .schedule import Rhythm

# How many there are of each kind, then of the member's own business, then of dates.
Summary = tuple[tuple[tuple[str, int], ...], int, int]


class Named(Protocol):
    """Knows what followed things are called: `exchange.follow_names.Names`."""

    def name(self, target: str, value: Any) -> str:
        """What one is called; empty when it is gone."""


TITLE_LENGTH = 140
SUMMARY_LENGTH = 180
FOLLOWS_NAMED = 4
SEPARATOR = " · "

_SUBJECTS: dict[str, Any] = {
    Frequency.DAILY: gettext_lazy("GAAMAC today: %(counts)s"),
    Frequency.WEEKLY: gettext_lazy("GAAMAC weekly: %(counts)s"),
    Frequency.MONTHLY: gettext_lazy("GAAMAC monthly: %(counts)s"),
}
_EDITIONS: dict[str, Any] = {
    Frequency.DAILY: gettext_lazy("Daily edition %(label)s"),
    Frequency.WEEKLY: gettext_lazy("Weekly edition %(label)s"),
    Frequency.MONTHLY: gettext_lazy("Monthly edition %(label)s"),
}
LIST_NAMES: dict[str, Any] = {
    Frequency.OFF: gettext_lazy("the digest"),
    Frequency.DAILY: gettext_lazy("the daily digest"),
    Frequency.WEEKLY: gettext_lazy("the weekly digest"),
    Frequency.MONTHLY: gettext_lazy("the monthly digest"),
}
# What stands for a title that must not be in a mail: the same whoever may see it.
_UNTITLED: dict[str, Any] = {
    Kind.PRACTICE: gettext_lazy("A practice for members only"),
    Kind.CHALLENGE: gettext_lazy("A challenge for members only"),
    Kind.OFFER: gettext_lazy("An offer for members only"),
    Kind.MEETING: gettext_lazy("A meeting for members only"),
}
_THIS: dict[str, Any] = {
    Kind.PRACTICE: gettext_lazy("this practice"),
    Kind.CHALLENGE: gettext_lazy("this challenge"),
    Kind.OFFER: gettext_lazy("this offer"),
    Kind.MEETING: gettext_lazy("this meeting"),
}

_YOURS: dict[str, Any] = {
    Kind.PRACTICE: gettext_lazy("A practice of yours"),
    Kind.CHALLENGE: gettext_lazy("A challenge of yours"),
    Kind.OFFER: gettext_lazy("An offer of yours"),
    Kind.MEETING: gettext_lazy("A meeting of yours"),
}
_TIDINGS: dict[str, Any] = {
    Tiding.CHANGES: gettext_lazy("An editor asks for changes before it is published."),
    Tiding.PUBLISHED: gettext_lazy("It is published: readers find it now."),
    Tiding.BEGINS: gettext_lazy("Begins on %(day)s"),
    Tiding.REGISTER: gettext_lazy("Last day to register: %(day)s"),
}
LEAD_LENGTH = 70

_ORDER = {
    target: number for number, target in enumerate([*FollowTarget.values, SEARCH])
}


def subject(frequency: str, summary: Summary, lead: str = "") -> str:
    """GAAMAC weekly: 3 practices, 1 challenge. With a title where one may be told."""
    own, new, dates = counts_of(summary)
    return subject_of(frequency, [*own, *new, *dates], short_lead(lead) if lead else "")


def subject_of(frequency: str, counts: Sequence[str], lead: str = "") -> str:
    """The subject that says these counts."""
    words = str(_SUBJECTS[frequency]) % {"counts": _(", ").join(counts)}
    if not lead:
        return words
    return _("%(counts)s: “%(title)s”") % {"counts": words, "title": lead}


def short_lead(title: str) -> str:
    """A title for a subject."""
    return Truncator(title).chars(LEAD_LENGTH)


def headline(summary: Summary) -> str:
    """3 practices, 1 challenge and 1 meeting, new for you."""
    return headline_of(*counts_of(summary))


def headline_of(own: Sequence[str], new: Sequence[str], dates: Sequence[str]) -> str:
    """The headline that says these counts, of which what is new is called so."""
    if not new:
        return joined([*own, *dates])
    words = _("%(counts)s, new for you") % {"counts": joined(new)}
    return _(", ").join([*own, words, *dates])


def counts_of(summary: Summary) -> tuple[list[str], list[str], list[str]]:
    """What there is, in words and in the order of the mail: own business, what is new, dates."""
    counts, own, dates = summary
    return (
        [own_count(own)] if own else [],
        [counted(count, kind) for kind, count in counts],
        [dates_count(dates)] if dates else [],
    )


def more(count: int) -> str:
    """12 more."""
    phrase = ngettext("%(number)s more", "%(number)s more", count)
    return phrase % {"number": number(count)}


def more_line(count: int) -> str:
    """And 12 more: as it stands before an address."""
    phrase = ngettext("And %(number)s more:", "And %(number)s more:", count)
    return phrase % {"number": number(count)}


def own_count(count: int) -> str:
    """2 things about what you posted."""
    phrase = ngettext(
        "%(number)s thing about what you posted",
        "%(number)s things about what you posted",
        count,
    )
    return phrase % {"number": number(count)}


def dates_count(count: int) -> str:
    """2 dates to keep."""
    phrase = ngettext("%(number)s date to keep", "%(number)s dates to keep", count)
    return phrase % {"number": number(count)}


def own_heading() -> str:
    """Over what concerns the member's own contributions."""
    return _("About what you posted")


def pinned_heading() -> str:
    """Over what the editors put first."""
    return _("Chosen by the editors")


def dates_heading() -> str:
    """Over the days of meetings to come."""
    return _("Dates to keep")


def tiding(said: Said) -> str:
    """What there is to say of one contribution: "2 new responses", "Begins on 3 December 2026"."""
    if said.what == Tiding.ANSWERED:
        return new_responses(said.count)
    return str(_TIDINGS[said.what]) % {"day": date_range(said.day) if said.day else ""}


def new_responses(count: int) -> str:
    """2 new responses."""
    phrase = ngettext("%(number)s new response", "%(number)s new responses", count)
    return phrase % {"number": number(count)}


def yours(kind: str) -> str:
    """What stands for the title of the member's own that must not be named in a mail."""
    return str(_YOURS[kind])


def edition(frequency: str, label: str) -> str:
    """Weekly edition 2026-W47."""
    return str(_EDITIONS[frequency]) % {"label": label}


def when(rhythm: Rhythm) -> str:
    """You get this every week, on Monday at 08:00 your time."""
    clock = f"{rhythm.hour:02}:00"
    if rhythm.frequency == Frequency.DAILY:
        return _("You get this every day at %(time)s, your time.") % {"time": clock}
    if rhythm.frequency == Frequency.WEEKLY:
        day = Weekday(rhythm.weekday).label
        return _("You get this every week, on %(day)s at %(time)s, your time.") % {
            "day": day,
            "time": clock,
        }
    return _("You get this every month, on day %(day)s at %(time)s, your time.") % {
        "day": number(rhythm.day_of_month),
        "time": clock,
    }


def followed(follows: Follows, names: Named) -> str:
    """What the digest is narrowed to: "You follow Elections, Kenya and 3 more"."""
    if follows.selects_everything:
        return _("You follow nothing in particular, so this is everything new.")
    named = sorted(
        (order_of(target), names.name(target, value))
        for target, value in followed_pairs(follows)
    )
    known = list(dict.fromkeys(name for _order, name in named if name))
    if not known:
        return _("You follow single contributions, so this is about them.")
    return followed_names(known)


def followed_pairs(follows: Follows) -> Iterable[tuple[str, Any]]:
    """What of it is named: a single contribution isn't, whose title may not be for a mail."""
    return [pair for pair in follows.pairs if pair[0] != FollowTarget.CONTRIBUTION]


def followed_names(names: Sequence[str]) -> str:
    """You follow Elections, Kenya and 3 more: the first few of these names."""
    left = len(names) - FOLLOWS_NAMED
    if left > 1:
        names = [*names[:FOLLOWS_NAMED], more(left)]
    return _("You follow %(names)s.") % {"names": joined(names)}


def order_of(target: str) -> int:
    """Where what is followed by this target stands among others that are named."""
    return _ORDER[target]


def why(chosen: Chosen, names: Named) -> str:
    """Why an item is there: what happened to it, and what the member follows about it."""
    words = []
    if chosen.is_changed:
        words.append(_("Changed since you were last told"))
    if chosen.responses:
        words.append(new_responses(chosen.responses))
    words.append(because(_reason_names(chosen, names)))
    searches = [one.name for target, one in chosen.reasons if target == SEARCH]
    words.append(because_of_searches(searches))
    return line(words)


def line(parts: Iterable[str]) -> str:
    """What there is of some remarks, on one line."""
    return SEPARATOR.join(part for part in parts if part)


def _reason_names(chosen: Chosen, names: Named) -> list[str]:
    """The names of what is followed: in an order that is the same for every item."""
    named = sorted(
        (
            _ORDER[target],
            str(_THIS[chosen.item.kind])
            if target == FollowTarget.CONTRIBUTION
            else names.name(target, value),
        )
        for target, value in chosen.reasons
        if target != SEARCH
    )
    return [name for _order, name in named]


def untitled(kind: str) -> str:
    """What stands for the title of an item that must not be named in a mail."""
    return str(_UNTITLED[kind])


def is_hidden(item: NewsItem | About, *, is_discreet: bool) -> bool:
    """Whether a mail must not name this item."""
    return is_discreet and item.visibility > Visibility.PUBLIC


def short_title(item: NewsItem | About) -> str:
    """The title, at most three lines of it."""
    return _cut(item.title, TITLE_LENGTH)


def short_summary(item: NewsItem) -> str:
    """At most two lines of the summary."""
    return _cut(" ".join(item.summary.split()), SUMMARY_LENGTH)


def _cut(text: str, most: int) -> str:
    """As `Truncator` does, which reads even a short text letter by letter."""
    short = normalize("NFC", text)
    return short if len(short) <= most else Truncator(text).chars(most)


def where_and_when(item: NewsItem, language: str) -> str:
    """A meeting's days, the places, the language where it is not the reader's, the time it takes to read."""
    known = [countries().get(code) for code in item.country_ids]
    names: Sequence[str] = [country.name for country in known if country]
    parts = [
        _days(item) if item.starts_on else "",
        places(names) if names else _regions_or_worldwide(item),
        _language_of(item, language),
        _reading_time(item, language),
    ]
    return line(parts) or str(KIND_NAMES[item.kind])


def _language_of(item: NewsItem, language: str) -> str:
    """The language of the text where it isn't the reader's; it turns no number beside it round."""
    if item.language == language:
        return ""
    known = facts(item.language)
    if known.direction == facts(language).direction:
        return known.own_name
    return isolated(known.own_name)


def only_for_members() -> str:
    """Beside an item that must not be named in a mail."""
    return _("Sign in to read it")


def _reading_time(item: NewsItem, language: str) -> str:
    """3 minutes to read; of a meeting nothing, since it is its day that counts."""
    minutes = item.card.get("minutes")
    if not minutes or item.kind == Kind.MEETING:
        return ""
    return _minutes_to_read(minutes, language)


@lru_cache(maxsize=512)
def _minutes_to_read(
    minutes: int,
    _language: str,  # the active one, in which it is said
) -> str:
    phrase = ngettext(
        "%(number)s minute to read", "%(number)s minutes to read", minutes
    )
    return phrase % {"number": number(minutes)}


def _days(item: NewsItem) -> str:
    """The days of a meeting, as exact as they are known."""
    precision = item.card.get("precision") or Precision.DAY
    return date_range(item.starts_on, item.ends_on, precision)


def _regions_or_worldwide(item: NewsItem) -> str:
    if item.card.get("worldwide"):
        return _("Worldwide")
    known = [regions().get(number) for number in item.region_ids]
    return joined([region.name for region in known if region]) if known else ""
