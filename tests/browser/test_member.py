"""A member's journey, and the editor's beside it: from asking to join to a last digest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from members.models import User
from tests.browser.reader import Reader
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory
from tests.mails import arrived, code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NADIA = "nadia@example.org"
PASSWORD = "a long sentence nobody guesses"
TITLE = "Women mediators in three border districts"


def test_a_newcomer_joins_posts_is_published_found_and_mailed_and_leaves_the_list(
    portal: str, reader: Callable[..., Reader], edith: User, charlie: User
) -> None:
    CountryFactory()
    nadia, editor, stranger = reader(width=360), reader(), reader()

    asks_to_join(nadia)
    editor.sign_in(edith)
    approve_application(editor)
    send_practice(nadia)
    approve_practice(editor)
    finds_it(stranger)
    sweep(days=8)
    assert titles_mailed_to(charlie) == 1
    stops_the_digest(stranger, of=charlie)
    contribution(title="Published later")
    sweep(days=16)
    assert not [
        mail for mail in arrived(charlie.email) if "Published later" in mail.body
    ]
    assert [mail for mail in arrived(NADIA) if "Published later" in mail.body]


def sweep(days: int) -> None:
    """Move the clock of the digests, as an administrator does by hand."""
    call_command(
        "sweep_digests", "--now", (timezone.now() + timedelta(days=days)).isoformat()
    )


def titles_mailed_to(user: User) -> int:
    """How many mails told this person of the practice."""
    return sum(TITLE in mail.body for mail in arrived(user.email))


def asks_to_join(window: Reader) -> None:
    """From the field on the front page to the code from the mail."""
    page = window.page
    window.go("/en/")
    page.get_by_label("Your email address").fill(NADIA)
    page.get_by_role("button", name="Join and get what is new").click()
    expect(page.get_by_label("Mail address")).to_have_value(NADIA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Name", exact=True).fill("Nadia")
    page.get_by_label("Organisation").fill("A new institute")
    page.get_by_label("Country").select_option(label="Kenya")
    page.get_by_label("Why you want to join").fill(
        "To share what our mediators learned."
    )
    page.get_by_role("button", name="Send my request").click()
    page.get_by_label("Code").fill(code_in(arrived(NADIA)[-1]))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "An editor will read your application"
    )


def approve_application(window: Reader) -> None:
    """On the first screen of the desk."""
    page = window.page
    window.go("/cms/")
    page.get_by_role("link", name="Nadia").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Done: Nadia")).to_be_visible()
    assert "approved" in arrived(NADIA)[-1].body


def send_practice(window: Reader) -> None:
    """With only what is needed."""
    page = window.page
    window.go("/en/contribute/practice/")
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Summary").fill(
        "Mediators whom both sides know settle cattle disputes."
    )
    page.get_by_label("Worldwide").check()
    page.get_by_role("button", name="Send to the editors").click()
    # The form's script sends it a moment later, once the browser has kept it.
    page.wait_for_url("**/me/")
    expect(page.get_by_text("With the editors")).to_be_visible()


def approve_practice(window: Reader) -> None:
    """Where an editor reads it, reached from the first screen of the desk."""
    page = window.page
    window.go("/cms/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("Approved.", exact=True)).to_be_visible()


def finds_it(window: Reader) -> None:
    """In the library, without an account."""
    page = window.page
    window.go("/en/practices/?q=mediator")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Nadia").first).to_be_visible()


def stops_the_digest(window: Reader, of: User) -> None:
    """By the link in the mail, which changes nothing until the button is pressed."""
    (digest,) = [mail for mail in arrived(of.email) if TITLE in mail.body]
    link = re.search(r"http\S+/digest/unsubscribe/\S+", digest.body)[0]
    page = window.page
    window.go(link)
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You no longer get")
