"""The citation of one contribution as a file, under an address that no new slug changes."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gaamac.common.page_cache.rules import same_for_everybody

from .citation_formats import FORMATS
from .models import CatalogueEntry
from .shown import find_by_key


@require_safe
@same_for_everybody
def citation_file(request: HttpRequest, key: UUID, ending: str) -> HttpResponse:
    """The citation in the format of that ending: bib, ris, json or txt."""
    known = FORMATS.get(ending)
    if known is None:
        raise Http404
    entry = find_by_key(request.user, key)
    response = HttpResponse(known.write([entry]), content_type=known.content_type)
    response["Content-Disposition"] = content_disposition_header(
        known.is_download, f"{entry.slug}.{ending}"
    )
    return response


def citation_downloads(entry: CatalogueEntry) -> list[dict[str, str]]:
    """Each format's name and address, as `components/cite.html` takes them."""
    return [
        {
            "title": known.title,
            "url": reverse("citation", args=[entry.translation_key, ending]),
        }
        for ending, known in FORMATS.items()
    ]
