"""Atom feeds of the catalogue (RFC 4287), one a kind, with the same filters as its list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from gaamac.common.languages import reader_language
from gaamac.common.page_cache.rules import same_for_everybody
from gaamac.common.text import clean_text

from .catalogue import newest_first
from .citations import credit
from .filters import CatalogueFilter
from .kind_pages import KIND_PAGES
from .models import CatalogueEntry
from .shown import shown_to
from .vocabulary import topics

MOST_ENTRIES = 50


class CatalogueFeed(Atom1Feed):
    """Atom whose entries say in which language they are written."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Attributes of one `entry` element."""
        return {"xml:lang": item["language"]}


@require_safe
@same_for_everybody
@conditional_page
def entry_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """What is new of one kind, to this reader, newest first; answers 304 when nothing changed."""
    chosen = CatalogueFilter.from_request(request, kind)
    feed = _empty_feed(chosen, kind)
    rows = chosen.apply(shown_to(request.user, kind)).order_by(*newest_first())
    for entry in rows[:MOST_ENTRIES]:
        _add(feed, entry)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def tag_uri(what: str) -> str:
    """An identifier that outlives addresses (RFC 4151), such as that of an entry."""
    return f"tag:{urlsplit(settings.PORTAL_URL).hostname},2026:{what}"


def _empty_feed(chosen: CatalogueFilter, kind: str) -> CatalogueFeed:
    """The head of the feed: its name, what it was narrowed to, where its list stands."""
    page, language, selection = KIND_PAGES[kind], reader_language(), chosen.selection
    about = " ".join([chosen.about, *chosen.problems])
    return CatalogueFeed(
        title=f"{page.feed_title} {chosen.about}".strip(),
        link=settings.PORTAL_URL + reverse(f"{kind}-list") + selection,
        description="",
        subtitle=clean_text(about or str(page.lead), lines=False),
        language=language,
        author_name="GAAMAC",
        feed_url=settings.PORTAL_URL + reverse(f"{kind}-feed") + selection,
        feed_guid=tag_uri(f"feed/{kind}/{language}{selection}"),
    )


def _add(feed: CatalogueFeed, entry: CatalogueEntry) -> None:
    """Add one entry. XML holds no control characters, so none gets there."""
    feed.add_item(
        title=clean_text(entry.title, lines=False),
        link=settings.PORTAL_URL + reverse(f"{entry.kind}-detail", args=[entry.slug]),
        description=clean_text(entry.summary),
        unique_id=tag_uri(f"{entry.kind}/{entry.translation_key}"),
        pubdate=entry.published_at,
        updateddate=entry.update_shown,
        author_name=clean_text(credit(entry), lines=False),
        categories=[topics()[pk].name for pk in entry.topic_ids if pk in topics()],
        language=entry.language,
    )
