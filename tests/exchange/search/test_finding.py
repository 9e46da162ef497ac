"""Words are found in six languages, the best first, in one query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Page

from exchange import catalogue
from exchange.models import CatalogueEntry, CatalogueText, Contribution, SharingTerms
from exchange.search import find
from exchange.search.texts import text_of, write_texts
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SENTENCES = {
    "en": "Local committees prevented attacks against minorities.",
    "fr": "Les comités locaux ont empêché des attaques contre les minorités.",
    "es": "Los comités locales previnieron ataques contra las minorías.",
    "ar": "مَنَعَت اللِّجان المحليّة الهجماتِ على الأقليّات قبل الانتخابات.",
    "ru": "Местные комитеты предотвратили нападения на меньшинства. Ёмкий отчёт.",
    "zh-hans": "地方委员会阻止了对少数民族的袭击，预防灭绝种族罪。",
}


def found(words: str, language: str = "en") -> list[int]:
    return find(words, language).ids


@pytest.fixture
def six() -> dict[str, int]:
    """The same sentence, published once in each language."""
    return {
        code: contribution(title="…", what_was_done=text, language=code, summary="").pk
        for code, text in SENTENCES.items()
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "committee preventing attack"),
        ("en", "minority"),
        ("en", "ATTACKS"),
        ("fr", "comité local"),
        ("fr", "empêcher des attaques"),
        ("fr", "minorite"),
        ("es", "comites locales"),
        ("es", "minoría"),
        ("es", "minorias previnieron"),
        ("ar", "لجان محلية"),
        ("ar", "اللجان"),
        ("ar", "الأقليات"),
        ("ar", "الاقليات"),
        ("ar", "أقليات"),
        ("ar", "انتخابات"),
        ("ar", "والانتخابات"),
        ("ar", "مَنَعَت"),
        ("ar", "منـــعت"),
        ("ru", "комитет"),
        ("ru", "нападение"),
        ("ru", "меньшинств"),
        ("ru", "емкий отчет"),
        ("zh-hans", "少数民族"),
        ("zh-hans", "灭绝种族"),
        ("zh-hans", "袭"),
        ("zh-hans", "委员会 预防"),
    ],
)
def test_a_text_is_found_by_the_words_of_its_language(
    six: dict[str, int], language: str, words: str
) -> None:
    for reader in ("en", language):
        assert six[language] in found(words, reader)


@pytest.mark.parametrize("words", ["少民", "会员", "国"])
def test_chinese_characters_in_another_order_are_not_found(
    six: dict[str, int], words: str
) -> None:
    assert found(words, "zh-hans") == []


def test_words_too_common_for_the_reader_are_not_asked_of_other_languages() -> None:
    english = contribution(title="Commission Burundi", language="en")
    french = contribution(title="La commission du Burundi", language="fr")
    assert set(found("commission du burundi", "fr")) == {english.pk, french.pk}
    assert found("the of and", "en") == []


@pytest.mark.parametrize(
    "words",
    [
        "comité -attaque",
        "comités -minorité",
        'comité -"les minorités"',
        "комитет -Ёмкий",
    ],
)
def test_an_exclusion_holds_in_every_language(six: dict[str, int], words: str) -> None:
    assert six["fr"] not in found(words, "en")
    assert six["ru"] not in found(words, "en")


def test_only_an_exclusion_leaves_everything_else(six: dict[str, int]) -> None:
    assert set(found("-minorities -minorités")) == set(six.values()) - {
        six["en"],
        six["fr"],
    }
    assert found("-the") == []


def test_a_phrase_is_found_in_every_language_in_its_order(six: dict[str, int]) -> None:
    assert found("«empêché des attaques»", "fr") == [six["fr"]]
    assert found("«attaques empêché»", "fr") == []
    assert found("“委员会阻止”") == [six["zh-hans"]]
    assert found('"attacks prevented"') == []


def test_either_of_two_words_is_enough_with_or(six: dict[str, int]) -> None:
    assert set(found("attacks or 少数民族 OR нападения")) == {
        six["en"],
        six["zh-hans"],
        six["ru"],
    }


def test_hyphens_slashes_and_apostrophes_part_words() -> None:
    page = contribution(title="Early-warning/response", what_was_done="l’État d'alerte")
    for words in ("early warning", "early-warning", "response", "etat", "alerte"):
        assert found(words) == [page.pk]


def test_places_are_found_by_their_inflected_name_in_the_readers_language() -> None:
    elections = topic("elections", name_ar="الانتخابات", name_ru="Выборы")
    page = contribution(
        title="Monitors",
        countries=[CountryFactory(name_ru="Кения")],
        topics=[elections],
    )
    for words in ("انتخابات", "Кении", "выборов", "Kenya", "eastern africa"):
        assert found(words) == [page.pk]


def published(title: str, *, day: int, confirmed: int = 0, **fields: object) -> int:
    """A practice published on that day of January, confirmed on that day of March."""
    page = contribution(title=title, summary="", **fields)
    moment = datetime(2026, 1, day, 12, tzinfo=UTC)
    Page.objects.filter(pk=page.pk).update(first_published_at=moment)
    if confirmed:
        SharingTerms.objects.filter(translation_key=page.translation_key).update(
            confirmed_at=datetime(2026, 3, confirmed, tzinfo=UTC)
        )
    catalogue.refresh_group(page.kind, page.translation_key)
    return page.pk


def test_titles_come_first_then_what_is_newer_then_what_was_confirmed_later() -> None:
    old_text = published("A", day=1, lessons="Monitors.")
    new_text = published("B", day=9, lessons="Monitors.")
    confirmed = published("C", day=5, confirmed=20, lessons="Monitors.")
    not_yet = published("D", day=5, lessons="Monitors.")
    earlier = published("E", day=5, confirmed=2, lessons="Monitors.")
    title = published("The monitoring", day=1, lessons="Nothing.")
    assert found("monitor") == [
        title,
        new_text,
        confirmed,
        earlier,
        not_yet,
        old_text,
    ]


def test_everything_is_found_whoever_may_read_it() -> None:
    page = contribution(title="Shelters", visibility=3)
    assert found("shelter") == [page.pk]


def test_it_takes_one_query_however_much_is_found(django_assert_num_queries) -> None:
    copies(contribution(title="Shelters"), 30)
    for words in ("shelter", '"shelters"', "shelter -houses", "-houses", "a or b"):
        with django_assert_num_queries(1):
            find(words, "en")


def test_no_words_ask_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        for words in ("", " ", "…", '""', "--", "🙂", "\x00", "-"):
            assert found(words) == []


def test_a_text_of_any_length_can_be_indexed() -> None:
    page = contribution(title="Long", summary="")
    entry = CatalogueEntry.objects.get(pk=page.pk)
    characters = "".join(chr(0x4E00 + one * 7919 % 20000) for one in range(100_000))
    for long in (characters, "word " * 90_000, "x" * 300_000):
        assert write_texts([text_of(entry, [long])]) == 1
    assert CatalogueText.objects.get(pk=page.pk).body


def test_texts_are_written_again_without_a_trace_of_the_old() -> None:
    page = contribution(title="Shelters", summary="", lessons="Bakeries.")
    page.title, page.lessons = "Gardens", "Wells."
    page.save_revision().publish()
    assert found("shelter") == found("bakery") == []
    assert found("garden") == found("well") == [page.pk]


def test_thousands_of_texts_are_written_at_once() -> None:
    rows = copies(contribution(title="Shelters"), 30)
    count = write_texts(text_of(row, ["An ombudsman."], ["tag"]) for row in rows)
    assert count == 30
    assert len(found("ombudsman tag")) == 30


class AnyQuery(TestCase):
    """Whatever somebody sends, a search answers."""

    @settings(max_examples=150)
    @given(st.text(max_size=300))
    def test_no_text_is_a_fault(self, words: str) -> None:
        find(words, "en")

    @settings(max_examples=150)
    @given(
        st.lists(
            st.sampled_from(
                ['"', "-", "or", "(", ")", "&", "|", "!", ":*", "<->", "\\", "'", "the", "war", "国家",
                 "لجنة", " ", "\x00", "é", "«", "🙂", "un.org", "a/b", "--", "-or", '-"'],
            ),
            max_size=12,
        ),
        st.sampled_from(["en", "fr", "ar", "zh-hans", "xx"]),
    )  # fmt: skip
    def test_no_mixture_of_signs_is_a_fault(self, parts: list[str], code: str) -> None:
        find("".join(parts), code)
        find(" ".join(parts), code)


def test_contributions_of_every_kind_are_found() -> None:
    pages: list[Contribution] = [
        contribution(kind, title="Ombudsman")
        for kind in ("practice", "challenge", "offer", "meeting")
    ]
    assert set(found("ombudsman")) == {page.pk for page in pages}
