"""A list as a file: everything that its filter finds, for this reader, as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from gaamac.common.languages import reader_language
from gaamac.common.ratelimit import Limit, seconds_to_wait, too_many_requests

from .choices import PLURALS
from .exports.files import csv_lines, xlsx_file
from .exports.rows import MOST_ROWS, Cell, batches, written_columns
from .filters import CatalogueFilter
from .shown import shown_to

# A file is made of many pages' worth of work.
EXPORTS = Limit("export", amount=20, seconds=600)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Batches = Iterator[list[list[Cell]]]


@require_safe
def export(request: HttpRequest, kind: str, extension: str) -> HttpResponseBase:
    """All that the list of this address holds, in its order, the first 20,000 of it."""
    make = _FORMATS.get(extension)
    if make is None:
        raise Http404
    user = request.user
    wait = seconds_to_wait(EXPORTS, request, str(user.pk) if user.pk else None)
    if wait:
        return too_many_requests(request, wait)
    response = make(kind, _headings(kind), _rows(request, kind))
    name = f"{kind}s-{timezone.localdate():%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _headings(kind: str) -> list[str]:
    return [column.heading for column in written_columns(kind)]


def _rows(request: HttpRequest, kind: str) -> Batches:
    chosen = CatalogueFilter.from_request(request, kind)
    entries = shown_to(request.user, kind)
    found = chosen.ordered(chosen.apply(entries)).values_list("pk", flat=True)
    return batches(kind, list(found[:MOST_ROWS]), request.user, reader_language())


def _csv(kind: str, headings: list[str], rows: Batches) -> HttpResponseBase:
    return StreamingHttpResponse(
        csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
    )


def _xlsx(kind: str, headings: list[str], rows: Batches) -> HttpResponseBase:
    file = xlsx_file(str(PLURALS[kind]), headings, rows)
    return FileResponse(file, content_type=XLSX)


_FORMATS: dict[str, Callable[[str, list[str], Batches], Any]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
