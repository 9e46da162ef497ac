"""Leaving quickly, in a real browser: by the button and by the keyboard, with script and without."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from members.models import User
from tests.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def away(portal: str, settings: Any) -> str:
    """A page that stands for another site."""
    settings.QUICK_EXIT_URL = f"{portal}/robots.txt"
    return f"{portal}/robots.txt"


def is_signed_out(person: Reader, portal: str) -> bool:
    """Whether one's own page soon asks to sign in: the request that ends the session outlives the
    page, and a busy machine may answer a page asked for right after it first."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        person.page.goto(f"{portal}/en/me/")
        if "/account/" in person.page.url:
            return True
    return False


def test_escape_pressed_three_times_leaves_and_signs_out(
    portal: str, away: str, reader: Callable[..., Reader], alice: User
) -> None:
    person = reader(width=360)
    person.sign_in(alice)
    person.page.goto(f"{portal}/en/me/")
    for _press in range(3):
        person.page.keyboard.press("Escape")
    person.page.wait_for_url(away)
    assert is_signed_out(person, portal)


def test_the_button_puts_the_other_site_in_the_page_s_place(
    portal: str, away: str, reader: Callable[..., Reader], alice: User
) -> None:
    person = reader(width=360)
    person.sign_in(alice)
    person.page.goto(f"{portal}/en/practices/")
    person.page.goto(f"{portal}/en/me/")
    person.page.get_by_role("button", name="Leave quickly").click()
    person.page.wait_for_url(away)
    person.page.go_back()
    assert "/en/me/" not in person.page.url
    assert is_signed_out(person, portal)
