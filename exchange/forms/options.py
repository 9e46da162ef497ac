"""What can be chosen in the forms of contributions, from the vocabulary that pages keep: no query."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gaamac.common.visibility import Visibility
from members.models import User
from members.vocabulary import countries, regions

from ..choices import Attribution, TopicGroup
from ..services.terms import organisation_of
from ..vocabulary import in_group

Options = list[tuple[Any, Any]]

VISIBILITY_CONSEQUENCES: dict[int, Any] = {
    Visibility.PUBLIC: _(
        "It is public: search engines, feeds and the open data will carry it."
    ),
    Visibility.COMMUNITY: _(
        "Only approved members will see this. It is in no public list, feed, count or file."
    ),
    Visibility.FOCAL_POINTS: _(
        "Only persons named by a state as its focal point will see this."
    ),
    Visibility.EDITORS: _(
        "Nobody but the editors will see this. Use it to ask for advice before you share it."
    ),
}
ATTRIBUTION_CONSEQUENCES: dict[str, Any] = {
    Attribution.NAMED: _("Both stand under the title, in citations and in mails."),
    Attribution.ORGANISATION: _(
        "Your name will not be shown to anyone but the editors."
    ),
    Attribution.ANONYMOUS: _(
        "The page says “anonymous”. Neither your name nor your organisation is shown to anyone,"
        " the editors included, and neither is in the files or the mails. Of the time only the day"
        " is shown. Two people of the support team can open together who wrote it, with a reason:"
        " you are told at once. If your name was shown before, nobody can take back the mails,"
        " feeds, downloads and copies that it stood in."
    ),
}
# The parts of the vocabulary that the one field `topic` covers, the most used first.
_SUBJECT_GROUPS = (TopicGroup.THEME, TopicGroup.CRIME, TopicGroup.RISK_FACTOR)


def country_options() -> Options:
    """Every country by its region, both in the reader's alphabetical order."""
    by_region: dict[int, Options] = {}
    for country in countries().values():
        by_region.setdefault(country.region, []).append((country.m49, country.name))
    return sorted(
        (
            (regions()[number].name, sorted(options, key=_label))
            for number, options in by_region.items()
        ),
        key=lambda group: str(group[0]),
    )


def region_options() -> Options:
    """Each region, followed by those that lie in it."""
    known = regions().values()
    return [
        (top.name, [(top.m49, top.name), *_lying_in(top.m49)])
        for top in sorted(known, key=lambda region: region.name)
        if top.parent is None
    ]


def _lying_in(number: int) -> Options:
    found = [(one.m49, one.name) for one in regions().values() if one.parent == number]
    return sorted(found, key=_label)


def _label(option: tuple[Any, Any]) -> str:
    return str(option[1])


def subject_options() -> Options:
    """Themes, crimes and risk factors."""
    return [(group.label, topic_options(group)) for group in _SUBJECT_GROUPS]


def topic_options(group: str) -> Options:
    """The terms of one group of the vocabulary, in its order."""
    return [(topic.id, topic.name) for topic in in_group(group)]


def attribution_options(author: User, now: str = "") -> tuple[Options, dict[str, Any]]:
    """Whose name can be shown, and what each choice means.

    An organisation's is offered where the editors have recorded one, or where it holds `now`.
    """
    if organisation_of(author) or now == Attribution.ORGANISATION:
        return list(Attribution.choices), ATTRIBUTION_CONSEQUENCES
    choices = [
        (Attribution.NAMED, _("Mine")),
        (Attribution.ANONYMOUS, Attribution.ANONYMOUS.label),
    ]
    alone = _("It stands under the title, in citations and in mails.")
    return choices, {**ATTRIBUTION_CONSEQUENCES, Attribution.NAMED: alone}
