"""Practices that leave the portal: the PDF, and the file for places without a network."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exchange.choices import Attribution, Kind
from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common import pdf
from gaamac.common.visibility import Visibility
from practices import taking, views_taking
from practices.documents import STYLE_SHEET
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
needs_pango = pytest.mark.skipif(not pdf.can_print(), reason="pango is not installed")

TAKE = "/en/practices/take-away/"
LEVELS = {
    "public": Visibility.PUBLIC,
    "community": Visibility.COMMUNITY,
    "points": Visibility.FOCAL_POINTS,
    "editors": Visibility.EDITORS,
}
SEEN = {
    "nobody": {"public"},
    "pavel": {"public"},
    "charlie": {"public", "community"},
    "fatima": {"public", "community", "points"},
    "alice": set(LEVELS),
    "edith": set(LEVELS),
}


class Fetched(HTMLParser):
    """Collects what a browser would ask a network for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += (
            [tag] if tag in ("script", "img", "iframe", "link", "base") else []
        )
        self.found += [name for name in given if name in ("src", "srcset", "style")]


def fetched(html: str) -> list[str]:
    parser = Fetched()
    parser.feed(html)
    return parser.found + re.findall(
        r"@import|url\((?!\))", html.partition("</style>")[0]
    )


def read_as(client: Client, request: Any, name: str) -> None:
    """Sign in as one of the cast."""
    if name != "nobody":
        client.force_login(request.getfixturevalue(name))


def take(client: Client, query: str = "?format=html") -> str:
    response = client.get(TAKE + query)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    return response.content.decode()


def words_of(response: Any) -> str:
    """The words of a PDF, in one line."""
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_file_holds_practices_whole_and_needs_no_network(client: Client) -> None:
    contribution(
        title="Monitors",
        summary="Residents report rumours.",
        results="**Fewer** rumours, see [the list](/en/practices/).",
        sources="A report https://example.org/report",
        credited_to="WANEP",
        countries=[CountryFactory()],
        topics=[topic("elections")],
    )
    contribution(title="Relevé", language="fr", lessons="Écouter.")
    html = take(client)
    for words in [
        '<html lang="en" dir="ltr">',
        "2 practices",
        '<a href="#p1"',
        'lang="fr">Relevé</h1>',
        "Residents report rumours.",
        "<strong>Fewer</strong>",
        'href="http://testserver/en/practices/"',
        'href="https://example.org/report"',
        "Kenya",
        "Elections",
        "WANEP (20",
        "http://testserver/en/practices/monitors/",
        "http://testserver/en/terms/",
        "Not yet confirmed",
    ]:
        assert words in html, words
    assert fetched(html) == []
    assert "is not public" not in html


def test_a_file_in_arabic_runs_from_right_to_left(client: Client) -> None:
    contribution(title="Survey")
    response = client.get("/ar/practices/take-away/?format=html")
    html = response.content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<h1 lang="en" dir="ltr">Survey</h1>' in html


def test_a_folder_holds_a_page_for_each_and_the_citations(client: Client) -> None:
    contribution(title="Relevé des signes", credited_to="WANEP")
    contribution(title="Survey", visibility=Visibility.PUBLIC)
    content = client.get(f"{TAKE}?format=zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    pages = {name for name in files if name.endswith(".html")}
    assert len(pages) == 3
    linked = set(re.findall(r'<a href="(\d+-[^"]+)"', files["index.html"]))
    assert linked == pages - {"index.html"}
    assert {"style.css", "citations.bib", "citations.ris", "citations.json"} < set(
        files
    )
    assert "WANEP" in files["citations.bib"]
    for name in pages:
        assert fetched(files[name]) == ["link"]
        assert 'href="style.css"' in files[name]


def test_only_what_the_filter_leaves_is_taken(client: Client) -> None:
    contribution(title="Monitors", topics=[topic("elections")])
    contribution(title="Survey")
    html = take(client, "?topic=elections&format=html")
    assert "Monitors" in html
    assert "Survey" not in html
    offer = client.get(f"{TAKE}?topic=elections").content.decode()
    assert f'href="{TAKE}?topic=elections&amp;format=zip"' in offer


@pytest.mark.parametrize("name", SEEN)
def test_each_reader_takes_what_they_may_see(
    client: Client, request: pytest.FixtureRequest, alice: Any, name: str
) -> None:
    for level, visibility in LEVELS.items():
        contribution(title=f"Practice-{level}", author=alice, visibility=visibility)
    contribution(title="Practice-draft", author=alice, publish=False)
    read_as(client, request, name)
    html = take(client)
    seen = SEEN[name]
    assert set(re.findall(r"Practice-(\w+)", html)) == seen
    offer = client.get(TAKE).content.decode()
    assert f"<b>{len(seen)} practice" in offer
    assert ("the portal no longer protects it" in offer) is (len(seen) > 1)
    assert ("Pass it on only to people who may see it." in html) is (len(seen) > 1)
    assert html.count('class="level"') == len(seen) - 1


def test_an_anonymous_author_is_in_no_file(
    client: Client, alice: Any, peace_institute: Any, edith: Any
) -> None:
    contribution(
        title="Hidden",
        author=alice,
        organisation=peace_institute,
        attribution=Attribution.ANONYMOUS,
    )
    client.force_login(edith)
    html = take(client)
    assert "Anonymous" in html
    assert not re.search("Alice|Peace Institute|Edith", html)


def test_no_more_than_a_hundred_are_taken_and_the_reader_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST", 2)
    for title in ("One", "Two", "Three"):
        contribution(title=title)
    told = "The first 2 of 3 practices"
    assert told in client.get(TAKE).content.decode()
    html = take(client)
    assert told in html
    assert html.count("<article") == 2


def test_a_file_takes_the_same_queries_however_many_practices(client: Client) -> None:
    numbers = []
    for more in (1, 6):
        for number in range(more):
            contribution(
                title=f"Practice {more} {number}",
                countries=[CountryFactory()],
                topics=[topic("elections")],
            )
        take(client)
        with CaptureQueriesContext(connection) as captured:
            take(client)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 8


def test_nothing_to_take_says_so_and_gives_no_empty_file(client: Client) -> None:
    html = client.get(f"{TAKE}?format=html&q=nothing").content.decode()
    assert "No practice is left by these filters." in html


@pytest.mark.parametrize(
    "query",
    ["?format=exe", "?format=html&format=", "?format=%00", "?format[]=html", "?page=9"],
)
def test_an_unknown_format_is_answered_with_the_choice(
    client: Client, query: str
) -> None:
    contribution(title="Survey")
    response = client.get(TAKE + query)
    assert response.status_code == 200
    assert "format=html" in response.content.decode()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(["q", "topic", "year", "sort", "page", "format", "x"]),
        st.text(max_size=30),
    )
)
def test_no_query_makes_it_fail(client: Client, query: dict[str, str]) -> None:
    assert client.get(TAKE, query).status_code == 200


def test_who_takes_too_many_has_to_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = replace(views_taking.FILES, amount=1)
    monkeypatch.setattr(views_taking, "FILES", strict)
    contribution(title="Survey")
    take(client)
    response = client.get(f"{TAKE}?format=html")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_a_practice_called_take_away_hides_nothing(client: Client) -> None:
    contribution(title="Take away")
    assert client.get(TAKE).status_code == 200
    assert client.get("/en/practices/take-away-2/").status_code == 200


def test_the_style_sheet_of_files_asks_for_nothing() -> None:
    from django.contrib.staticfiles import finders

    style = Path(str(finders.find(STYLE_SHEET))).read_text()
    assert "url(" not in style.replace("attr(href url)", "")
    assert "@import" not in style
    assert "</" not in style


def test_the_list_and_the_page_lead_to_the_files(client: Client) -> None:
    contribution(title="Survey", topics=[topic("elections")])
    html = client.get("/en/practices/?topic=elections").content.decode()
    assert f'href="{TAKE}?topic=elections"' in html


@needs_pango
def test_a_practice_is_printed_with_what_a_reader_needs(client: Client) -> None:
    contribution(title="Survey", lessons="To learn.", credited_to="WANEP")
    assert (
        "/en/practices/survey/practice.pdf"
        in client.get("/en/practices/survey/").content.decode()
    )
    response = client.get("/en/practices/survey/practice.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert 'filename="survey.pdf"' in response.headers["Content-Disposition"]
    words = words_of(response)
    for one in ["Survey", "To learn.", "WANEP (20", "1 / 1", "From the GAAMAC portal"]:
        assert one in words, one
    assert "can see this" not in words


@needs_pango
def test_what_is_not_public_says_so_on_every_page_and_names_no_reader(
    client: Client, charlie: Any
) -> None:
    contribution(
        title="Closed", visibility=Visibility.COMMUNITY, results="Long. " * 1500
    )
    client.force_login(charlie)
    response = client.get("/en/practices/closed/practice.pdf")
    reader = PdfReader(io.BytesIO(response.content))
    assert len(reader.pages) > 1
    for page in reader.pages:
        assert "Only approved members can see this." in page.extract_text()
    assert b"Charlie" not in response.content
    assert "Charlie" not in str(reader.metadata)


@needs_pango
@pytest.mark.parametrize(
    ("language", "text", "script"),
    [
        ("ar", "الإنذار المبكر", "Arabic"),
        ("zh-hans", "预防大规模暴行", "CJK"),
        ("ru", "Раннее предупреждение", ""),
    ],
)
def test_arabic_chinese_and_russian_are_printed_in_letters_of_their_own(
    client: Client, tmp_path: Path, language: str, text: str, script: str
) -> None:
    contribution(title="Survey", language=language, results=text)
    response = client.get(f"/{language}/practices/survey/practice.pdf")
    file = tmp_path / "survey.pdf"
    file.write_bytes(response.content)
    reader = PdfReader(file)
    assert reader.root_object["/Lang"] == language
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert any(script in font.get_object()["/BaseFont"] for font in fonts)
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not installed")
    words = subprocess.run(
        ["pdftotext", str(file), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert text in words


@pytest.mark.parametrize("slug", ["closed", "draft", "nobody"])
def test_there_is_no_pdf_of_what_a_reader_may_not_see(
    client: Client, slug: str
) -> None:
    contribution(title="Closed", visibility=Visibility.COMMUNITY)
    contribution(title="Draft", publish=False)
    assert client.get(f"/en/practices/{slug}/practice.pdf").status_code == 404


def test_an_old_address_of_a_pdf_leads_on(client: Client) -> None:
    page = contribution(title="Before")
    page.slug = "after"
    page.save()
    response = client.get("/en/practices/before/practice.pdf")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/practices/after/practice.pdf"


def test_a_system_without_pango_offers_no_pdf_and_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contribution(Kind.PRACTICE, "Survey")
    press = tmp_path / "press.py"
    press.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(pdf, "PRESS", press)
    monkeypatch.setattr(pdf, "find_library", lambda _name: None)
    pdf.can_print.cache_clear()
    try:
        assert (
            "practice.pdf" not in client.get("/en/practices/survey/").content.decode()
        )
        response = client.get("/en/practices/survey/practice.pdf")
    finally:
        pdf.can_print.cache_clear()
    assert response.status_code == 503
    assert "can’t make PDF files yet" in response.content.decode()


def test_an_editor_who_takes_what_is_for_focal_points_is_on_record(
    client: Client, alice: Any, edith: Any, fatima: Any
) -> None:
    page = contribution(author=alice, visibility=Visibility.FOCAL_POINTS)
    contribution(title="Open", author=alice)
    for reader, records in ((fatima, 0), (edith, 1)):
        client.force_login(reader)
        take(client)
        found = AuditEntry.objects.filter(act=Act.READ_RESTRICTED)
        assert found.count() == records
    assert found.get().target == f"practice:{page.translation_key}"
    assert found.get().actor == edith.pk
