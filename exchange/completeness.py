"""How much of a contribution is written: what the editors need, and which parts are still empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Contribution

MISSING: dict[str, Any] = {
    "title": _("Give it a title."),
    "summary": _("Say in one or two lines what it is."),
    "country": _("Choose at least one country, or “worldwide”."),
}


def has_place(*, countries: Any, regions: Any, is_worldwide: bool) -> bool:
    """Whether it is said where it belongs: countries, a whole region, or worldwide."""
    return bool(is_worldwide or countries or regions)


def missing_for_review(page: Contribution) -> dict[str, Any]:
    """What editors can't do without, by field, in words for its author; empty when it can be sent."""
    there = {
        "title": page.title.strip(),
        "summary": page.summary.strip(),
        "country": has_place(
            countries=page.countries.all(),
            regions=page.regions.all(),
            is_worldwide=page.is_worldwide,
        ),
    }
    return {name: words for name, words in MISSING.items() if not there[name]}
