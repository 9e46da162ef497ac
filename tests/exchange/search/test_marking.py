"""Readers see where their words were found, in the text as it was written."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from exchange.models import CatalogueEntry
from exchange.search.marking import (
    FOUND,
    SNIPPET_LENGTH,
    Words,
    mark,
    mark_rows,
    snippet,
)
from exchange.search.stems import stem
from exchange.search.stop_words import STOP_WORDS
from gaamac.common.folding import fold
from gaamac.common.languages import facts
from tests.factories.exchange import contribution, copies


def marked(text: str, words: str, language: str = "en") -> str:
    found = mark(text, Words.of(words), language)
    return found.replace(FOUND[0], "[").replace(FOUND[1], "]")


@pytest.mark.parametrize(
    ("language", "words", "text"),
    [
        ("en", "monitor", "Three [monitors] were [Monitoring] a premonitory sign."),
        ("en", "the monitors of", "The [monitor] of the bridge."),
        ("en", '"early warning" -late', "An [early] [warning], not late."),
        ("en", "organizations", "An [organization] of [organizations]."),
        ("fr", "elections", "Des [élections], l’[élection]; electrique."),
        ("fr", "ÉTAT", "L’[État] et l’[e\u0301tat]."),
        ("es", "comité", "Los [comités] locales."),
        ("ru", "емкий отчет", "[Ёмкий] [отчёт] комитета."),
        ("ar", "انتخابات", "قبل [الاِنْتِخابات] [وَالانتخابات]"),
        ("ar", "لجنه", "[اللَّجْنَة] الوطنية"),
        ("zh-hans", "灭绝种族", "预防[灭绝种族]罪，[种族]"),
        ("zh-hans", "GAAMAC 国", "[gaamac] 与[国]家"),
        ("en", "选举", "On [选举] in Kenya"),
    ],
)
def test_words_are_marked_as_they_were_written(
    language: str, words: str, text: str
) -> None:
    plain = text.replace("[", "").replace("]", "")
    assert marked(plain, words, language) == text


@given(
    st.text(max_size=120),
    st.text(max_size=40),
    st.sampled_from(["en", "ar", "zh-hans"]),
)
def test_marking_changes_nothing_but_marks(text: str, words: str, code: str) -> None:
    text = text.replace(FOUND[0], "").replace(FOUND[1], "")
    found = mark(text, Words.of(words), code)
    assert found.replace(FOUND[0], "").replace(FOUND[1], "") == text
    assert found.count(FOUND[0]) == found.count(FOUND[1])


def test_a_snippet_shows_the_piece_with_most_of_the_words() -> None:
    body = (
        "The monitors came. "
        + "Nothing else. " * 60
        + (
            "Then **monitors** read the [constitution](https://example.org/monitors) at night. "
        )
        + "Nothing more. " * 60
    )
    piece = snippet(body, Words.of("monitor constitution"), "en")
    assert (
        f"{FOUND[0]}monitors{FOUND[1]} read the {FOUND[0]}constitution{FOUND[1]} at"
        in piece
    )
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "example.org" not in piece
    assert "*" not in piece
    assert len(piece) < SNIPPET_LENGTH + 20


def test_a_chinese_snippet_is_cut_without_spaces() -> None:
    piece = snippet(
        "甲乙" * 400 + "国家机制" + "丙丁" * 400, Words.of("国家机制"), "zh-hans"
    )
    assert f"{FOUND[0]}国家机制{FOUND[1]}" in piece
    assert len(piece) < SNIPPET_LENGTH + 20


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
class TestRows:
    """The rows of a page of results."""

    def test_a_piece_of_the_text_is_shown_where_only_that_has_the_words(self) -> None:
        contribution(title="Shelters", summary="Houses.", lessons="A **bakery** each.")
        row = CatalogueEntry.objects.get()
        mark_rows([row], "bakeries")
        assert row.text_found == f"A {FOUND[0]}bakery{FOUND[1]} each."
        mark_rows([row], "the house shelter")
        assert row.text_found == ""
        mark_rows([row], "shelter bakery")
        assert row.text_found == f"A {FOUND[0]}bakery{FOUND[1]} each."
        assert row.title_found == f"{FOUND[0]}Shelters{FOUND[1]}"

    def test_a_page_takes_one_query_at_most(self, django_assert_num_queries) -> None:
        rows = copies(contribution(title="Shelters", lessons="A bakery."), 30)
        with django_assert_num_queries(0):
            mark_rows(rows, "shelter")
        with django_assert_num_queries(1):
            mark_rows(rows, "bakery")

    def test_the_list_shows_the_piece(self, client) -> None:
        contribution(title="Shelters", summary="Houses.", lessons="<b>A bakery.")
        page = client.get("/en/practices/", {"q": "bakeries"}).content.decode()
        assert (
            "&lt;b A <mark>bakery</mark>." in page
            or "&lt;b&gt;A <mark>bakery</mark>." in page
        )


@pytest.mark.django_db
@pytest.mark.parametrize("language", STOP_WORDS)
def test_no_word_is_marked_that_the_dictionary_leaves_out(language: str) -> None:
    configuration = facts(language).search_configuration
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) word"
            " WHERE numnode(plainto_tsquery(%s::regconfig, word)) > 0",
            [sorted(STOP_WORDS[language]), configuration],
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "committees preventing atrocities monitors elections genocide minorities",
        ),
        ("fr", "comités prévention élections génocide minorités médiateurs nationaux"),
        ("es", "comités elecciones genocidio minorías defensores nacionales"),
        ("ru", "комитеты предотвращение выборы геноцид меньшинства национальные"),
        ("ar", "اللجان الانتخابات الوطنية المجتمعات حقوق"),
    ],
)
def test_stems_agree_with_those_of_the_database(language: str, text: str) -> None:
    configuration = facts(language).search_configuration
    from gaamac.common.folding import with_arabic_stems

    with connection.cursor() as cursor:
        for word in text.split():
            cursor.execute(
                "SELECT plainto_tsquery(%s::regconfig, %s)::text",
                [configuration, with_arabic_stems(fold(word))],
            )
            assert cursor.fetchone() == (f"'{stem(word, language)}'",)
