"""The Word document that members fill in without a network."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.translation import override

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
    from docx import Document  # noqa: PLC0415 - only who asks for a template needs it in memory

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
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    properties = paragraph._p.get_or_add_pPr()
    properties.append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    # Of what will be written into it.
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:rtl"))
    properties.append(mark)
