"""A standard page as readers get it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from gaamac.common.languages import reader_language
from gaamac.common.markdown import to_html
from gaamac.common.sources import parse_sources
from gaamac.common.text import slug_of

if TYPE_CHECKING:
    from .models import StandardPage

# A link to a page of the portal, written without a language: `](/report/)`.
_OWN_LINK = re.compile(r"\]\((?=/[^/])")
_HEADING = re.compile(r"<h2>(.*?)</h2>")
# The page's own headings begin below its title.
_HEADING_OFFSET = 1
# Root, home page, standard page.
_DEPTH_BELOW_HOME = 3
# Fewer parts than these need no table of contents.
_PARTS_WORTH_CONTENTS = 4


class Part(NamedTuple):
    """One part of a page, as its table of contents names it."""

    id: str
    title: str


def standard_page(page: StandardPage) -> dict[str, Any]:
    """What the template shows beside the page: text, its language, parts, sources, neighbours."""
    html = to_html(in_reader_language(page.body), heading_offset=_HEADING_OFFSET)
    text, parts = with_anchors(html)
    return {
        "text": text,
        "text_language": language_of(page),
        "parts": parts if len(parts) >= _PARTS_WORTH_CONTENTS else [],
        "source_list": parse_sources(page.sources),
        "parent_page": page.get_parent() if page.depth > _DEPTH_BELOW_HOME else None,
        "child_pages": page.get_children().live().order_by("path"),
    }


def in_reader_language(text: str) -> str:
    """Markdown whose links to pages of the portal lead to them in the reader's language."""
    return _OWN_LINK.sub(f"](/{reader_language()}", text)


def language_of(page: StandardPage) -> str:
    """The language a page is written in: of an untranslated one, that of the page it shows."""
    source = page.alias_of
    return str(source.locale.language_code if source else page.locale.language_code)


def with_anchors(html: SafeString) -> tuple[SafeString, list[Part]]:
    """Safe HTML whose headings can be led to, and the list of them."""
    parts: list[Part] = []

    def anchored(match: re.Match[str]) -> str:
        title = unescape(strip_tags(match[1]))
        number = len(parts) + 1
        parts.append(Part(f"{number}-{slug_of(title, fallback='part')}", title))
        return format_html(
            '<h2 id="{}">{}</h2>',
            parts[-1].id,
            mark_safe(match[1]),  # noqa: S308 - a piece of safe HTML
        )

    return mark_safe(_HEADING.sub(anchored, html)), parts  # noqa: S308 - only ids were added
