"""Numbers, counts, lists, moments and freshness in the reader's words (CLDR, through Babel)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import dates, lists, numbers
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from .dates import babel_locale, date_range, months_ago
from .languages import reader_language

# A list of places names this many before it only counts the rest.
PLACES_NAMED = 2

KIND_NAMES: dict[str, Any] = {
    "practice": gettext_lazy("Practice"),
    "challenge": gettext_lazy("Challenge"),
    "offer": gettext_lazy("Offer"),
    "meeting": gettext_lazy("Meeting"),
}
_KIND_COUNTS: dict[str, Any] = {
    "practice": ngettext_lazy("%(number)s practice", "%(number)s practices", "count"),
    "challenge": ngettext_lazy(
        "%(number)s challenge", "%(number)s challenges", "count"
    ),
    "offer": ngettext_lazy("%(number)s offer", "%(number)s offers", "count"),
    "meeting": ngettext_lazy("%(number)s meeting", "%(number)s meetings", "count"),
}
_KIND_RANGES: dict[str, Any] = {
    "practice": gettext_lazy("%(least)s to %(most)s practices"),
    "challenge": gettext_lazy("%(least)s to %(most)s challenges"),
    "offer": gettext_lazy("%(least)s to %(most)s offers"),
    "meeting": gettext_lazy("%(least)s to %(most)s meetings"),
}
_KIND_NONE: dict[str, Any] = {
    "practice": gettext_lazy("No practice"),
    "challenge": gettext_lazy("No challenge"),
    "offer": gettext_lazy("No offer"),
    "meeting": gettext_lazy("No meeting"),
}


def number(value: int) -> str:
    """1204 as "1,204" or "1 204"."""
    return number_in(value, reader_language())


@lru_cache(maxsize=16_384)
def number_in(value: int, language: str) -> str:
    """The same in a language that is known: a page of filters writes some hundred counts."""
    return str(numbers.format_decimal(value, locale=babel_locale(language)))


def counted(count: int, kind: str = "") -> str:
    """How many of a kind, in words: "No practice", "1 practice", "1,204 practices".

    Without a kind, entries of all kinds are counted. Numbers stand as figures: spelled out they
    would have to agree with the gender of what they count in four of the six languages.
    """
    if count == 0:
        return str(_KIND_NONE.get(kind) or _("Nothing"))
    phrase = _KIND_COUNTS.get(kind) or ngettext_lazy(
        "%(number)s entry", "%(number)s entries", "count"
    )
    return str(phrase % {"count": count, "number": number(count)})


def ranged(least: int, most: int, kind: str = "") -> str:
    """4 to 6 practices; without a kind, entries of all kinds."""
    phrase = _KIND_RANGES.get(kind) or _("%(least)s to %(most)s entries")
    return str(phrase % {"least": number(least), "most": number(most)})


def used_elsewhere(count: int) -> str:
    """How often a practice was used elsewhere, for its card."""
    phrase = ngettext(
        "used elsewhere: %(number)s time", "used elsewhere: %(number)s times", count
    )
    return phrase % {"number": number(count)}


def moment(value: datetime) -> str:
    """13 September 2023, 14:00 UTC: in the zone that is current for this reader."""
    local = timezone.localtime(value)
    clock = dates.format_time(
        local, format="HH:mm", tzinfo=local.tzinfo, locale=babel_locale()
    )
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": date_range(local),
        "time": clock,
        "zone": _zone(local),
    }


def _zone(moment: datetime) -> str:
    """UTC+3, UTC+5:30: read alike in every language, unlike names and letters of zones."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def joined(items: Sequence[Any]) -> str:
    """A, B and C."""
    return _listing(len(items), babel_locale()).format(*map(str, items))


@lru_cache(maxsize=512)
def _listing(length: int, locale: str) -> str:
    """A list of so many, with places to be filled: "{0}, {1} and {2}"."""
    return lists.format_list([f"{{{n}}}" for n in range(length)], locale=locale)


def places(names: Sequence[Any]) -> str:
    """Angola, Burundi and 10 more states; all of them where only one would be left out."""
    if len(names) <= PLACES_NAMED + 1:
        return joined(names)
    more = len(names) - PLACES_NAMED
    rest = ngettext("%(number)s more state", "%(number)s more states", more)
    return joined([*names[:PLACES_NAMED], rest % {"number": number(more)}])


def _ago(moment: datetime) -> str:
    return _ago_in(moment.date(), timezone.localdate(), reader_language())


@lru_cache(maxsize=4096)
def _ago_in(day: date, today: date, language: str) -> str:
    # Every result of a list has an age, and many have the same.
    return months_ago(day, today, language)


# By state (exchange/freshness.py): the drawing in components/marks.html, and the words.
_FRESHNESS: dict[str, tuple[str, Any]] = {
    "fresh": ("f2", gettext_lazy("Confirmed %(ago)s")),
    "ageing": ("f1", gettext_lazy("Confirmed %(ago)s, due for a look")),
    "stale": ("f0", gettext_lazy("Last confirmed %(ago)s, may be out of date")),
    "unconfirmed": ("fx", gettext_lazy("Not yet confirmed")),
}


def freshness(state: str, confirmed_at: datetime | None) -> tuple[str, str]:
    """The mark (fx, f0, f1, f2) and the words for when someone last said that it is still right."""
    mark, words = _FRESHNESS[state if confirmed_at else "unconfirmed"]
    return mark, words % {"ago": _ago(confirmed_at) if confirmed_at else ""}


def one_way(code: str) -> str:
    """A code such as 2026-W49, isolated (Unicode UAX 9), to read alike among words of any direction."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{code}\N{POP DIRECTIONAL ISOLATE}"


def isolated(words: str) -> str:
    """Words of a direction of their own, isolated, so that numbers beside them stay where they stand."""
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"
