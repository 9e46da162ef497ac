"""What a detail page says of a contribution, published or draft."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.catalogue import terms_of
from exchange.choices import Attribution, Kind
from exchange.models import Contribution
from exchange.reading import PresentedContribution, present
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def shown(page: Contribution, language: str = "en") -> PresentedContribution:
    return present(page, terms_of(page), language)


def test_sections_come_in_their_order_and_say_which_nobody_has_written() -> None:
    page = contribution(context="Before the *vote*.", lessons=" \n")
    sections = {section.id: section for section in shown(page).sections}
    assert list(sections)[:2] == ["context", "what-was-done"]
    assert sections["context"].html == "<p>Before the <em>vote</em>.</p>\n"
    assert sections["lessons"].html is None
    assert sections["lessons"].is_empty


def test_markup_in_a_section_stays_text() -> None:
    page = contribution(results="<script>alert(1)</script>")
    results = shown(page).sections[2]
    assert "<script" not in str(results.html)


def test_a_french_practice_says_that_it_is_french_to_an_arabic_reader() -> None:
    found = shown(contribution(language="fr"), "ar")
    assert (found.language, found.direction) == ("fr", "ltr")


def test_an_unknown_year_is_said_to_be_not_recorded() -> None:
    assert ("Since", [("Not recorded", "")]) in shown(contribution()).glance


def test_an_anonymous_author_is_nowhere_in_what_is_shown(alice: User) -> None:
    organisation = alice.membership.organisation
    page = contribution(
        author=alice, organisation=organisation, attribution=Attribution.ANONYMOUS
    )
    found = shown(page)
    assert found.attribution == "Anonymous"
    assert "Alice" not in repr(found)
    assert organisation.name not in repr(found)


def test_what_is_compiled_from_public_sources_is_credited_and_not_anonymous() -> None:
    page = contribution(credited_to="Radio La Benevolencija", is_compiled=True)
    found = shown(page)
    assert found.attribution == "Radio La Benevolencija"
    assert ("Credited to", [("Radio La Benevolencija", "")]) in found.glance


def test_who_may_see_it_is_said_in_words() -> None:
    page = contribution(visibility=Visibility.FOCAL_POINTS)
    assert shown(page).visibility_words == "Only focal points can see this."


def test_a_draft_is_shown_as_it_would_read() -> None:
    page = contribution(title="As published")
    page.title = "Being rewritten"
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    assert shown(draft).title == "Being rewritten"


def test_a_meeting_says_when_and_where_it_is() -> None:
    page = contribution(
        Kind.MEETING,
        first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 3),
        place="Manila",
        is_online=True,
    )
    glance = dict(shown(page).glance)
    assert glance["When"] == [("1 to 3 December 2026", "")]
    assert glance["Place"] == [("Manila", ""), ("Online", "")]
