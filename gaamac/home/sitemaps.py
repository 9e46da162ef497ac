"""The sitemap: everything that a reader without an account may open, and nothing else.

It comes from the catalogue, not from the page tree, whose addresses are not those of readers
(safety rule 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from exchange import index
from exchange.addresses import detail_path, path_in
from exchange.choices import Kind
from exchange.models import CatalogueEntry
from exchange.querysets import CatalogueQuerySet
from gaamac.common.languages import CODES
from members.models import Organisation
from members.vocabulary import countries

from .models import HomePage, StandardPage

# The protocol allows 50,000 addresses and 50 MB a file; ours have up to seven links each.
ADDRESSES_A_FILE = 10_000
_NOBODY = AnonymousUser()


def _absolute(path: str) -> str:
    return settings.PORTAL_URL + path


class PortalSitemap(Sitemap):
    """A part of the sitemap, whose items know their own addresses."""

    limit = ADDRESSES_A_FILE

    def path_of(self, item: Any) -> str:
        """The address of an item."""
        raise NotImplementedError

    def versions_of(self, item: Any) -> dict[str, str]:
        """The addresses of its versions, by language."""
        return {}

    def changed(self, item: Any) -> Any:
        """When it last changed; None where nobody keeps that."""
        return None

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """What Django's template writes. The host is the portal's own, whoever asks."""
        return [self._url(item) for item in self.paginator.page(page).object_list]

    def _url(self, item: Any) -> dict[str, Any]:
        versions = self.versions_of(item)
        return {
            "item": item,
            "location": _absolute(self.path_of(item)),
            "lastmod": self.changed(item),
            "alternates": [
                {"lang_code": code, "location": _absolute(path)}
                for code, path in versions.items()
                if len(versions) > 1
            ],
        }


class Contributions(PortalSitemap):
    """Every published language version of what is public."""

    def items(self) -> CatalogueQuerySet:
        """The rows; each knows the languages of its contribution."""
        return CatalogueEntry.objects.visible_to(_NOBODY).order_by("page_id")

    def path_of(self, item: CatalogueEntry) -> str:
        """Its page in its own language."""
        return detail_path(item.kind, item.slug, item.language)

    def versions_of(self, item: Any) -> dict[str, str]:
        """Its page in each language in which it was published."""
        return {
            code: detail_path(item.kind, item.slug, code) for code in item.languages
        }

    def changed(self, item: CatalogueEntry) -> Any:
        """When it was last published."""
        return item.update_shown


class Views(PortalSitemap):
    """Lists, countries and organisations: pages that exist in all six languages."""

    def items(self) -> Sequence[tuple[str, ...]]:
        """The names of addresses and what they take."""
        public = index.visible_to(_NOBODY).counts_by_country()
        known = countries()
        codes = [known[one].code for one in public if one in known]
        slugs = Organisation.objects.listed().values_list("slug", flat=True)
        return [
            *[(f"{kind}-list",) for kind in Kind.values],
            ("members",),
            *[("country-detail", code) for code in sorted(codes)],
            *[("organisation-detail", slug) for slug in slugs.order_by("slug")],
        ]

    def path_of(self, item: tuple[str, ...]) -> str:
        """The page in English."""
        return path_in("en", *item)

    def versions_of(self, item: tuple[str, ...]) -> dict[str, str]:
        """The page in each language."""
        return {code: path_in(code, *item) for code in CODES}


class EditorialPages(PortalSitemap):
    """Home and the pages that editors write, in the languages they were written in."""

    def items(self) -> Any:
        """What is live and restricted to nobody; not the copies that stand in for translations."""
        pages = Page.objects.live().public().type(HomePage, StandardPage)
        return pages.filter(alias_of=None).select_related("locale").order_by("path")

    def path_of(self, item: Page) -> str:
        """Its address in its own language's tree."""
        _site, _host, path = item.get_url_parts()
        return str(path)

    def changed(self, item: Page) -> Any:
        """When it was last published."""
        return item.last_published_at


SITEMAPS = {
    "contributions": Contributions,
    "views": Views,
    "pages": EditorialPages,
}
