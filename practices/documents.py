"""Practices as files of their own: one HTML document that needs nothing else, a ZIP, a PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from exchange.citation_formats import FORMATS
from exchange.whole import Whole
from gaamac.common import pdf
from gaamac.common.dates import date_range
from gaamac.common.languages import facts, reader_language

STYLE_SHEET = "css/document.css"
_LINKED = mark_safe('<link rel="stylesheet" href="style.css">')


@dataclass(frozen=True, slots=True)
class Content:
    """One line of the contents: where the practice stands in the file, or among the files."""

    title: str
    language: str
    href: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is in a file: one practice, or a collection with a list of its contents before it."""

    title: str
    wholes: Sequence[Whole]
    intro: Sequence[str] = ()
    is_collection: bool = True

    @classmethod
    def of_one(cls, whole: Whole) -> Document:
        """One practice by itself."""
        return cls(whole.contribution.title, [whole], is_collection=False)

    @property
    def is_restricted(self) -> bool:
        """Whether something in it is not for everybody."""
        return any(whole.contribution.visibility for whole in self.wholes)


def as_html(document: Document) -> str:
    """One file of HTML with its style in it; it asks nothing of a network."""
    return _render(document, _contents(document), style=_inside())


def as_pdf(document: Document) -> bytes:
    """The same printed. Raises gaamac.common.pdf.CannotPrint."""
    return pdf.print_pdf(as_html(document))


def as_zip(document: Document) -> bytes:
    """A page for each practice and one that lists them, with the citations as files."""
    names = [
        f"{number:03}-{whole.entry.slug[:60]}.html"
        for number, whole in enumerate(document.wholes, 1)
    ]
    files = {
        "index.html": _render(document, _contents(document, names), _LINKED, []),
        "style.css": _style(),
        **{
            name: _render(Document.of_one(whole), [], _LINKED)
            for name, whole in zip(names, document.wholes, strict=True)
        },
        **_citations(document),
    }
    return _zipped(files)


def _citations(document: Document) -> dict[str, str]:
    entries = [whole.entry for whole in document.wholes]
    return {
        f"citations.{ending}": known.write(entries) for ending, known in FORMATS.items()
    }


def _zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def _contents(document: Document, names: Sequence[str] = ()) -> list[Content]:
    if not document.is_collection:
        return []
    hrefs = names or [f"#p{number}" for number in range(1, len(document.wholes) + 1)]
    return [
        Content(whole.contribution.title, whole.contribution.language, href)
        for whole, href in zip(document.wholes, hrefs, strict=True)
    ]


def _render(
    document: Document,
    contents: list[Content],
    style: SafeString,
    wholes: Sequence[Whole] | None = None,
) -> str:
    """One file; `wholes` are the texts that stand in it, if not all."""
    reader = facts(reader_language())
    context: dict[str, Any] = {
        "title": document.title,
        "intro": document.intro,
        "wholes": document.wholes if wholes is None else wholes,
        "contents": contents,
        "is_restricted": document.is_restricted,
        "style": style,
        "taken": date_range(timezone.localdate()),
        "reader": reader,
        "portal_url": settings.PORTAL_URL,
        "terms_url": f"{settings.PORTAL_URL}/{reader.code}/terms/",
    }
    return render_to_string("practices/document/document.html", context)


def _inside() -> SafeString:
    """The style sheet as an element: a file of one's own has no policy that forbids it."""
    return mark_safe(f"<style>\n{_style()}</style>")  # noqa: S308 - our own style sheet


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(str(finders.find(STYLE_SHEET))).read_text()
