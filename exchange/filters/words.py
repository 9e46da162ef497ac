"""What a filter says to its reader: what is selected, and what was not understood.

Each phrase is whole, so that a translator can turn it. Names stand in it as the vocabulary has
them: where a language would inflect them, translate with a colon (“place: %(names)s”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from babel import lists
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gaamac.common.dates import babel_locale
from gaamac.common.languages import Language, reader_language
from gaamac.common.wording import number

if TYPE_CHECKING:
    from .choice import Choice

MOST_PROBLEMS = 5
SHOWN_LENGTH = 60

_PHRASES: dict[str, Any] = {
    "region": gettext_lazy("from %(names)s"),
    "group": gettext_lazy("from the %(names)s"),
    "country": gettext_lazy("in %(names)s"),
    "topic": gettext_lazy("about %(names)s"),
    "type": gettext_lazy("of the type %(names)s"),
    "stage": gettext_lazy("for the stage %(names)s"),
    "level": gettext_lazy("at the level %(names)s"),
    "actor": gettext_lazy("with %(names)s taking part"),
    "organisation": gettext_lazy("by %(names)s"),
    "organisation_type": gettext_lazy("by an organisation of the type %(names)s"),
    "language": gettext_lazy("written in %(names)s"),
    "year": gettext_lazy("of the year %(names)s"),
    "freshness": gettext_lazy("marked %(names)s"),
    "adapted": gettext_lazy("used elsewhere"),
    "visibility": gettext_lazy("visible to %(names)s"),
}
# Terms are set off by quotation marks; proper names, languages and years are not.
_QUOTED = (
    *("topic", "type", "stage", "level", "actor"),
    *("organisation_type", "freshness", "visibility"),
)
_UNKNOWN: dict[str, Any] = {
    "topic": gettext_lazy("We don’t know the topic “%(value)s”."),
    "country": gettext_lazy("We don’t know the country “%(value)s”."),
    "region": gettext_lazy("We don’t know the region “%(value)s”."),
    "type": gettext_lazy("We don’t know the type “%(value)s”."),
    "stage": gettext_lazy("We don’t know the stage “%(value)s”."),
    "level": gettext_lazy("We don’t know the level “%(value)s”."),
    "actor": gettext_lazy("We don’t know the actor “%(value)s”."),
    "organisation": gettext_lazy("We don’t know the organisation “%(value)s”."),
    "language": gettext_lazy("We have nothing in the language “%(value)s”."),
    "year": gettext_lazy("“%(value)s” is not a year we can look for."),
    "group": gettext_lazy("We don’t know the UN regional group “%(value)s”."),
    "organisation_type": gettext_lazy(
        "We don’t know the type of organisation “%(value)s”."
    ),
    "freshness": gettext_lazy("“%(value)s” is not a freshness we can look for."),
    "adapted": gettext_lazy("Adaptations can be looked for by “yes” only."),
    "visibility": gettext_lazy("“%(value)s” is not a visibility you can look for."),
    "sort": gettext_lazy("This list can’t be sorted by “%(value)s”."),
    "view": gettext_lazy("This list can’t be shown as “%(value)s”."),
    "page": gettext_lazy("“%(value)s” is not the number of a page."),
}
_TOO_MANY: dict[str, Any] = {
    "topic": gettext_lazy("Too many topics: only the first are looked for."),
    "country": gettext_lazy("Too many countries: only the first are looked for."),
    "region": gettext_lazy("Too many regions: only the first are looked for."),
    "type": gettext_lazy("Too many types: only the first are looked for."),
    "stage": gettext_lazy("Too many stages: only the first are looked for."),
    "level": gettext_lazy("Too many levels: only the first are looked for."),
    "actor": gettext_lazy("Too many actors: only the first are looked for."),
    "organisation": gettext_lazy(
        "Too many organisations: only the first are looked for."
    ),
    "language": gettext_lazy("Too many languages: only the first are looked for."),
    "year": gettext_lazy("Too many years: only the first are looked for."),
    "group": gettext_lazy(
        "Too many UN regional groups: only the first are looked for."
    ),
    "organisation_type": gettext_lazy(
        "Too many types of organisation: only the first are looked for."
    ),
    "freshness": gettext_lazy(
        "Too many values of freshness: only the first are looked for."
    ),
    "adapted": gettext_lazy("Adaptations can be looked for by “yes” only."),
    "visibility": gettext_lazy(
        "Too many values of visibility: only the first are looked for."
    ),
}
# English names of places that take an article inside a sentence.
_WITH_ARTICLE = re.compile(
    r"^(United |Republic |Democratic |State of|Kingdom of|Russian|Holy See)"
    r"|(Republic|Islands|Emirates)$"
    r"|^(Americas|Bahamas|Caribbean|Comoros|Congo|Gambia|Maldives|Netherlands|Niger|Philippines)\b"
)


def phrase(on: dict[str, list[Choice]], q: str) -> str:
    """What is selected, in words that follow a count: "from Africa, about “Elections”"."""
    phrases = [
        str(_PHRASES[name]) % {"names": any_of(on[name])}
        for name in _PHRASES
        if name in on
    ]
    if q:
        phrases.append(_("with the words “%(words)s”") % {"words": q})
    return pgettext("between the items of a list", ", ").join(phrases)


def any_of(choices: Sequence[Choice]) -> str:
    """Kenya, Uganda or the United Republic of Tanzania."""
    names = [_in_sentence(choice) for choice in choices]
    return lists.format_list(names, style="or", locale=babel_locale())


def _in_sentence(choice: Choice) -> str:
    if choice.name == "language":
        return str(Language(choice.value).label)
    if choice.name in _QUOTED:
        return _("“%(name)s”") % {"name": choice.label}
    if reader_language() == "en" and choice.name in ("country", "region"):
        return (
            f"the {choice.label}"
            if _WITH_ARTICLE.search(choice.label)
            else choice.label
        )
    return choice.label


def unknown(name: str, value: str) -> str:
    """That a value of this parameter is ignored."""
    return str(_UNKNOWN[name]) % {"value": shortened(value)}


def too_many(name: str) -> str:
    """That some values of this parameter are ignored."""
    return str(_TOO_MANY[name])


def cut_words(most: int) -> str:
    """That only the start of the words is looked for."""
    return ngettext(
        "Your words were cut: only the first %(number)s character is looked for.",
        "Your words were cut: only the first %(number)s characters are looked for.",
        most,
    ) % {"number": number(most)}


def first_few(problems: Iterable[str]) -> list[str]:
    """The first problems, and how many more there are."""
    listed = list(problems)
    more = len(listed) - MOST_PROBLEMS
    if more < 1:
        return listed
    rest = ngettext(
        "%(number)s more value was not understood.",
        "%(number)s more values were not understood.",
        more,
    ) % {"number": number(more)}
    return [*listed[:MOST_PROBLEMS], rest]


def shortened(text: str) -> str:
    """A reader's own text, short enough to be said back."""
    text = text.strip()
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"
