"""One typo is forgiven, and nobody learns a word that is not theirs to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.search import did_you_mean
from exchange.search.corrections import one_typo_from
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize(
    "typed", ["genocyde", "genocde", "genoocide", "gneocide", "xgenocide", "Genocidw"]
)
def test_one_slip_of_a_finger_is_put_right(nobody, typed: str) -> None:
    contribution(title="Genocide scholars")
    assert did_you_mean(typed, nobody, "en") == "genocide"


@pytest.mark.parametrize(
    "typed", ["genocyyde", "gencydes", "ge", "1948", "国家", "", "🙂"]
)
def test_two_slips_and_what_is_no_word_are_not(nobody, typed: str) -> None:
    contribution(title="Genocide scholars")
    assert did_you_mean(typed, nobody, "en") is None


def test_each_word_may_have_its_own(nobody) -> None:
    contribution(title="Prevention of genocide")
    assert did_you_mean("genocyde preventoin", nobody, "en") == "genocide prevention"
    assert did_you_mean('"prevention of genocyde"', nobody, "en") == (
        '"prevention of genocide"'
    )


def test_what_is_put_right_finds_something(nobody) -> None:
    contribution(title="Genocide")
    contribution(title="Famine")
    assert did_you_mean("genocyde famine", nobody, "en") is None
    assert did_you_mean("genocyde -genocide", nobody, "en") is None


@pytest.mark.parametrize(
    ("language", "title", "typed", "meant"),
    [
        ("fr", "Les médiateurs", "mediatuers", "médiateurs"),
        ("es", "Las minorías", "minorais", "minorías"),
        ("ru", "Предотвращение насилия", "насилея", "насилия"),
        ("ar", "منع الإبادة الجماعية", "الجماعبة", "الجماعية"),
    ],
)
def test_words_come_back_as_they_are_written(
    nobody, language: str, title: str, typed: str, meant: str
) -> None:
    contribution(title=title, language=language, summary="")
    assert did_you_mean(typed, nobody, language) == meant


def test_names_of_places_topics_and_organisations_are_known(nobody) -> None:
    contribution(
        title="Monitors",
        countries=[CountryFactory()],
        topics=[topic("elections", name_fr="Élections")],
        attribution="organisation",
        organisation=OrganisationFactory(name="Wajir Peace Forum"),
    )
    assert did_you_mean("Keyna", nobody, "en") == "kenya"
    assert did_you_mean("electoins", nobody, "fr") == "elections"
    assert did_you_mean("Wajr", nobody, "en") == "wajir"


def test_the_readers_own_language_comes_before_more_frequent_words(nobody) -> None:
    for number in range(3):
        contribution(title=f"Formes {number}", language="fr")
    contribution(title="Forums", language="en")
    assert did_you_mean("formms", nobody, "fr") == "formes"


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {"nobody", "pavel", "charlie", "fatima", "alice", "edith"}),
        (Visibility.COMMUNITY, {"charlie", "fatima", "alice", "edith"}),
        (Visibility.FOCAL_POINTS, {"fatima", "alice", "edith"}),
        (Visibility.EDITORS, {"alice", "edith"}),
    ],
)
@pytest.mark.parametrize(
    "reader", ["nobody", "pavel", "charlie", "fatima", "alice", "edith"]
)
def test_a_word_is_offered_to_those_who_may_read_it(
    request, alice, visibility: int, readers: set[str], reader: str
) -> None:
    contribution(title="Zephyrville shelters", author=alice, visibility=visibility)
    offered = did_you_mean("zephirville", request.getfixturevalue(reader), "en")
    assert (offered == "zephyrville") == (reader in readers)
    assert offered in (None, "zephyrville")


def test_a_restricted_word_of_the_same_stem_is_not_shown(nobody) -> None:
    contribution(title="Zephyrs", visibility=Visibility.EDITORS)
    contribution(title="Zephyr", visibility=Visibility.PUBLIC)
    assert did_you_mean("zephyrz", nobody, "en") == "zephyr"


def test_an_anonymous_author_is_no_word(nobody, alice) -> None:
    alice.name = "Quetzalli"
    alice.save()
    contribution(title="Shelters", author=alice, attribution="anonymous")
    assert did_you_mean("Quetzali", nobody, "en") is None


def test_it_takes_four_queries_at_most(nobody, django_assert_max_num_queries) -> None:
    contribution(title="Prevention of genocide by parliaments in time")
    did_you_mean("genocide", nobody, "en")
    with django_assert_max_num_queries(4):
        did_you_mean("genocyde preventoin parlaments tiem bi", nobody, "en")


@given(st.text(alphabet="abcdé", min_size=1, max_size=8), st.data())
def test_every_slip_can_be_undone(word: str, data) -> None:
    slips = sorted(one_typo_from(word))
    if word.isascii() and slips:
        slip = data.draw(st.sampled_from(slips))
        assert not slip or not slip.isascii() or word in one_typo_from(slip) | {slip}
