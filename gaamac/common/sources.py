"""The sources of a contribution: text of one a line, read into titles and web addresses."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

MAX_SOURCES = 100
MAX_LINE = 2000
SHOWN_LENGTH = 72

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>]+", re.IGNORECASE)
_LIST_MARKS = " \t-*•–—"
_SEPARATORS = " \t-:;,–—|<("


class Source(NamedTuple):
    """One source: its title (perhaps empty), its address (perhaps empty), the address as shown."""

    title: str
    url: str
    shown: str


def parse_sources(text: str) -> list[Source]:
    """The sources in `text`, one a line: "Title https://…", the address alone, or a title alone.

    An address of another scheme than http and https stays part of the title, where it is no
    link. At most 100 sources are read, and 2000 characters of a line.
    """
    lines = (line[:MAX_LINE].strip(_LIST_MARKS) for line in text.splitlines())
    return [_parse_line(line) for line in lines if line][:MAX_SOURCES]


def _parse_line(line: str) -> Source:
    for match in _ADDRESS.finditer(line):
        url = match[0].rstrip(").,;" if "(" not in match[0] else ".,;")
        if is_web_address(url):
            rest = line[match.start() + len(url) :].lstrip(">).,; ")
            title = f"{line[: match.start()].rstrip(_SEPARATORS)} {rest}".strip()
            return Source(title, url, shown_address(url))
    return Source(line, "", "")


def is_web_address(url: str) -> bool:
    """Whether `url` is an http(s) address with a host and nothing that hides where it leads."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it raises ValueError for a port that is no number
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
    )


def shown_address(url: str) -> str:
    """The address as people read it: without scheme and `www.`, its end cut when it is long."""
    shown = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE).rstrip("/")
    return shown if len(shown) <= SHOWN_LENGTH else shown[: SHOWN_LENGTH - 1] + "…"
