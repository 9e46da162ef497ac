"""Writing offline: the template goes out, is filled in, and comes back as a draft."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.test import Client
from docx.shared import Inches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.choices import Attribution
from exchange.from_document.program import parse
from exchange.from_document.reading import read
from exchange.from_document.template import template
from exchange.models import AttachedFile, SharingTerms
from gaamac.common.languages import CODES
from gaamac.media.cleaning.refusals import Refused
from practices.models import Practice
from tests.factories.media import (
    office_parts,
    package_bytes,
    picture_bytes,
    upload,
)
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PATH = "/en/contribute/from-document/"


def filled(
    answers: dict[int, str], kind: str = "practice", language: str = "en"
) -> Any:
    """The template with words below some of its headings, by their numbers."""
    document = docx.Document(BytesIO(template(kind, language)))
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    for number, words in answers.items():
        # Below the guidance, where people write.
        following = headings[number + 1] if number + 1 < len(headings) else None
        if following is None:
            document.add_paragraph(words)
        else:
            following.insert_paragraph_before(words)
    return document


def as_bytes(document: Any) -> bytes:
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def send(user: Any, content: bytes, **typed: Any) -> Any:
    client = Client()
    client.force_login(user)
    name = typed.pop("name", "My text.docx")
    fields = {"key": str(uuid4()), "kind": "practice", "attribution": "named"}
    return client.post(
        PATH, {**fields, **typed, "file": upload(name, content)}, follow=True
    )


def draft() -> Any:
    return Practice.objects.get().get_latest_revision_as_object()


def test_a_filled_template_becomes_a_draft_that_only_its_author_sees(
    alice: Any,
) -> None:
    CountryFactory()
    document = filled(
        {
            0: "Listening posts",
            1: "Radio listens.",
            2: "Kenya",
            3: "2013",
            4: "Before the vote.",
        }
    )
    answer = send(alice, as_bytes(document))
    page = draft()
    assert (page.title, page.summary, page.year) == (
        "Listening posts",
        "Radio listens.",
        2013,
    )
    assert not page.live
    html = answer.content.decode()
    assert "only you can see it" in html
    assert "Listening posts" in html
    assert SharingTerms.objects.get().submitted_at is None


@pytest.mark.parametrize("kind", ["practice", "challenge", "offer"])
def test_each_template_comes_back_by_its_headings_in_each_language(kind: str) -> None:
    for code in CODES:
        document = docx.Document(BytesIO(template(kind, code)))
        count = sum(p.style.name == "Heading 1" for p in document.paragraphs)
        words = {number: f"Answer {number}" for number in range(count)}
        html = parse(as_bytes(filled(words, kind, code)))["html"]
        found = read(html, kind)
        held = " ".join(found.values.values())
        for number in range(count):
            assert held.count(f"Answer {number}") >= 1, (code, number)
        # Guidance and headings don't come back as text.
        assert found.language == code or code != "en"
        assert not [one for one in found.problems if "no heading" in one]


def test_a_template_says_of_nobody_who_made_it() -> None:
    with zipfile.ZipFile(BytesIO(template("practice", "en"))) as package:
        names = package.namelist()
        everything = b"".join(package.read(name) for name in names)
    assert not [name for name in names if name.startswith("docProps")]
    assert b"python-docx" not in everything


def test_a_template_is_right_to_left_in_arabic() -> None:
    with zipfile.ZipFile(BytesIO(template("practice", "ar"))) as package:
        assert b"<w:bidi" in package.read("word/document.xml")


def test_every_template_can_be_taken_without_an_account(client: Client) -> None:
    for code in CODES:
        answer = client.get(f"/en/contribute/template/offer/{code}/")
        assert answer.status_code == 200
        assert f"gaamac-offer-{code}.docx" in answer["Content-Disposition"]
    for path in ("meeting/en", "practice/de", "x/en"):
        assert client.get(f"/en/contribute/template/{path}/").status_code == 404


def test_lists_links_and_tables_are_kept_and_bold_words_stay_bold(alice: Any) -> None:
    document = filled({0: "A title"})
    place = next(p for p in document.paragraphs if p.text == "Results")
    place.insert_paragraph_before("One", style="List Bullet")
    place.insert_paragraph_before("Two", style="List Bullet")
    place.insert_paragraph_before().add_run("Loud").bold = True
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(table._cells):
        cell.text = f"cell {number}"
    place._p.addprevious(table._tbl)
    send(alice, as_bytes(document))
    text = draft().what_was_done
    assert "- One" in text
    assert "**Loud**" in text
    assert "cell 0 | cell 1" in text


def test_nothing_is_lost_of_a_document_that_is_no_template(alice: Any) -> None:
    document = docx.Document()
    document.core_properties.author = "CANARY"
    document.add_paragraph("Words before any heading.")
    document.add_heading("Our own heading", 1)
    document.add_paragraph("Words below it.")
    document.add_heading("Results (not required)", 2)
    document.add_paragraph("It worked.")
    html = send(alice, as_bytes(document)).content.decode()
    page = draft()
    assert page.results == "It worked."
    for words in (
        "Words before any heading.",
        "### Our own heading",
        "Words below it.",
    ):
        assert words in page.context
    assert "CANARY" not in str(page.serializable_data())
    for words in (
        "has no title",
        "is no heading of the template",
        "has no place in the form",
    ):
        assert words in html


def test_what_is_too_long_or_unknown_is_kept_and_told(alice: Any) -> None:
    long_title, long_summary = "Title " * 60, "Summary " * 80
    document = filled(
        {
            0: long_title,
            1: long_summary,
            2: "Atlantis; Worldwide",
            3: "about 2013",
            4: "x" * 13_000,
        }
    )
    html = send(alice, as_bytes(document)).content.decode()
    page = draft()
    assert len(page.title) <= 120
    assert page.summary.strip() == long_summary.strip()
    assert page.is_worldwide
    assert page.year == 2013
    for words in ("Atlantis", "about 2013", long_title.strip(), "x" * 13_000):
        assert words in page.context
    for words in ("title is too long", "Atlantis", "Nothing was cut"):
        assert words in html


def test_pictures_become_files_that_are_checked_and_need_words(alice: Any) -> None:
    document = filled({0: "A title"})
    document.add_picture(BytesIO(picture_bytes()), width=Inches(1))
    html = send(alice, as_bytes(document)).content.decode()
    row = AttachedFile.objects.get()
    assert (row.extension, row.state) == ("jpg", "waiting")
    assert "1 picture is now among the files" in html


def test_a_document_sent_twice_makes_one_draft(alice: Any) -> None:
    content, key = as_bytes(filled({0: "A title"})), str(uuid4())
    send(alice, content, key=key)
    send(alice, content, key=key)
    send(alice, content)
    assert Practice.objects.count() == 1


def test_an_anonymous_draft_is_sealed_from_its_first_moment(alice: Any) -> None:
    send(alice, as_bytes(filled({0: "A title"})), attribution="anonymous")
    terms = SharingTerms.objects.get()
    assert terms.attribution == Attribution.ANONYMOUS
    assert terms.organisation is None
    assert not terms.authorships.exists()


def bomb() -> bytes:
    """A small package that unpacks to far too much."""
    return package_bytes(office_parts("docx", **{"word/x.xml": b"0" * 250_000_000}))


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="urn:w"><w:t>&b;</w:t></w:document>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no document", "not what its name says"),
        (b"PK\x03\x04 and then nothing", "read"),
        (package_bytes({"a.txt": "x"}), "not what its name says"),
        (
            package_bytes(office_parts("docx", **{"word/vbaProject.bin": b"x"})),
            "macros",
        ),
        (package_bytes(office_parts("docx", **{"word/main.xml": ENTITIES})), "read"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "locked by a password"),
        (bomb, "too large"),
    ],
)
def test_a_hostile_document_is_refused_in_words_and_leaves_nothing(
    alice: Any, content: Any, words: str
) -> None:
    answer = send(alice, content() if callable(content) else content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Practice.objects.exists()


def test_another_kind_of_file_is_refused_beside_the_field(alice: Any) -> None:
    html = send(alice, b"x", name="text.odt").content.decode()
    assert "no Word document" in html
    assert "Choose the document" in empty_form(alice)


def empty_form(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.post(PATH, {"kind": "practice"}).content.decode()


def test_only_members_send_documents(pavel: Any, client: Client) -> None:
    assert client.get(PATH).status_code == 302
    client.force_login(pavel)
    assert client.get(PATH).status_code == 200
    assert "Make it a draft" not in client.get(PATH).content.decode()


_TAGS = st.sampled_from(
    [
        *"<h1> </h1> <p> </p> <ul><li> </li></ul> <table><tr><td> </td></tr></table> </a>".split(),
        "<h1>Results</h1>",
        "<h1>Titre</h1>",
        "<p>Context</p>",
        "<a href='javascript:x'>",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_TAGS | st.text(max_size=40), max_size=25))
def test_any_html_becomes_a_draft_with_a_title_and_no_way_out(
    pieces: list[str],
) -> None:
    found = read("".join(pieces), "practice")
    assert found.values["title"].strip()
    assert len(found.values["title"]) <= 120
    assert "](javascript" not in "".join(found.values.values())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_document_is_refused_and_nothing_breaks(
    noise: bytes, at: int
) -> None:
    content = template("practice", "en")
    start = at * len(content) // 3000
    damaged = content[:start] + noise + content[start + len(noise) :]
    with suppress(Refused):
        parse(damaged)
