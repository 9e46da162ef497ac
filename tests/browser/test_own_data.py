"""A member takes their own data with them, and then leaves: on a phone and a desk, light and dark."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest

from members.models import User
from tests.browser.reader import Reader
from tests.factories.exchange import contribution
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(360, "dark", "ar"), (1280, "light", "en")]
)
def test_a_member_fetches_their_data_and_deletes_their_account(
    reader: Callable[..., Reader], alice: User, width: int, scheme: str, language: str
) -> None:
    contribution(author=alice, title="Hers")
    window = reader(width=width, color_scheme=scheme, bypass_csp=True)
    window.sign_in(alice)
    window.go(f"/{language}/me/data/")
    gives_the_password_again(window)
    is_sound(window, f"/{language}/me/data/", "data")
    # The task runs at once here: the page comes back with the archive.
    window.page.locator("main form button").click()
    is_sound(window, f"/{language}/me/data/", "ready")
    with window.page.expect_download() as download:
        window.page.locator("main a.button--main").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "texts/practice-hers-en.md" in archive.namelist()
    window.go(f"/{language}/me/delete/")
    is_sound(window, f"/{language}/me/delete/", "delete")
    window.page.locator("input[value=remove]").check()
    window.page.locator("input[name=sure]").check()
    window.page.locator("main form button").click()
    is_sound(window, f"/{language}/account-deleted/", "deleted")
    assert not User.objects.filter(email=alice.email).exists()


def gives_the_password_again(window: Reader) -> None:
    form = window.page.locator("main form").filter(
        has=window.page.locator("input[type=password]")
    )
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("button").first.click()
    window.page.wait_for_url("**/me/data/")


def is_sound(window: Reader, path: str, what: str) -> None:
    """Where it should be, no wider than the window, and nothing that axe complains of."""
    assert window.page.url.endswith(path)
    assert window.complaints() == []
    assert window.barriers() == []
