"""The Word document that members fill in without a network."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.translation import override
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gaamac.common.languages import facts
from gaamac.media.cleaning.office import clean_office

from .headings import headings_of, introduction, title_of


@lru_cache(maxsize=32)
def template(kind: str, language: str) -> bytes:
    """The template of a kind in a language, as DOCX. It says of nobody who made it or when."""
    with override(language):
        document = _document(kind, is_rtl=facts(language).direction == "rtl")
    held = BytesIO()
    document.save(held)
    return clean_office(held.getvalue(), "docx")


def _document(kind: str, *, is_rtl: bool) -> Any:
    document = Document()
    document.add_paragraph(title_of(kind), style="Title")
    for words in introduction(kind):
        _guide(document, words)
    for heading in headings_of(kind):
        document.add_heading(heading.label, level=1)
        for words in heading.guidance:
            _guide(document, words)
        document.add_paragraph()
    if is_rtl:
        for paragraph in document.paragraphs:
            _turn(paragraph)
    return document


def _guide(document: Any, words: str) -> None:
    document.add_paragraph().add_run(words).italic = True


def _turn(paragraph: Any) -> None:
    """Right to left (ECMA-376, 17.3.1.6 and 17.3.2.30): the paragraph and what is written in it."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(_rtl())
    mark = paragraph._p.get_or_add_pPr().find(qn("w:rPr"))
    if mark is None:
        mark = OxmlElement("w:rPr")
        paragraph._p.get_or_add_pPr().append(mark)
    mark.append(_rtl())


def _rtl() -> Any:
    return OxmlElement("w:rtl")
