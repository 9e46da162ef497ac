"""A contribution as readers get it: the one preparation for detail pages and for previews of drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gaamac.common.languages import facts
from gaamac.common.markdown import to_html
from gaamac.common.sources import Source, parse_sources
from gaamac.common.visibility import Visibility
from members.vocabulary import countries, regions

from .catalogue import attribution_values
from .choices import TOPIC_GROUPS, TopicGroup
from .freshness import freshness, months_of, review_by, today
from .vocabulary import topics

if TYPE_CHECKING:
    from uuid import UUID

    from .models import Contribution, SharingTerms, Topic

VISIBILITY_WORDS: dict[int, Any] = {
    Visibility.PUBLIC: gettext_lazy("Everyone can see this."),
    Visibility.COMMUNITY: gettext_lazy("Only approved members can see this."),
    Visibility.FOCAL_POINTS: gettext_lazy("Only focal points can see this."),
    Visibility.EDITORS: gettext_lazy("Only the editors and its author can see this."),
}
# The groups of the vocabulary that have a line of their own, and the parameter that filters by them.
_OWN_LINES = (
    (TopicGroup.TYPE, gettext_lazy("Type")),
    (TopicGroup.LEVEL, gettext_lazy("Level")),
    (TopicGroup.STAGE, gettext_lazy("Stage")),
    (TopicGroup.ACTOR, gettext_lazy("Actors")),
)


class Fact(NamedTuple):
    """One value of the "at a glance" block; `url` is empty where it leads nowhere."""

    text: str
    url: str = ""


class Glance(NamedTuple):
    """One line of the "at a glance" block, as `components/glance.html` takes it."""

    term: str
    items: list[Fact]


class Section(NamedTuple):
    """One section, as `components/toc.html` takes it; `html` is None while nobody has written it."""

    id: str
    title: str
    html: SafeString | None

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written it yet."""
        return self.html is None


@dataclass(frozen=True, slots=True)
class PresentedContribution:
    """What the template `<app>/detail.html` shows, under the name `contribution`.

    Holds nothing that its reader may not see: of an anonymous author nothing is in it.
    `freshness` and `confirmed_at` are what the tag `fresh_mark` reads; `direction` is that of
    the text.
    """

    kind: str
    translation_key: UUID
    slug: str
    title: str
    summary: str
    language: str
    direction: str
    sections: list[Section]
    glance: list[Glance]
    sources: list[Source]
    attribution: str
    is_anonymous: bool
    credited_to: str
    is_compiled: bool
    confirmed_at: datetime | None
    freshness: str
    visibility: int
    visibility_words: str


def present(
    page: Contribution,
    terms: SharingTerms,
    reader_language: str,
    shown: dict[str, Any] | None = None,
) -> PresentedContribution:
    """A live page, or a draft (`get_latest_revision_as_object()`), as it reads in that interface language.

    Whether the reader may see it is the caller's question; this asks nothing about them. `shown`
    is whom its row in the catalogue names, where that has been read already.
    """
    shown = shown or attribution_values(terms)
    about = list(page.topics.all())
    with override(reader_language):
        return PresentedContribution(
            kind=str(page.kind),
            translation_key=page.translation_key,
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            language=page.language,
            direction=page.direction,
            sections=_sections(page),
            glance=_glance(page, shown, about),
            sources=parse_sources(page.sources),
            attribution=_attribution_words(page, shown),
            is_anonymous=shown["is_anonymous"],
            credited_to=page.credited_to,
            is_compiled=page.is_compiled,
            confirmed_at=terms.confirmed_at,
            freshness=freshness(_review_by(about, terms), today()).value,
            visibility=terms.visibility,
            visibility_words=str(VISIBILITY_WORDS[terms.visibility]),
        )


def _review_by(about: list[Topic], terms: SharingTerms) -> date | None:
    """As the catalogue has it for what is published (exchange/catalogue.py)."""
    months = months_of(topic.pk for topic in about)
    return review_by(terms.confirmed_at, terms.review_by, months)


def terms_for_preview(page: Contribution) -> SharingTerms:
    """The terms of a page that is looked at before it is saved; stores nothing."""
    from .models import SharingTerms  # noqa: PLC0415 - the model imports this module

    key, kind = page.translation_key, str(page.kind)
    found = SharingTerms.objects.filter(translation_key=key).first()
    return found or SharingTerms(translation_key=key, kind=kind)


def _sections(page: Contribution) -> list[Section]:
    return [
        Section(name.replace("_", "-"), str(heading), _html(getattr(page, name)))
        for name, heading in page.sections
    ]


def _html(text: str) -> SafeString | None:
    return to_html(text) if text.strip() else None


def _glance(
    page: Contribution, shown: dict[str, Any], about: list[Topic]
) -> list[Glance]:
    """Where, since when, who, what about; a line without a value is left out."""
    lines = [
        Glance(_("Where"), _places(page)),
        *[
            Glance(str(term), [Fact(*one) for one in values])
            for term, values in page.glance_facts()
        ],
        *_who(page, shown),
        *_subjects(page, about),
        Glance(_("Language"), [Fact(facts(page.language).own_name)]),
    ]
    return [line for line in lines if line.items]


def _places(page: Contribution) -> list[Fact]:
    states = [
        Fact(country.name, reverse("country-detail", args=[country.code]))
        for country in _known(countries(), page.countries.all())
    ]
    areas = [
        Fact(region.name, _filtered(page, "region", str(region.m49)))
        for region in _known(regions(), page.regions.all())
    ]
    return [*([Fact(_("Worldwide"))] if page.is_worldwide else []), *states, *areas]


def _known(vocabulary: dict[int, Any], chosen: Iterable[Any]) -> list[Any]:
    """What was chosen, as the vocabulary keeps it, in the vocabulary's order."""
    ids = {one.pk for one in chosen}
    return [facts for number, facts in vocabulary.items() if number in ids]


def _who(page: Contribution, shown: dict[str, Any]) -> list[Glance]:
    """Whose it is, as far as its terms let that be said."""
    if page.credited_to:
        return [Glance(_("Credited to"), [Fact(page.credited_to)])]
    if shown["is_anonymous"]:
        return [Glance(_("Author"), [Fact(_("Anonymous"))])]
    organisation, slug = shown["organisation_name"], shown["organisation_slug"]
    lines = []
    if organisation:
        address = reverse("organisation-detail", args=[slug])
        lines.append(Glance(_("Organisation"), [Fact(organisation, address)]))
    if shown["author_name"]:
        lines.append(Glance(_("Author"), [Fact(shown["author_name"])]))
    return lines


def _attribution_words(page: Contribution, shown: dict[str, Any]) -> str:
    """The line under the title: "Alice, Peace Institute", "Anonymous", or whom it is credited to."""
    if page.credited_to:
        return page.credited_to
    if shown["is_anonymous"]:
        return _("Anonymous")
    names = [shown["author_name"], shown["organisation_name"]]
    return ", ".join(name for name in names if name)


def _subjects(page: Contribution, about: list[Topic]) -> list[Glance]:
    """Type, level, stage, actors and topics, each leading to the list that it filters."""
    chosen = _known(topics(), about)
    lines = [
        Glance(
            str(term),
            [
                Fact(one.name, _filtered(page, group, one.code))
                for one in chosen
                if one.group == group
            ],
        )
        for group, term in _OWN_LINES
    ]
    subjects = [one for one in chosen if one.group in TOPIC_GROUPS]
    found = [Fact(one.name, _filtered(page, "topic", one.code)) for one in subjects]
    return [*lines, Glance(_("Topics"), found)]


def _filtered(page: Contribution, parameter: str, value: str) -> str:
    """The list of this kind with one filter on."""
    return f"{reverse(f'{page.kind}-list')}?{urlencode({parameter: value})}"
