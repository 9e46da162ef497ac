"""The page of one contribution, whatever its kind; each kind's room adds what is its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, NamedTuple

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gaamac.common.languages import facts, reader_language
from gaamac.common.page_cache.rules import same_for_everybody
from members.permissions import is_editor

from .addresses import detail_path
from .attachments.shown import published_with
from .catalogue import model_of, terms_of
from .choices import FollowTarget
from .citations import citation
from .comparing import label_of
from .history import updates_of
from .kind_pages import KIND_PAGES
from .linked_data import linked_data
from .models import CatalogueEntry, Contribution, SharingTerms
from .permissions import can_edit
from .reading import PresentedContribution, present
from .recording import put_reading_on_record
from .responses import for_page
from .shown import find_entry
from .views_citing import citation_downloads
from .views_confirming import confirming_form


class Part(NamedTuple):
    """A line of the table of contents (components/toc.html)."""

    id: str
    title: str
    is_empty: bool = False


class Tool(NamedTuple):
    """Something to do with the page (components/toc.html): a link, or a form ready to show."""

    title: str = ""
    url: str = ""
    form: str = ""


class KindDetail(NamedTuple):
    """What one kind's page has of its own.

    `awaited` are the sections that say so while nobody has written them. `own` is given page
    and entry and returns what the kind's template shows, `parts` and `tools` among it, and
    `last_parts`, which stand under the sources.
    """

    template: str
    awaited: Collection[str] = ()
    own: Callable[[HttpRequest, Any, CatalogueEntry], dict[str, Any]] | None = None


@same_for_everybody
def entry_page(
    request: HttpRequest, kind: str, slug: str, detail: KindDetail
) -> HttpResponse:
    """The contribution under this address for this reader, 404, or a redirect to its address now."""
    entry = find_entry(request.user, kind, slug)
    if entry.slug != slug:
        return HttpResponsePermanentRedirect(
            detail_path(kind, entry.slug, reader_language())
        )
    put_reading_on_record(request.user, entry)
    page, terms = _published(entry)
    own = detail.own(request, page, entry) if detail.own else {}
    shown = present(page, terms, reader_language())
    context = detail_context(request, entry, shown, terms)
    contribution = context["contribution"]
    context["parts"] = [
        *_written_parts(contribution, detail.awaited),
        *own.pop("parts", []),
        *_file_parts(context["attachments"]),
        *_closing_parts(contribution, own.pop("last_parts", [])),
    ]
    tools = [Tool(_("Cite"), "#cite"), *own.pop("tools", [])]
    context["tools"] = [*tools, *_tools(request, entry, terms)]
    return render(request, detail.template, context | own)


@require_safe
@same_for_everybody
def entry_data(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The entry as linked data (schema.org, JSON-LD), from its row alone."""
    entry = find_entry(request.user, kind, slug)
    if entry.slug != slug:
        return HttpResponsePermanentRedirect(reverse(f"{kind}-data", args=[entry.slug]))
    return JsonResponse(linked_data(entry), content_type="application/ld+json")


def _published(entry: CatalogueEntry) -> tuple[Contribution, SharingTerms]:
    """The page of a row and its terms; Http404 if it went a moment ago."""
    pages = model_of(entry.kind).objects.filter(pk=entry.pk, live=True)
    page: Contribution | None = pages.select_related("locale").first()
    if page is None:
        raise Http404
    return page, terms_of(page)


def detail_context(
    request: HttpRequest,
    entry: CatalogueEntry,
    contribution: PresentedContribution,
    terms: SharingTerms,
) -> dict[str, Any]:
    """What every kind's page shows, under the names that `exchange/detail.html` uses."""
    # Who may see one version may see all: visibility belongs to the group.
    languages = entry.languages
    return {
        "contribution": contribution,
        "attachments": published_with(entry.kind, entry.translation_key),
        "entry": entry,
        "section": KIND_PAGES[entry.kind].section,
        "canonical": detail_path(entry.kind, entry.slug, entry.language),
        "data_url": reverse(f"{entry.kind}-data", args=[entry.slug]),
        "alternates": [
            {"language": code, "path": detail_path(entry.kind, entry.slug, code)}
            for code in languages
        ],
        "versions": _versions(entry, languages),
        "confirming": confirming_form(request.user, entry, terms),
        "citation": citation(entry),
        "downloads": citation_downloads(entry),
        "responses": for_page(request, entry),
        "updates": _updates(entry),
    }


class Updated(NamedTuple):
    """A day on which readers got something new, and what it was, in words."""

    day: date
    fields: list[str]


def _updates(entry: CatalogueEntry) -> list[Updated]:
    """The history of what is published, the latest first."""
    model = model_of(entry.kind)
    return [
        Updated(
            one.day, [words for name in one.fields if (words := label_of(model, name))]
        )
        for one in updates_of(entry.translation_key, entry.language)
    ]


def _versions(entry: CatalogueEntry, languages: list[str]) -> list[dict[str, Any]]:
    """The other languages in which it can be read."""
    return [
        {
            "language": code,
            "text": facts(code).own_name,
            "url": detail_path(entry.kind, entry.slug, code),
        }
        for code in languages
        if code != entry.language
    ]


def _written_parts(
    contribution: PresentedContribution, awaited: Collection[str]
) -> list[Part]:
    """The sections that are written, and those that say they are not."""
    return [
        Part(section.id, section.title, section.html is None)
        for section in contribution.sections
        if section.html is not None or section.id in awaited
    ]


def _file_parts(attachments: Collection[Any]) -> list[Part]:
    return [Part("files", _("Files"))] if attachments else []


def _closing_parts(
    contribution: PresentedContribution, before_responses: list[Part]
) -> list[Part]:
    """What stands at the foot of every contribution."""
    sources = [Part("sources", _("Sources"))] if contribution.sources else []
    return [*sources, *before_responses, Part("responses", _("Responses"))]


def _tools(
    request: HttpRequest, entry: CatalogueEntry, terms: SharingTerms
) -> list[Tool]:
    """What this reader can do with any contribution: print it, follow it, change it."""
    printing = render_to_string("exchange/partials/_print_button.html")
    button = render_to_string(
        "exchange/partials/_follow_button.html",
        {
            "follow_target": FollowTarget.CONTRIBUTION.value,
            "follow_value": entry.translation_key,
            "follow_label": entry.title,
        },
        request,
    )
    return [
        Tool(form=printing),
        Tool(form=button),
        *_ways_to_change(request.user, entry, terms),
    ]


def _ways_to_change(
    reader: Any, entry: CatalogueEntry, terms: SharingTerms
) -> list[Tool]:
    """The form for its author, the desk for editors."""
    ways = []
    if can_edit(reader, terms):
        address = reverse("contribution-edit", args=[entry.kind, entry.translation_key])
        ways.append(Tool(_("Edit"), address))
    if is_editor(reader):
        address = reverse("wagtailadmin_pages:edit", args=[entry.pk])
        ways.append(Tool(_("Open in the editors’ desk"), address))
    return ways
