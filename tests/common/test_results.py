"""Results and filters as HTML: what they say, and that whatever people typed is only text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from gaamac.common.templatetags.results import facet_options, result

NASTY = "<b>\"&'"
ESCAPED = "&lt;b&gt;&quot;&amp;&#x27;"


def entry(**facts: Any) -> SimpleNamespace:
    known: dict[str, Any] = {
        "kind": "practice",
        "language": "en",
        "title": "A title",
        "summary": "A summary.",
        "url": "/en/practices/a/",
        "countries": ["Kenya"],
        "organisation_name": "",
        "author_name": "",
        "is_anonymous": False,
        "credited_to": "",
        "year": 2019,
        "starts_on": None,
        "ends_on": None,
        "confirmed_at": None,
        "freshness": "unconfirmed",
        "adaptation_count": 0,
        "language_badge": False,
        "card": {},
    }
    return SimpleNamespace(**(known | facts))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_practice_says_where_since_when_and_how_fresh() -> None:
    assert words(result(entry())) == (
        "Practice: A title Since 2019 A summary. Kenya since 2019 Not yet confirmed"
    )


def test_a_meeting_says_when_and_where_it_is() -> None:
    html = result(
        entry(
            kind="meeting",
            year=2026,
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 3),
            card={"place": "Nairobi", "precision": "day"},
        )
    )
    assert words(html) == (
        "Meeting: A title 2026 A summary. 1 to 3 December 2026 Nairobi , Kenya"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"countries": [], "card": {"worldwide": True}}, "Worldwide"),
        ({"countries": [], "card": {"online": True}}, "Online"),
        ({"card": {"online": True}}, "Online, Kenya"),
        ({"is_anonymous": True, "author_name": "Alice"}, "Anonymous"),
        ({"author_name": "Alice", "organisation_name": "Peace"}, "Alice , Peace"),
        ({"organisation_name": "Peace"}, "Peace"),
        ({"credited_to": "A report"}, "A report"),
        ({"card": {"level": "National"}}, "National"),
        ({"language": "fr", "language_badge": True}, "Français"),
        ({"year": None}, "Since: not recorded"),
        ({"adaptation_count": 1}, "used elsewhere: 1 time Not yet"),
        ({"adaptation_count": 1204}, "used elsewhere: 1,204 times"),
        (
            {"freshness": "fresh", "confirmed_at": datetime(2026, 8, 20, tzinfo=UTC)},
            "Confirmed 3 months ago",
        ),
    ],
)
@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC))
def test_what_is_known_is_said(facts: dict[str, Any], said: str) -> None:
    assert said in words(result(entry(**facts)))


def test_an_anonymous_author_is_nowhere_in_it() -> None:
    assert "Alice" not in result(entry(is_anonymous=True, author_name="Alice"))


@pytest.mark.parametrize(
    "name",
    ["title", "summary", "organisation_name", "author_name", "credited_to", "url"],
)
def test_what_people_typed_is_only_text(name: str) -> None:
    html = result(entry(**{name: NASTY}))
    assert ESCAPED in html
    assert NASTY not in html


def test_places_levels_and_reasons_are_only_text() -> None:
    card = {"place": NASTY, "level": NASTY}
    html = result(entry(countries=[NASTY], card=card), NASTY)
    assert html.count(ESCAPED) == 4
    assert NASTY not in html


def test_words_found_stay_marked() -> None:
    html = result(entry(title=SafeString("A <mark>title</mark>")))
    assert "A <mark>title</mark>" in html


def test_a_text_in_another_language_says_so() -> None:
    html = result(entry(language="ar"))
    assert '<h3 lang="ar" dir="rtl">' in html
    assert '<p class="entry__sum" lang="ar" dir="rtl">' in html


def test_it_speaks_the_readers_language() -> None:
    with translation.override("fr"):
        french = words(result(entry()))
    assert "Pratique" in french
    assert "Pratique" not in words(result(entry()))


def test_the_template_shows_the_same() -> None:
    one = entry()
    html = render_to_string("components/entry.html", {"entry": one, "why": "a reason"})
    assert html.strip() == result(one, "a reason")


def option(**facts: Any) -> SimpleNamespace:
    known = {
        "value": "ke",
        "label": "Kenya",
        "count": 1204,
        "is_on": False,
        "language": "",
    }
    return SimpleNamespace(**(known | facts))


def options(*given: SimpleNamespace) -> str:
    return facet_options(SimpleNamespace(name="country"), given)


def test_a_value_to_tick_carries_its_count() -> None:
    assert options(option()) == (
        '<li><label data-facet="country" data-value="ke" data-count="1204">'
        '<input type="checkbox" name="country" value="ke">'
        '<span>Kenya</span> <span class="num">1,204</span></label></li>'
    )


def test_a_value_that_is_on_is_ticked_and_one_without_results_is_marked() -> None:
    assert 'value="ke" checked>' in options(option(is_on=True))
    assert 'data-count="0" class="none">' in options(option(count=0))


def test_names_and_values_of_filters_are_only_text() -> None:
    html = options(option(value=NASTY, label=NASTY))
    assert html.count(ESCAPED) == 3
    assert NASTY not in html


def test_the_same_value_is_written_in_each_readers_language() -> None:
    one = option(language="fr", label="Français")
    assert '<span lang="fr">' in options(one)
    with translation.override("fr"):
        assert "<span>Français</span>" in options(one)
        assert "1 204" in options(one).replace("\u202f", " ").replace("\xa0", " ")
