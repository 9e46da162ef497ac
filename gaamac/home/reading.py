"""A standard page as readers get it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gaamac.common.languages import reader_language
from gaamac.common.markdown import to_html
from gaamac.common.sources import parse_sources

if TYPE_CHECKING:
    from .models import StandardPage

# A link to a page of the portal, written without a language: `](/report/)`.
_OWN_LINK = re.compile(r"\]\((?=/[^/])")
# The page's own headings begin below its title.
_HEADING_OFFSET = 1
# Root, home page, standard page.
_DEPTH_BELOW_HOME = 3


def standard_page(page: StandardPage) -> dict[str, Any]:
    """What the template shows beside the page: text, its language, sources, neighbours."""
    return {
        "text": to_html(in_reader_language(page.body), heading_offset=_HEADING_OFFSET),
        "text_language": language_of(page),
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
