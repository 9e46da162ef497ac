"""Dates, ranges and ages in words, in the reader's language, from CLDR through Babel."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from django.contrib.humanize.templatetags.humanize import naturalday
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import reader_language

# British English: the day stands before the month.
_LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans"}
# CLDR joins the ends of a range by a dash; read aloud and in a sentence, a word is clearer.
# Russian keeps the dash, and Chinese has its word in CLDR.
_UNTIL = {"en": "to", "fr": "à", "es": "a", "ar": "إلى"}
_UNTIL_DAY = {**_UNTIL, "fr": "au", "es": "al"}
_DASH = re.compile(r"\s*[–-]\s*$")
_SHORT_MONTH = re.compile(r"(?<!M)MMM(?!M)")

AREAS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


_UNITS: dict[str, dict[str, str]] = {
    Precision.DAY: {"y": "year", "M": "month", "d": "day"},
    Precision.MONTH: {"y": "year", "M": "month"},
    Precision.YEAR: {"y": "year"},
}
_SKELETONS: dict[str, tuple[str, ...]] = {
    Precision.DAY: ("yMMMMd", "yMMMd"),
    Precision.MONTH: ("yMMMM",),
    Precision.YEAR: ("y",),
}


def babel_locale(language: str | None = None) -> Locale:
    """Babel's locale of a language of the portal; of the reader's when none is named."""
    return _locale(language or reader_language())


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    # Parsing one costs more than writing a number in it.
    return Locale.parse(_LOCALES.get(language, language))


def date_range(
    start: date,
    end: date | None = None,
    precision: str = Precision.DAY,
    language: str | None = None,
) -> str:
    """A day or a range in words, as exact as it is known: "2 to 4 February 2016", "December 2008".

    Days are calendar days: turn an instant into the reader's day before.
    """
    first, last = sorted((_day(start), _day(end or start)))
    locale = babel_locale(language)
    field = _largest_difference(first, last, precision)
    if field is None:
        return _single(first, precision, locale)
    before, after = _interval_patterns(field, precision, locale)
    return format_date(first, before, locale) + format_date(last, after, locale)


def _day(when: date) -> date:
    """The calendar day; of an instant, the one it falls on in the reader's time zone."""
    if isinstance(when, datetime):
        return (
            timezone.localtime(when).date() if timezone.is_aware(when) else when.date()
        )
    return when


def _largest_difference(first: date, last: date, precision: str) -> str | None:
    """CLDR's letter of the largest unit in which two days differ, as exact as they are known."""
    for letter, unit in _UNITS[precision].items():
        if getattr(first, unit) != getattr(last, unit):
            return letter
    return None


def _single(day: date, precision: str, locale: Locale) -> str:
    if precision == Precision.DAY:
        return format_date(day, "long", locale)
    return format_skeleton(
        "yMMMM" if precision == Precision.MONTH else "y", day, locale=locale
    )


def _interval_patterns(field: str, precision: str, locale: Locale) -> tuple[str, str]:
    """The patterns of both ends of a range, the first with the word that joins them."""
    formats = locale.interval_formats
    name = next(name for name in _SKELETONS[precision] if formats.get(name))
    before, after = (_SHORT_MONTH.sub("MMMM", part) for part in formats[name][field])
    joint = (_UNTIL_DAY if precision == Precision.DAY else _UNTIL).get(locale.language)
    return (_DASH.sub(f" '{joint}' ", before) if joint else before), after


def months_ago(
    when: date, today: date | None = None, language: str | None = None
) -> str:
    """How long ago a day was: "today", "13 days ago", "6 weeks ago", "3 months ago"."""
    today = today or timezone.localdate()
    elapsed = today - _day(when)
    if elapsed < timedelta(days=1):
        with translation.override(language or reader_language()):
            return str(naturalday(timezone.localdate()))
    return format_timedelta(
        -elapsed,
        granularity="day",
        threshold=2,
        add_direction=True,
        locale=babel_locale(language),
    )


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone that has a place, by area, its city in the reader's language, UTC first.

    Names that only stay for old data are among them: browsers report such names.
    """
    language, today = reader_language(), timezone.now().date()
    named = [(str(AREAS[area]), _zones(area, language, today)) for area in AREAS]
    return [("UTC", [("UTC", "UTC")]), *named]


@lru_cache(maxsize=64)
def _zones(area: str, language: str, today: date) -> list[tuple[str, str]]:
    names = (name for name in available_timezones() if name.startswith(f"{area}/"))
    labels = [(name, _zone_label(name, language, today)) for name in names]
    return sorted(labels, key=lambda zone: zone[1])


def _zone_label(name: str, language: str, today: date) -> str:
    """The city and its distance from UTC at noon of `today`: "Nairobi (UTC+03:00)"."""
    place = babel_locale(language).time_zones.get(name, {}).get("city")
    city = place or name.split("/", 1)[1].replace("_", " ").replace("/", ", ")
    noon = datetime.combine(today, time(12), ZoneInfo(name))
    offset = noon.strftime("%z")
    return f"{city} (UTC{offset[:3]}:{offset[3:5]})"
