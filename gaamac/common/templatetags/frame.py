"""What stands around every page: its parts that are the same again and again.

Profiled on a list whose middle was ready, rendering the frame took half of the request, most of it
for links that only the language decides.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..context_processors import STANDARD_PAGES, LanguageLink
from ..languages import reader_language
from .portal import address

register = template.Library()

# Where the parts of the portal begin: their addresses by name.
_PARTS = ("practice-list", "challenge-list", "meeting-list", "members")


@register.simple_tag
def kept(name: str, **values: Hashable) -> SafeString:
    """A template that depends on nothing but the language and these few values, rendered once for each."""
    render = _rendered.__wrapped__ if settings.DEBUG else _rendered
    named = tuple(sorted(values.items()))
    return render(name, reader_language(), settings.ROOT_URLCONF, named)


@lru_cache(maxsize=256)
def _rendered(
    name: str, _language: str, _addresses: str, values: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return render_to_string(name, dict(values))


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> SafeString:
    """The links to the parts of the portal; the part of this page is marked, and its first page."""
    path = getattr(context.get("request"), "path", "")
    starts_here = path in {address(name) for name in _PARTS}
    return kept(
        "components/nav.html",
        section=str(context.get("section") or ""),
        here=path if starts_here else "",
    )


@register.simple_tag
def standard_pages() -> list[dict[str, Any]]:
    """The pages named in every footer: `href` and `title`."""
    language = reader_language()
    return [
        {"href": f"/{language}/{slug}/", "title": title}
        for slug, title in STANDARD_PAGES.items()
    ]


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> SafeString:
    """This page in the six languages."""
    return SafeString("".join(map(_language_link, context["portal"].languages)))


def _language_link(link: LanguageLink) -> str:
    current = ' aria-current="true"' if link.is_current else ""
    return (
        f'<li><a href="{escape(link.href)}" hreflang="{link.code}"{current}>'
        f'<bdi lang="{link.code}">{link.name}</bdi></a></li>'
    )
