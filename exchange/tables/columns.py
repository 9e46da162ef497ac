"""The columns of a table of contributions: what an export writes, an import understands.

Each has a code that never changes; its heading is in the reader's language with the code behind
it ("Titre [title]"), so that a file can be edited in any language and come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gaamac.common.languages import CODES

from ..catalogue import model_of
from ..choices import TopicGroup
from ..models import Contribution


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code, its heading, what else people call it, and what to write into it.

    `is_written` columns are of an export; `is_read` ones change what an import makes.
    """

    code: str
    label: Any
    guide: Any = ""
    aliases: tuple[str, ...] = ()
    is_read: bool = True
    is_written: bool = True

    @property
    def heading(self) -> str:
        """The heading in the reader's language, with the code behind it."""
        return f"{self.label} [{self.code}]"

    def names(self) -> set[str]:
        """Everything a heading may say to mean this column, as typed."""
        labels = set()
        for language in CODES:
            with override(language):
                labels.add(str(self.label))
        return {self.code, *self.aliases, *labels}


_SEVERAL = _(
    "Several are divided by ; or |. Codes or names, in any of the six languages."
)
_HEAD = (
    Column(
        "id",
        _("Identifier"),
        _("What the other system calls it: the next import recognises it by this."),
        (
            "external id",
            "identifier",
            "nid",
            "uuid",
            "guid",
            "key",
            "reference",
            "record id",
        ),
    ),
    Column(
        "title", _("Title"), _("Needed. At most 255 characters."), ("name", "heading")
    ),
    Column(
        "summary",
        _("Summary"),
        _("Needed. One or two lines, at most 400 characters."),
        (
            "abstract",
            "teaser",
            "short description",
            "description short",
            "excerpt",
            "lead",
        ),
    ),
    Column(
        "language",
        _("Language"),
        _("The language it is written in: en, fr, es, ar, ru or zh-hans."),
        ("lang", "locale", "langcode"),
    ),
    Column("country", _("Country"), _SEVERAL, ("countries", "where", "state")),
    Column("region", _("Region"), _SEVERAL, ("regions", "area")),
    Column(
        "worldwide",
        _("Worldwide"),
        _("Yes or no. Needed: a country, a region, or “yes” here."),
        ("is worldwide", "global"),
    ),
    Column(
        "year",
        _("Year"),
        _("The year it began, in four figures."),
        ("since", "since when", "start year", "year started"),
    ),
)
_TERMS = (
    Column(
        TopicGroup.TYPE,
        _("Type"),
        _SEVERAL,
        ("types", "type of practice", "practice type", "kind of practice"),
    ),
    Column(
        "topic",
        _("Topic"),
        _SEVERAL,
        ("topics", "theme", "themes", "subject", "subjects", "crime", "risk factor"),
    ),
    Column(
        TopicGroup.STAGE,
        _("Stage of prevention"),
        _SEVERAL,
        ("stages", "prevention stage"),
    ),
    Column(TopicGroup.LEVEL, _("Level"), _SEVERAL, ("levels",)),
    Column(
        TopicGroup.ACTOR, _("Actors"), _SEVERAL, ("actors", "who", "who takes part")
    ),
    Column(
        "tags",
        _("Tags"),
        _("Free words, divided by ; or |."),
        ("tag", "keywords", "keyword"),
    ),
)
_OF_KIND: dict[str, Column] = {
    "available_until": Column(
        "available_until",
        _("Available until"),
        _("A day as year-month-day, such as 2027-03-31."),
        ("until", "expires"),
    ),
    "first_day": Column("first_day", _("First day"), is_read=False),
    "last_day": Column("last_day", _("Last day"), is_read=False),
}
_SHARING = (
    Column(
        "sources",
        _("Sources"),
        _("One a line: a title, then its web address; or the address alone."),
        ("source", "links", "link to source", "references", "further reading", "urls"),
    ),
    Column(
        "organisation",
        _("Organisation"),
        _("One that the portal knows, by its name. Otherwise use “credited_to”."),
        ("organization", "organisation name"),
    ),
    Column("author", _("Author"), is_read=False),
    Column(
        "credited_to",
        _("Credited to"),
        _("For what is compiled from public sources: a text, not a member."),
        ("credit", "credits", "by"),
    ),
    Column(
        "compiled",
        _("Compiled from public sources"),
        _("Yes or no."),
        ("is compiled",),
    ),
    Column(
        "visibility",
        _("Who may see it"),
        _("public, community, focal-points or editors. Empty: editors."),
        ("visible to", "access", "audience"),
    ),
    Column(
        "attribution",
        _("Whose name is shown"),
        _("named, organisation or anonymous."),
        (),
    ),
    Column(
        "editor_note",
        _("Note for editors"),
        _("Never shown to readers."),
        ("editors note", "internal note", "note"),
        is_written=False,
    ),
)
_FACTS = (
    Column("machine_translated", _("Translated by a machine"), is_read=False),
    Column("confirmed", _("Last confirmed"), is_read=False),
    Column("published", _("Published"), is_read=False, aliases=("created",)),
    Column("updated", _("Updated"), is_read=False, aliases=("changed", "modified")),
    Column("link", _("Address"), is_read=False, aliases=("page address", "url")),
)


def columns_of(kind: str) -> tuple[Column, ...]:
    """All columns of a kind, in the order in which they are written."""
    model = model_of(kind)
    fields = {field.name for field in model._meta.get_fields()}
    own = tuple(column for name, column in _OF_KIND.items() if name in fields)
    return (*_HEAD, *own, *_TERMS, *_sections(model), *_SHARING, *_FACTS)


def _sections(model: type[Contribution]) -> tuple[Column, ...]:
    guide = _(
        "Text in Markdown, or HTML, which is converted. At most 12,000 characters."
    )
    return tuple(Column(name, heading, guide) for name, heading in model.sections)


def section_names(kind: str) -> list[str]:
    """The codes of the columns that hold Markdown."""
    return [name for name, _heading in model_of(kind).sections]
