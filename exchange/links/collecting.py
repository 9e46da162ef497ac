"""Which addresses of other sites stand in the texts that everybody may read."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.encoding import iri_to_uri

from gaamac.common.markdown import addresses_in
from gaamac.common.sources import is_web_address, parse_sources
from gaamac.common.visibility import Visibility

from ..catalogue import contribution_models
from ..models import CatalogueEntry, Contribution, Link

MAX_LENGTH = 2000
_BATCH = 1000


def collect() -> int:
    """Bring the table of links up to date with the texts; how many links there are now.

    What no text names any more is forgotten; what is known of the others stays.
    """
    found: dict[str, set[int]] = {}
    for number, address in _links():
        found.setdefault(address, set()).add(number)
    with transaction.atomic():
        Link.objects.exclude(address__in=list(found)).delete()
        links = [
            Link(address=address, host=_host(address), pages=sorted(pages))
            for address, pages in found.items()
        ]
        Link.objects.bulk_create(
            links,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["address"],
            update_fields=["pages"],
        )
    return len(found)


def links_of(page: Contribution) -> set[str]:
    """The addresses that stand in a text: in its sections, and among its sources."""
    texts = (getattr(page, name) or "" for name, _heading in page.sections)
    # Markdown is read only where there can be an address: reading it takes a millisecond.
    named = [one for text in texts if "://" in text for one in addresses_in(text)]
    named += [source.url for source in parse_sources(page.sources)]
    asked = (iri_to_uri(one.partition("#")[0]) for one in named if is_web_address(one))
    return {one for one in asked if len(one) <= MAX_LENGTH}


def _links() -> Iterator[tuple[int, str]]:
    public = CatalogueEntry.objects.filter(visibility=Visibility.PUBLIC)
    for model in contribution_models():
        columns = ("sources", *(name for name, _heading in model.sections))
        pages = model.objects.filter(pk__in=public.values("pk"), live=True)
        for page in pages.only(*columns).iterator(_BATCH):
            for address in links_of(page):
                yield page.pk, address


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "")[:255]
