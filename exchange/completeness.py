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


# What can be published without, and is asked about all the same: what its lack means, by field. Each stands
# under the name of its field, so it doesn't say that again; one field may be of several kinds.
MISSED: dict[str, Any] = {
    "context": _("The situation it was done in shows whether it fits another."),
    "what_was_done": _("Step by step, so that others can do it too."),
    "results": _(
        "What changed, and how you know. If it did not work, that is a result."
    ),
    "what_did_not_work": _("The part readers ask for most."),
    "lessons": _("What you would tell someone who starts tomorrow."),
    "conditions": _("From these a reader sees whether it is for them."),
    "safeguards": _("What could do harm, and how you avoid it."),
    "sources": _("Where a reader can look it up."),
    "year": _("Shows what has lasted, and what has just begun."),
    "type": _("Many readers look by type."),
    "topic": _("Those who follow a topic hear of it."),
    "description": _("Enough of it that a reader can answer, or take it up."),
    "tried": _("Otherwise readers propose the same again."),
    "wanted": _("As exactly as you can: it decides who answers."),
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
