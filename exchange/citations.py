"""How to cite a contribution, from its row in the catalogue: in words, and as facts for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gaamac.common.templatetags.portal import lang_attributes

from .addresses import detail_path
from .kind_pages import KIND_PAGES
from .models import CatalogueEntry
from .vocabulary import topics


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference manager wants to know; `exchange.citation_formats` writes it down.

    `authors` are names as they are shown: nobody can say which word of a name is the family's,
    and many are no persons. `key` stays the same whatever the slug becomes.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    day: date
    container: str
    url: str
    language: str
    summary: str
    keywords: tuple[str, ...]


def reference(entry: CatalogueEntry) -> Reference:
    """The facts of a citation, in the reader's language where they are our own words."""
    day = entry.published_at.date()
    return Reference(
        key=f"gaamac-{day.year}-{entry.translation_key.hex[:12]}",
        authors=_authors(entry),
        title=" ".join(entry.title.split()).rstrip("."),
        day=day,
        container=_container(entry),
        url=settings.PORTAL_URL + detail_path(entry.kind, entry.slug, entry.language),
        language=entry.language,
        summary=" ".join(entry.summary.split()),
        keywords=tuple(topics()[pk].name for pk in entry.topic_ids if pk in topics()),
    )


def citation(entry: CatalogueEntry) -> SafeString:
    """Who, when it was published here, title, where: "Peace Institute (2026). Monitors. …"."""
    who, year, title, container, url = _in_words(entry)
    return format_html(
        '{} ({}). <cite{}>{}</cite>. {}. <bdi dir="ltr">{}</bdi>',
        who,
        year,
        lang_attributes(entry.language),
        title,
        container,
        url,
    )


def plain_citation(entry: CatalogueEntry) -> str:
    """The same as plain text, on one line."""
    return "{} ({}). {}. {}. {}".format(*_in_words(entry))


def credit(entry: CatalogueEntry) -> str:
    """Whom readers are told it comes from."""
    return ", ".join(_authors(entry))


def _in_words(entry: CatalogueEntry) -> tuple[str, int, str, str, str]:
    facts = reference(entry)
    return (
        ", ".join(facts.authors),
        facts.day.year,
        facts.title,
        facts.container,
        facts.url,
    )


def _authors(entry: CatalogueEntry) -> tuple[str, ...]:
    """The names that its row may show, persons before their organisation."""
    if entry.is_anonymous:
        return (_("Anonymous"),)
    if entry.credited_to:
        return (" ".join(entry.credited_to.split()),)
    names = [*entry.author_name.split(", "), entry.organisation_name]
    return tuple(name for name in names if name) or ("GAAMAC",)


def _container(entry: CatalogueEntry) -> str:
    page = KIND_PAGES[entry.kind]
    return str(page.cited_compiled if entry.card.get("compiled") else page.cited)
