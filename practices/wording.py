"""Words for things that have no title of their own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext


def place_and_year(place: Any, year: int) -> str:
    """What an adaptation is called by: “Kenya, 2024”; the year alone where the place has gone."""
    comma = pgettext("between the items of a list", ", ")
    return comma.join([*([str(place)] if place else []), str(year)])
