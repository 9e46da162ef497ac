"""A reader's journey: from the front page to how another state did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_finds_how_another_state_set_up_a_national_committee(
    full_portal: str, reader: Callable[..., Reader]
) -> None:
    finds_the_national_committee(reader(width=360))
    finds_the_national_committee(reader(width=360, java_script_enabled=False))


def finds_the_national_committee(window: Reader) -> None:
    """From the front page by the large search field, on a phone."""
    page = window.page
    window.go("/en/")
    page.get_by_label("Find a practice").fill("national committee")
    page.get_by_role("button", name="Find practices").click()
    page.get_by_role("link", name="Tanzania National Committee").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Tanzania National Committee"
    )
    expect(page.get_by_text("Compiled from public sources").first).to_be_visible()
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()


def test_a_reader_reports_a_concern_without_an_account(
    portal: str, reader: Callable[..., Reader]
) -> None:
    window = reader(width=360)
    page = window.page
    window.go("/en/practices/")
    page.get_by_role("link", name="Report a concern or ask for removal").click()
    expect(page.get_by_label("Which page is it about?")).to_have_value("/en/practices/")
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing to put right")
    page.get_by_label("What is wrong, and what should be done?").fill(
        "A name that should go."
    )
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your report is with the editors"
    )
