"""Words are found in every language, accents and inflections aside."""

from __future__ import annotations

import pytest

from exchange.models import CatalogueEntry
from exchange.search import FOUND, find, mark_rows, matching
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def found(words: str) -> list[str]:
    rows = CatalogueEntry.objects.filter(matching(words)).order_by("page_id")
    return [entry.title for entry in rows]


@pytest.mark.parametrize(
    "words",
    ["monitor", "MONITORS", "kenya", '"early warning"', "alert", "nothing or alert"],
)
def test_a_published_text_is_found_by_its_words(words: str) -> None:
    contribution(
        title="Monitors for early warning",
        countries=[CountryFactory()],
        lessons="Alert at once.",
    )
    assert found(words)


@pytest.mark.parametrize("words", ["monitors -warning", "alert -warning", "-monitor"])
def test_words_that_are_excluded_are_not_found(words: str) -> None:
    contribution(title="Monitors for early warning", lessons="Alert at once.")
    assert not found(words)


def test_an_exclusion_leaves_the_others() -> None:
    contribution(title="Alert in the valley")
    contribution(title="Alert and warning in the hills")
    assert found("alert -warnings") == ["Alert in the valley"]


@pytest.mark.parametrize("marks", ['""', "“”", "«»", "„“", "「」"])
def test_the_quotation_marks_of_every_language_make_a_phrase(marks: str) -> None:
    contribution(title="Monitors for early warning")
    contribution(title="Warning monitors early")
    words = f"{marks[0]}early warning{marks[1]}"
    assert found(words) == ["Monitors for early warning"]


def test_a_phrase_is_found_only_in_its_order() -> None:
    contribution(title="A national committee")
    contribution(title="A committee, not national")
    assert found('"national committee"') == ["A national committee"]


@pytest.mark.parametrize("words", ["releve", "élection", "ELECTIONS"])
def test_accents_are_optional(words: str) -> None:
    contribution(title="Relevé des élections", language="fr")
    assert found(words)


def test_each_text_is_read_in_its_own_language_whoever_searches() -> None:
    contribution(title="Les comités nationaux", language="fr")
    contribution(title="National committees", language="en")
    contribution(title="Национальные комитеты", language="ru")
    assert found("comité national") == ["Les comités nationaux"]
    assert found("national committee") == ["National committees"]
    assert found("национальный комитет") == ["Национальные комитеты"]


@pytest.mark.parametrize("words", ["Kenya", "كينيا", "肯尼亚", "Кения", "الانتخابات"])
def test_places_and_topics_are_found_by_their_name_in_any_language(words: str) -> None:
    kenya = CountryFactory(name_ar="كينيا", name_zh="肯尼亚", name_ru="Кения")
    elections = topic("elections", name_ar="الانتخابات")
    contribution(title="Monitors", countries=[kenya], topics=[elections])
    assert found(words) == ["Monitors"]


def test_chinese_is_found_without_spaces() -> None:
    contribution(title="预防灭绝种族罪的国家机制", language="zh-hans")
    assert found("国家机制")
    assert not found("机国")


@pytest.mark.parametrize(
    "words",
    ["", " ", "the of", '"', "'", "(", "a & | !b", "-", "---", ":*", "\\", "x" * 5000],
)
def test_no_query_is_a_fault(words: str) -> None:
    contribution(title="Monitors")
    assert found(words) == []


def test_a_match_in_the_title_comes_before_many_in_the_text() -> None:
    councils = contribution(title="Councils", lessons="National committee. " * 40)
    committee = contribution(title="The national committee", lessons="Nothing else.")
    assert find("national committees", "en").ids == [committee.pk, councils.pk]


def test_the_words_found_are_marked_where_they_stand() -> None:
    contribution(title="Alerts", summary="Monitors <b>send</b> alerts.")
    row = CatalogueEntry.objects.get()
    mark_rows([row], "alert")
    assert row.summary_found == f"Monitors <b>send</b> {FOUND[0]}alerts{FOUND[1]}."
