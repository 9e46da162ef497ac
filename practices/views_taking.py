"""Practices that leave the portal: as a PDF, or as a file for places without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from exchange.choices import Kind
from exchange.filters import CatalogueFilter
from exchange.shown import find_entry
from exchange.whole import read_whole
from gaamac.common import pdf
from gaamac.common.ratelimit import Limit, seconds_to_wait, too_many_requests

from .documents import Document, as_html, as_pdf, as_zip
from .taking import MOST, Selection, select

# Each takes a second or so of a processor: enough for a reader, little for a machine.
PRINTS = Limit("pdf", amount=20, seconds=600)
FILES = Limit("take-away", amount=20, seconds=600)


class FileFormat(NamedTuple):
    """A file for places without a network: its name, what it is good for, and how it is made."""

    title: Any
    text: Any
    content_type: str
    write: Callable[[Document], str | bytes]


FORMATS: dict[str, FileFormat] = {
    "html": FileFormat(
        gettext_lazy("One page (HTML)"),
        gettext_lazy("Opens on any phone or computer, from a memory stick too."),
        "text/html; charset=utf-8",
        as_html,
    ),
    "zip": FileFormat(
        gettext_lazy("A folder (ZIP)"),
        gettext_lazy("A page for each practice, and the citations as files."),
        "application/zip",
        as_zip,
    ),
}


@require_safe
def practice_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """One practice as a PDF, or a page that says why there is none."""
    entry = find_entry(request.user, Kind.PRACTICE, slug)
    if entry.slug != slug:
        return HttpResponsePermanentRedirect(reverse("practice-pdf", args=[entry.slug]))

    def document() -> Document:
        wholes = read_whole([entry], request.user)
        if not wholes:
            # It went a moment ago.
            raise Http404
        return Document.of_one(wholes[0])

    back = reverse("practice-detail", args=[entry.slug])
    return printed(request, document, name=entry.slug, back=back)


@require_safe
def take_away(request: HttpRequest) -> HttpResponse:
    """What a filtered list holds as a file; without a `format`, the page that offers it."""
    wanted = request.GET.get("format", "")
    chosen = CatalogueFilter.from_request(request, Kind.PRACTICE)
    chosen = chosen.at_page(1).shown_as("list")
    selection = select(chosen, request.user)
    # Links of the page repeat what was understood, and nothing else.
    request.GET = chosen.query
    if wanted in FORMATS and selection.entries:
        return file_of(
            request,
            lambda: selection.document(request.user),
            wanted,
            name="gaamac-practices",
        )
    return _offer(request, selection, wanted)


def _offer(request: HttpRequest, selection: Selection, wanted: str) -> HttpResponse:
    problems = list(selection.chosen.problems)
    if wanted and wanted not in FORMATS:
        problems.append(_("There is no such format. Choose one of these."))
    context = {
        "selection": selection,
        "problems": problems,
        "most": MOST,
        "formats": offered(request.path, selection.chosen.query_string),
        "list_url": reverse("practice-list") + selection.chosen.query_string,
        "section": "practices",
    }
    return render(request, "practices/take_away.html", context)


def offered(path: str, query: str = "") -> list[dict[str, Any]]:
    """The formats, each with its address."""
    return [
        {
            "title": known.title,
            "text": known.text,
            "url": f"{path}{query}{'&' if query else '?'}format={code}",
        }
        for code, known in FORMATS.items()
    ]


def file_of(
    request: HttpRequest, document: Callable[[], Document], code: str, *, name: str
) -> HttpResponse:
    """A document as a file to keep, in one of FORMATS; 429 for who takes too many."""
    wait = seconds_to_wait(FILES, request, _subject(request))
    if wait:
        return too_many_requests(request, wait)
    known = FORMATS[code]
    return _to_keep(
        known.write(document()),
        known.content_type,
        f"{name}-{timezone.localdate():%Y-%m-%d}.{code}",
    )


def printed(
    request: HttpRequest, document: Callable[[], Document], *, name: str, back: str
) -> HttpResponse:
    """A document as a PDF; a page with the way `back` where it can't be printed."""
    wait = seconds_to_wait(PRINTS, request, _subject(request))
    if wait:
        return too_many_requests(request, wait)
    try:
        content = as_pdf(document())
    except pdf.CannotPrint as problem:
        context = {
            "is_missing": isinstance(problem, pdf.PressMissing),
            "is_busy": isinstance(problem, pdf.PressBusy),
            "back": back,
        }
        return render(request, "practices/no_pdf.html", context, status=503)
    return _to_keep(content, "application/pdf", f"{name}.pdf")


def _to_keep(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return response


def _subject(request: HttpRequest) -> str | None:
    """A member counts for themselves, everybody else by their address on the network."""
    return f"member-{request.user.pk}" if request.user.is_authenticated else None
