"""The starting content: true, sourced, loaded once, and left alone where an editor changed it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from challenges.models import Challenge
from exchange import catalogue
from exchange.choices import Kind, TopicGroup
from exchange.models import Authorship, CatalogueEntry, SharingTerms, Topic
from gaamac.common.languages import FACTS
from gaamac.common.visibility import Visibility
from gaamac.home.starting_content.contributions import first_day
from gaamac.home.starting_content.reading import key_of, read_json
from meetings.models import Meeting
from members.models import Country, Region
from practices.models import Practice
from tests.cast import plant_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The starting content, loaded once for all tests of this module; what the command said."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        plant_site()
        call_command("load_starting_content", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def published(kind: str, entry: str) -> CatalogueEntry:
    return CatalogueEntry.objects.get(translation_key=key_of(kind, entry))


def test_it_loads_everything_that_the_reference_holds_and_says_so(loaded: str) -> None:
    assert Counter(CatalogueEntry.objects.values_list("kind", flat=True)) == {
        "practice": 33,
        "challenge": 13,
        "meeting": 10,
    }
    assert Country.objects.count() == 195
    assert Country.objects.member_states().exclude(tile_column=None).count() == 193
    assert Counter(Topic.objects.values_list("group", flat=True)) == {
        TopicGroup.CRIME: 4,
        TopicGroup.RISK_FACTOR: 14,
        TopicGroup.THEME: 27,
        TopicGroup.TYPE: 14,
        TopicGroup.STAGE: 3,
        TopicGroup.LEVEL: 4,
        TopicGroup.ACTOR: 15,
    }
    assert "countries: 195 created" in loaded
    assert "practices: 33 created" in loaded


def test_a_second_run_creates_nothing(
    loaded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_starting_content")
    assert "Starting content loaded: 0 created." in capsys.readouterr().out


def test_what_an_editor_changed_or_deleted_stays_so(loaded: str) -> None:
    uganda = Practice.objects.get(
        translation_key=key_of(Kind.PRACTICE, "ug-national-committee")
    )
    uganda.title = "Corrected by an editor"
    uganda.save_revision().publish()
    Practice.objects.get(translation_key=key_of(Kind.PRACTICE, "ci-prevel")).delete()
    Country.objects.filter(iso2="CI").update(name_en="Ivory Coast")
    call_command("load_starting_content")
    assert (
        published(Kind.PRACTICE, "ug-national-committee").title
        == "Corrected by an editor"
    )
    assert not CatalogueEntry.objects.filter(
        translation_key=key_of(Kind.PRACTICE, "ci-prevel")
    ).exists()
    assert Country.objects.get(iso2="CI").name_en == "Ivory Coast"


def test_the_catalogue_agrees_with_the_pages(loaded: str) -> None:
    assert list(catalogue.differences()) == []


def test_everything_is_public_and_no_news_and_has_no_author(loaded: str) -> None:
    assert set(
        SharingTerms.objects.values_list("visibility", "is_news", "announced_at")
    ) == {(Visibility.PUBLIC, False, None)}
    assert not Authorship.objects.exists()
    assert not CatalogueEntry.objects.exclude(
        author_name="", organisation_name=""
    ).exists()
    assert not CatalogueEntry.objects.filter(is_anonymous=True).exists()


def test_each_entry_stands_in_the_language_of_its_source(loaded: str) -> None:
    practices = CatalogueEntry.objects.of_kind(Kind.PRACTICE)
    assert Counter(practices.values_list("language", flat=True)) == {
        "en": 31,
        "fr": 1,
        "es": 1,
    }
    assert Practice.objects.get(locale__language_code="fr").title.startswith(
        "Côte d'Ivoire"
    )


def test_every_entry_has_one_line_of_summary_and_its_sources(loaded: str) -> None:
    for model in (Practice, Challenge, Meeting):
        for page in model.objects.all():
            assert 20 < len(page.summary) < 200, page.title
            assert "\n" not in page.summary
            assert page.sources.startswith("http"), page.title
            assert page.is_compiled


def test_a_practice_carries_what_the_reference_says_of_it(loaded: str) -> None:
    ghana = Practice.objects.get(
        translation_key=key_of(Kind.PRACTICE, "gh-national-peace-council")
    )
    assert ghana.year == 2011
    assert ghana.what_was_done.startswith("Act 818")
    assert ghana.credited_to == "National Peace Council of Ghana"
    groups = Counter(ghana.topics.values_list("group", flat=True))
    assert groups == {"theme": 4, "type": 1, "stage": 2, "level": 1, "actor": 2}
    assert [country.name_en for country in ghana.countries.all()] == ["Ghana"]


def test_a_continental_programme_is_found_in_its_region(loaded: str) -> None:
    africa = Region.objects.get(name_en="Africa").m49
    in_africa = CatalogueEntry.objects.in_regions([africa])
    assert published(Kind.PRACTICE, "au-cews") in in_africa
    assert published(Kind.PRACTICE, "tz-national-committee") in in_africa


def test_an_entry_in_two_sub_regions_is_found_in_both_and_in_what_holds_them(
    loaded: str,
) -> None:
    lakes = Practice.objects.get(
        translation_key=key_of(Kind.PRACTICE, "icglr-regional-committee")
    )
    assert {one.name_en for one in lakes.regions.all()} == {
        "Middle Africa",
        "Eastern Africa",
    }
    sub_saharan = Region.objects.get(name_en="Sub-Saharan Africa").m49
    assert (
        published(Kind.PRACTICE, "icglr-regional-committee").region_ids.count(
            sub_saharan
        )
        == 1
    )


def test_what_covers_the_world_is_worldwide(loaded: str) -> None:
    assert published(Kind.PRACTICE, "r2p-focal-points").card["worldwide"]
    assert published(Kind.PRACTICE, "fez-plan-of-action").country_ids == [504]


def test_only_meetings_are_published_as_meetings(loaded: str) -> None:
    titles = set(Meeting.objects.values_list("title", flat=True))
    assert "Steering Group annual retreat 2023" not in titles
    assert "GAAMAC Founding Document" not in titles
    assert not any("GAAMAC V" in title.split() for title in titles)


def test_where_sources_disagree_the_safe_value_is_published(loaded: str) -> None:
    bern = Meeting.objects.get(place="Bern")
    assert (bern.first_day.year, bern.date_precision) == (2011, "year")
    first = Meeting.objects.get(translation_key=key_of(Kind.MEETING, "gaamac-1"))
    assert "more than 120 participants" in first.description
    assert "130" not in first.description
    second = Meeting.objects.get(translation_key=key_of(Kind.MEETING, "gaamac-2"))
    assert "over 50 states" in second.description
    assert not re.search(r"\b(52|54)\b", second.description)


def test_the_entry_on_the_united_states_says_what_is_not_recorded(loaded: str) -> None:
    assert published(Kind.PRACTICE, "us-atrocity-prevention").summary.endswith(
        "Status after 2024 not recorded."
    )


def test_an_unknown_year_stays_unknown(loaded: str) -> None:
    assert published(Kind.PRACTICE, "tz-national-committee").year is None


def test_remarks_for_editors_reach_no_reader(loaded: str) -> None:
    notes = [one["editor_note"] for one in read_json("practices")["practices"]]
    shown = [
        text
        for page in Practice.objects.all()
        for text in (page.title, page.summary, page.credited_to, *page.searched_text())
    ]
    assert not any(note and note in text for note in notes for text in shown)


def test_countries_bear_the_name_the_un_uses(loaded: str) -> None:
    names = Country.objects.in_bulk(["TR", "BO", "CI"], field_name="iso2")
    assert names["BO"].name_en == "Bolivia (Plurinational State of)"
    assert names["CI"].name_fr == "Côte d’Ivoire"
    assert Country.objects.get(iso2="VA").is_observer


def test_a_risk_factor_is_numbered_and_says_to_which_crimes_it_belongs(
    loaded: str,
) -> None:
    factor = Topic.objects.get(group=TopicGroup.RISK_FACTOR, code="rf09")
    assert factor.order == 9
    assert factor.meaning.startswith("Specific to genocide")


def test_ethnic_cleansing_is_not_shown_as_a_crime_of_its_own(loaded: str) -> None:
    term = Topic.objects.get(group=TopicGroup.CRIME, code="ethnic-cleansing")
    assert term.meaning.startswith(
        "Not defined as a separate crime in international law"
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [("2011", "2011-01-01"), ("2008-12", "2008-12-01"), ("2014-03-04", "2014-03-04")],
)
def test_a_date_known_in_part_begins_on_its_first_day(text: str, day: str) -> None:
    assert first_day(text).isoformat() == day


def test_every_term_has_a_name_in_each_of_the_six_languages(loaded: str) -> None:
    suffixes = [one.field_suffix for one in FACTS.values()]
    nameless = [
        f"{topic.group}/{topic.code} in {suffix}"
        for topic in Topic.objects.all()
        for suffix in suffixes
        if not getattr(topic, f"name_{suffix}")
    ]
    assert Topic.objects.count() > 80
    assert nameless == []
