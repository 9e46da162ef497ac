"""A list as a file: everything that its filter finds, for this reader, as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gaamac.common.languages import reader_language
from gaamac.common.ratelimit import Limit, seconds_to_wait, too_many_requests
from gaamac.common.visibility import Visibility
from members.permissions import is_editor

from .choices import PLURALS
from .exports.files import csv_lines
from .exports.rows import MOST_ROWS, Cell, batches, written_columns
from .filters import CatalogueFilter
from .querysets import CatalogueQuerySet
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
    if needs_two(user, kind, request.GET):
        address = reverse("together:ask", args=["export", f"export:{kind}"])
        return redirect(f"{address}?{request.GET.urlencode()}")
    return file_of(user, kind, extension, request.GET)


def file_of(user: Any, kind: str, extension: str, query: QueryDict) -> HttpResponseBase:
    """The file of a list for this reader. The caller has asked whether they may have it."""
    rows = _rows(user, kind, query)
    response: HttpResponseBase = _FORMATS[extension](kind, _headings(kind), rows)
    name = f"{kind}s-{timezone.localdate():%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def rows_not_public(user: Any, kind: str, query: QueryDict) -> int:
    """How many rows of the file are not for everybody."""
    found = _found(user, kind, query).filter(visibility__gt=Visibility.PUBLIC)
    return min(found.count(), MOST_ROWS)


def needs_two(user: Any, kind: str, query: QueryDict) -> bool:
    """Whether this is more of what is not public than one of the support team takes away alone."""
    most = settings.EXPORT_ROWS_ALONE
    return is_editor(user) and rows_not_public(user, kind, query) > most


def _headings(kind: str) -> list[str]:
    return [column.heading for column in written_columns(kind)]


def _found(user: Any, kind: str, query: QueryDict) -> CatalogueQuerySet:
    chosen = CatalogueFilter.from_query(query, user, kind)
    return chosen.apply(shown_to(user, kind))


def _rows(user: Any, kind: str, query: QueryDict) -> Batches:
    chosen = CatalogueFilter.from_query(query, user, kind)
    found = chosen.ordered(_found(user, kind, query)).values_list("pk", flat=True)
    return batches(kind, list(found[:MOST_ROWS]), user, reader_language())


def _csv(kind: str, headings: list[str], rows: Batches) -> HttpResponseBase:
    return StreamingHttpResponse(
        csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
    )


def _xlsx(kind: str, headings: list[str], rows: Batches) -> HttpResponseBase:
    from .exports.workbooks import xlsx_file  # noqa: PLC0415 - heavy and rarely needed

    file = xlsx_file(str(PLURALS[kind]), headings, rows)
    return FileResponse(file, content_type=XLSX)


_FORMATS: dict[str, Callable[[str, list[str], Batches], Any]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
