"""A list under a reader's hands: it changes where it stands, and does the same without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from exchange.choices import TopicGroup
from members.models import User
from tests.browser.reader import Reader
from tests.factories.exchange import contribution, topic
from tests.factories.members import PASSWORD, CountryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AFRICA = "label[data-facet=region][data-value='2'] input"
UPSTREAM = "label[data-facet=stage][data-value=upstream] input"


@pytest.fixture
def library(portal: str) -> None:
    """A few practices that differ in region, stage and level."""
    kenya = CountryFactory()
    upstream = topic("upstream", TopicGroup.STAGE)
    local = topic("local", TopicGroup.LEVEL)
    contribution(title="A committee", countries=[kenya], topics=[upstream, local])
    contribution(title="A hotline", countries=[kenya], topics=[local])
    contribution(title="A memorial", topics=[upstream])


def count_of(page: Page) -> str:
    return page.locator("#count b").inner_text()


def test_ticking_changes_the_list_where_it_stands_and_back_undoes_it(
    library: None, reader: Callable[..., Reader]
) -> None:
    window = reader()
    page = window.page
    window.go("/en/practices/")
    everything = count_of(page)
    page.evaluate("window.stayed = true")
    page.locator("summary", has_text="Level").click()
    page.locator(AFRICA).focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/en/practices/\?region=2$"))
    expect(page.locator("#count")).to_contain_text("from Africa")
    in_africa = count_of(page)
    assert in_africa != everything
    expect(page.locator(AFRICA)).to_be_focused()
    expect(page.locator("details[data-fold=level]")).to_have_attribute("open", "")
    expect(page.locator("main > p[role=status]")).to_contain_text("from Africa")
    expect(page).to_have_title("Practices from Africa – GAAMAC")
    page.locator(UPSTREAM).check()
    expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    expect(page.locator("#count b")).to_have_text(in_africa)
    expect(page.locator(UPSTREAM)).not_to_be_checked()
    page.locator(".chip").click()
    expect(page.locator("#count b")).to_have_text(everything)
    page.get_by_role("link", name="map", exact=True).click()
    expect(page.locator(".listmap")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    assert not window.complaints()


def test_of_two_answers_the_later_question_wins_however_slow_the_first(
    library: None, reader: Callable[..., Reader]
) -> None:
    window = reader(width=360)
    page = window.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"\?region=2$"), hold, times=1)
    window.go("/en/practices/")
    page.locator("#filters > summary").click()
    page.locator(AFRICA).check()
    expect(page.locator("[data-live=results]")).to_have_attribute("aria-busy", "true")
    page.locator(UPSTREAM).check()
    expect(page).to_have_url(re.compile(r"\?region=2&stage=upstream$"))
    expect(page.locator("#filters")).to_have_attribute("open", "")
    expect(page.locator("#filters > summary")).to_contain_text("2 filters on")
    assert len(held) == 1
    page.get_by_role("button", name="Show results").click()
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#filters")).not_to_have_attribute("open", "")
    expect(page).to_have_url(re.compile(r"\?region=2&stage=upstream$"))


def test_what_fails_in_place_is_opened_as_a_page(
    library: None, reader: Callable[..., Reader]
) -> None:
    window = reader()
    page = window.page
    window.go("/en/practices/")
    page.route(re.compile(r"\?region=2$"), lambda route: route.abort(), times=1)
    page.evaluate("window.stayed = true")
    page.locator(AFRICA).check()
    expect(page.locator("#count")).to_contain_text("from Africa")
    assert page.evaluate("window.stayed") is None


def test_without_script_the_same_form_gives_the_same_list(
    library: None, reader: Callable[..., Reader]
) -> None:
    window = reader(width=360, java_script_enabled=False)
    page = window.page
    window.go("/en/practices/")
    page.locator("#filters > summary").click()
    page.locator(AFRICA).check()
    page.get_by_role("button", name="Show results").click()
    expect(page.locator("#count")).to_contain_text("from Africa")
    expect(page.locator(".chip")).to_have_count(1)


def test_a_list_is_saved_after_signing_in_and_found_again(
    library: None, reader: Callable[..., Reader], alice: User
) -> None:
    window = reader(width=360)
    page = window.page
    window.go("/en/practices/?region=2")
    page.get_by_role("link", name="Save this search").click()
    form = page.locator("main form")
    form.locator("input[type=email]").fill(alice.email)
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Name")).to_have_value("Africa")
    page.get_by_label("Name").fill("Early warning in Africa")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “Early warning in Africa”.")).to_be_visible()
    page.get_by_role("button", name="Put “Early warning in Africa” into").click()
    expect(page.get_by_text("In your digest", exact=True)).to_be_visible()
    page.get_by_role("link", name="Early warning in Africa", exact=True).click()
    expect(page.locator("#count")).to_contain_text("from Africa")
    assert not window.complaints()


def test_suggestions_are_chosen_by_keyboard_and_said_to_a_screen_reader(
    library: None, reader: Callable[..., Reader]
) -> None:
    window = reader(bypass_csp=True)
    page = window.page
    window.go("/en/")
    field = page.locator("#find")
    field.press_sequentially("ken")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Kenya")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".find p[role=status]")).to_contain_text("Suggestions:")
    assert not window.barriers()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("ken")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/members/countries/ke/$"))
