"""What the frame of every page needs to know: languages, addresses, the demonstration. No query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .languages import FACTS, LanguageFacts, facts, reader_language
from .parameters import KEPT_BY_FRAME, query_with

# Pages that editors write, in the order of the footer; Wagtail serves them in each language.
STANDARD_PAGES = {
    "about": _("About GAAMAC"),
    "help": _("Help"),
    "accessibility": _("Accessibility"),
    "data-protection": _("Data protection"),
    "terms": _("Terms"),
    "contact": _("Contact the editors"),
}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in one language."""

    code: str
    name: str
    direction: str
    href: str
    is_current: bool


class Portal:
    """Facts about the request that templates ask for by name; each is worked out when asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def reader(self) -> LanguageFacts:
        """The reader's interface language."""
        return facts(reader_language())

    @cached_property
    def here(self) -> str:
        """This page's address without the host, and with the parameters we know.

        Others are dropped: a page kept for many readers must not carry one reader's address.
        """
        path = self._request.get_full_path().partition("?")[0]
        return path + query_with(self._request.GET, known=KEPT_BY_FRAME)

    @property
    def way_out(self) -> str:
        """Where "leave quickly" goes: a page of another site that says nothing of this one."""
        address: str = settings.QUICK_EXIT_URL
        return address

    @cached_property
    def return_to(self) -> str:
        """Where signing in comes back to: here, unless here is an account page."""
        return "" if "/account/" in self._request.path else self.here

    @cached_property
    def url(self) -> str:
        """The portal's own address, without a slash at its end."""
        return str(settings.PORTAL_URL)

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """This page in the six languages, path and parameters kept."""
        rest = without_language(self.here)
        return [
            LanguageLink(
                code=language.code,
                name=language.own_name,
                direction=language.direction,
                href=f"/{language.code}{rest}",
                is_current=language.code == self.reader.code,
            )
            for language in FACTS.values()
        ]


def without_language(address: str) -> str:
    """`/fr/practices/?q=x` as `/practices/?q=x`; an address without a language as `/`."""
    first, _slash, rest = address[1:].partition("/")
    return f"/{rest}" if first in FACTS else "/"


def portal(request: HttpRequest) -> dict[str, Any]:
    """Template variables of every page: `portal` and `demonstration`."""
    return {
        "portal": Portal(request),
        "demonstration": settings.EMBEDDED and not settings.SECOND_FACTOR_REQUIRED,
    }
