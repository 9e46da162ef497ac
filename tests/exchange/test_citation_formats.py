"""Citations as reference managers read them: each format read back by a program that is not ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from citeproc import CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source import Citation, CitationItem
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from exchange.citation_formats import bibtex, csl_json, plain, ris
from exchange.models import CatalogueEntry
from gaamac.common.text import clean_text

KEY = UUID("1f2e3d4c-0000-4000-8000-000000000001")
SPECIAL = r"50 % & _and_ #2 \o/ $5 ~x é “q” 预防 الوقاية"
# Every variable of CSL 1.0 that we use.
CSL_VARIABLES = set(
    "id type author title container-title publisher issued URL language keyword"
    " abstract".split()
)
# What a title or a name can be: the forms clean it before it is stored.
words = st.text(min_size=1, max_size=60).map(lambda text: clean_text(text, lines=False))
titles = words.filter(lambda text: text.strip(". "))


@pytest.fixture(autouse=True)
def _no_topics(db: None) -> None:
    """The vocabulary is asked for the keywords."""


def entry(**values: Any) -> CatalogueEntry:
    given = {
        "kind": "practice",
        "language": "en",
        "translation_key": KEY,
        "slug": "monitors",
        "title": "Monitors",
        "published_at": datetime(2026, 5, 1, 10, tzinfo=UTC),
    }
    return CatalogueEntry(**given | values)


def read_bibtex(text: str) -> Any:
    middlewares = [LatexDecodingMiddleware(), SeparateCoAuthors()]
    library = bibtexparser.parse_string(text, append_middleware=middlewares)
    assert not library.failed_blocks, library.failed_blocks
    return library.entries


def bare(value: str) -> str:
    """A value without the braces that keep it whole."""
    return value.removeprefix("{").removesuffix("}")


def test_bibtex_keeps_a_name_whole_and_its_special_characters() -> None:
    (record,) = read_bibtex(bibtex([entry(title=SPECIAL, credited_to="WANEP & Co")]))
    assert record.entry_type == "misc"
    assert record.key == "gaamac-2026-1f2e3d4c0000"
    fields = {field.key: field.value for field in record.fields}
    assert bare(fields["title"]) == SPECIAL
    assert [bare(name) for name in fields["author"]] == ["WANEP & Co"]
    assert fields["year"] == "2026"
    assert fields["url"] == "http://testserver/en/practices/monitors/"
    assert fields["langid"] == "english"
    assert "abstract" not in fields


def test_an_address_in_another_script_leads_somewhere_from_bibtex() -> None:
    text = bibtex([entry(slug="الوقاية", language="ar")])
    assert "http://testserver/ar/practices/%D8%A7%D9%84" in text
    assert "langid = {arabic}" in text


def test_braces_and_carets_are_named_because_bibtex_counts_and_latex_obeys_them() -> (
    None
):
    text = bibtex([entry(title="a { b ^ c }}")])
    title = r"{{a \textbraceleft{} b \textasciicircum{} c \textbraceright{}"
    assert f"  title = {title}" in text


@given(title=titles, name=words, summary=words)
def test_bibtex_never_breaks_on_what_people_write(
    title: str, name: str, summary: str
) -> None:
    written = entry(title=title, credited_to=name, summary=summary)
    text = bibtex([written, entry(translation_key=UUID(int=2))])
    assert text.count("{") == text.count("}")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert [one.fields_dict["year"].value for one in library.entries] == ["2026"] * 2


def test_ris_has_its_lines() -> None:
    text = ris([entry(title="Monitors.", summary="In\nshort.")])
    assert text.startswith("TY  - ELEC\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "TI  - Monitors\r\n" in text
    assert "AB  - In short.\r\n" in text
    assert "LA  - en\r\n" in text


@given(title=titles, name=words, summary=words)
def test_ris_is_read_back_as_it_was_written(
    title: str, name: str, summary: str
) -> None:
    written = entry(title=title, credited_to=name, summary=summary)
    first, second = rispy.loads(ris([written, entry()]).replace("\r\n", "\n"))
    assert first["title"] == title.rstrip(".").strip()
    assert first["year"] == "2026"
    assert first.get("authors", ["GAAMAC"]) == [
        name.replace(", ", " – ").replace(",", "–") or "GAAMAC"
    ]
    assert first.get("abstract", "") == summary
    assert first["urls"] == ["http://testserver/en/practices/monitors/"]
    assert second["title"] == "Monitors"


def test_an_institution_is_not_taken_apart_at_its_comma() -> None:
    text = ris([entry(credited_to="Ministry of Peace, Costa Rica")])
    assert "AU  - Ministry of Peace – Costa Rica\r\n" in text


@given(title=titles, name=words, summary=words)
def test_csl_json_holds_what_was_written(title: str, name: str, summary: str) -> None:
    written = entry(title=title, credited_to=name, summary=summary)
    (item,) = json.loads(csl_json([written]))
    assert set(item) <= CSL_VARIABLES
    assert item["author"] == [{"literal": name or "GAAMAC"}]
    assert item["title"] == title.rstrip(".").strip()
    assert item.get("abstract", "") == summary
    assert item["issued"] == {"date-parts": [[2026, 5, 1]]}


def test_a_citation_processor_makes_a_sentence_of_it() -> None:
    items = json.loads(csl_json([entry(credited_to="WANEP", language="fr")]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(
        style, CiteProcJSON(items), formatter.plain
    )
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    (sentence,) = [str(line) for line in bibliography.bibliography()]
    assert "WANEP" in sentence
    assert "(2026)" in sentence
    assert "Monitors" in sentence


def test_persons_and_their_organisation_are_authors_each() -> None:
    written = entry(author_name="Alice, Bob", organisation_name="Peace Institute")
    assert ris([written]).count("AU  - ") == 3
    assert "author = {{Alice} and {Bob} and {Peace Institute}}" in bibtex([written])
    assert plain([written]).startswith("Alice, Bob, Peace Institute (2026). Monitors.")


def test_nobody_is_named_for_what_is_anonymous() -> None:
    written = entry(is_anonymous=True)
    for write in (bibtex, ris, csl_json, plain):
        assert "Anonymous" in write([written])


def test_several_references_stand_in_one_file() -> None:
    both = [entry(), entry(translation_key=UUID(int=2), title="Survey")]
    assert len(read_bibtex(bibtex(both))) == 2
    assert len(rispy.loads(ris(both).replace("\r\n", "\n"))) == 2
    assert len(json.loads(csl_json(both))) == 2
    assert plain(both).count("\n") == 2
