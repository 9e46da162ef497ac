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


# What can be published without, and is asked about all the same: what its lack means, by field.
MISSED: dict[str, Any] = {
    "context": _("in which situation it was done, and so whether it fits another."),
    "what_was_done": _("what was done, step by step, so that others can do it too."),
    "results": _(
        "what changed, and how that is known. If it did not work, that is a result."
    ),
    "what_did_not_work": _("what did not work: the part readers ask for most."),
    "lessons": _("what to tell someone who starts tomorrow."),
    "conditions": _("what has to be there for it to work elsewhere."),
    "safeguards": _("what could do harm, and how that is avoided."),
    "sources": _("where it can be looked up."),
    "year": _("since when."),
    "type": _("of which type it is: many look for it by that."),
    "topic": _("what it is about: followers of a topic hear of it by that."),
    "description": _("the situation, in enough words to answer or to take it up."),
    "tried": _("what was tried already."),
    "wanted": _("what exactly would help."),
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
