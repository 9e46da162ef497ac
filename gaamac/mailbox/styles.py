"""The styles that a mail brings along, by their hashes: the only ones its frame applies."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

# A header must stay within what browsers read; no mail of the portal comes near.
MOST_STYLES = 200


def style_sources(html: str) -> list[str]:
    """Sources for `style-src` that allow exactly the style elements and attributes of this HTML."""
    reader = _StyleReader()
    reader.feed(html)
    reader.close()
    found = [_source(style) for style in list(reader.styles)[:MOST_STYLES]]
    return ["'unsafe-hashes'", *found] if found else ["'none'"]


def _source(style: str) -> str:
    """CSP level 3, 8.3: a hash of the text as it stands."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


class _StyleReader(HTMLParser):
    """Collects them in their order, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[str, None] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "style"
        for name, value in attrs:
            if name == "style" and value:
                self.styles[value] = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.styles[data] = None

    def handle_endtag(self, tag: str) -> None:
        self._inside = False
