"""The page of preferences by a link from a mail: what is ticked shows at once what it would give."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from digests.links import PREFERENCES, page, token
from exchange.models import Follow
from members.models import User
from tests.browser.reader import Reader
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_tick_shows_what_it_would_give_and_saves_nothing(
    reader: Callable[..., Reader], alice: User
) -> None:
    elections = topic("elections")
    contribution(title="About elections", topics=[elections])
    contribution(title="About something else")
    row = preference(alice)
    own = token(PREFERENCES, alice.pk, row.link_key)
    window = reader(width=360)
    window.page.goto(page("digest-preferences-by-link", "en", own))
    shown = window.page.locator("[data-next]")
    assert "About something else" in shown.inner_text()
    window.page.locator("summary", has_text="Topics").click()
    window.page.get_by_label("Elections").check()
    expect(shown).not_to_contain_text("About something else")
    assert "About elections" in shown.inner_text()
    assert not Follow.objects.exists()
    window.page.get_by_role("button", name="Save").click()
    window.page.get_by_text("Saved.").wait_for()
    assert Follow.objects.of(alice).count() == 1
