"""When a meeting is, as its row in the catalogue tells: days, hours, and in which time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from exchange.cards import place_names
from exchange.models import CatalogueEntry
from gaamac.common.dates import date_range

from .choices import DatePrecision


@dataclass(frozen=True, slots=True)
class Occasion:
    """The days of a meeting and, where they are known, its hours at the place where it is held."""

    first_day: date
    last_day: date
    precision: str
    zone: ZoneInfo
    opens: time | None
    closes: time | None

    @property
    def is_exact(self) -> bool:
        """Whether its days are known, and not only a month or a year."""
        return self.precision == DatePrecision.DAY

    @property
    def starts_at(self) -> datetime | None:
        """The instant it begins; None where only the day is known."""
        return self._instant(self.first_day, self.opens)

    @property
    def ends_at(self) -> datetime | None:
        """The instant it ends; None where only the day is known, or it would end before it begins."""
        start, end = self.starts_at, self._instant(self.last_day, self.closes)
        return end if start and end and end > start else None

    def _instant(self, day: date, clock: time | None) -> datetime | None:
        if clock is None or not self.is_exact:
            return None
        return datetime.combine(day, clock, self.zone)

    @property
    def days_in_words(self) -> str:
        """2 to 4 February 2016, December 2008, 2011: as exact as it is known."""
        return date_range(self.first_day, self.last_day, self.precision)

    @property
    def hours_in_words(self) -> str:
        """09:00 to 17:00, or its beginning alone; empty where no hour is known."""
        if self.starts_at is None:
            return ""
        opens = f"{self.starts_at:%H:%M}"
        if self.ends_at is None:
            return opens
        return _("%(opens)s to %(closes)s") % {
            "opens": opens,
            "closes": f"{self.ends_at:%H:%M}",
        }

    @property
    def offset_in_words(self) -> str:
        """How far the place is from UTC on the first day: UTC+8, UTC-3:30, UTC."""
        noon = datetime.combine(self.first_day, time(12), self.zone)
        minutes = int((noon.utcoffset() or noon - noon).total_seconds() // 60)
        if not minutes:
            return "UTC"
        hours, rest = divmod(abs(minutes), 60)
        sign = "+" if minutes > 0 else "−"
        return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")

    @property
    def has_local_time(self) -> bool:
        """Whether there is something to say of the time at the place."""
        return self.is_exact and (self.opens is not None or self.zone.key != "UTC")


def occasion_of(entry: CatalogueEntry) -> Occasion | None:
    """When the meeting of this row is; None for a row without a day."""
    if entry.starts_on is None:
        return None
    card = entry.card
    return Occasion(
        first_day=entry.starts_on,
        last_day=entry.ends_on or entry.starts_on,
        precision=card.get("precision", DatePrecision.DAY),
        zone=ZoneInfo(card.get("time_zone") or "UTC"),
        opens=_clock(card.get("starts_at")),
        closes=_clock(card.get("ends_at")),
    )


def place_in_words(entry: CatalogueEntry) -> str:
    """Manila, Philippines; "Online" for what is held nowhere else; empty where nobody said."""
    names = [name for name in (entry.card.get("place"), *place_names(entry)) if name]
    if not names and entry.card.get("online"):
        return _("Online")
    return ", ".join(names)


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
