"""Writing in a real browser: nothing that was typed is lost, whatever happens to line, window or session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from wagtail.models import WorkflowState

from exchange.models import WorkingCopy
from members.models import User
from practices.models import Practice
from tests.browser.reader import Reader
from tests.factories.exchange import contribution
from tests.factories.members import PASSWORD
from tests.factories.posting import approved, drafted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "/en/contribute/practice/"
CONTEXT = "Before the vote, rumours ran ahead of the ballot boxes."


def field(page: Page, name: str) -> Any:
    return page.get_by_role("textbox", name=name, exact=True)


def is_kept(page: Page) -> Any:
    return expect(page.locator("[data-kept]")).to_contain_text("Saved at ")


def kept_by_browser(page: Page) -> int:
    """How many texts the browser keeps; and that none of them can be read."""
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "vote" not in stored
    return int(page.evaluate("localStorage.length"))


def test_what_is_typed_is_kept_without_a_button_and_the_line_may_drop(
    reader: Callable[..., Reader], alice: User
) -> None:
    writer = reader(width=360)
    writer.sign_in(alice)
    page = writer.page
    writer.go(NEW)
    field(page, "Title").fill("Monitors for peace")
    is_kept(page)
    draft = Practice.objects.get()
    assert str(draft.translation_key) in page.url

    page.context.set_offline(True)
    field(page, "Context").fill(CONTEXT)
    expect(page.locator("[data-kept]")).to_contain_text("No connection")
    assert kept_by_browser(page) == 1
    page.get_by_role("button", name="Save and stop here").last.click()
    expect(field(page, "Context")).to_have_value(CONTEXT)

    # The window is closed, the line comes back.
    address, window = page.url, page.context.new_page()
    page.close()
    window.context.set_offline(False)
    window.goto(address)
    window.get_by_role("button", name="Put it into the form").click()
    expect(field(window, "Context")).to_have_value(CONTEXT)
    is_kept(window)
    window.reload()
    expect(field(window, "Context")).to_have_value(CONTEXT)
    assert kept_by_browser(window) == 0
    window.get_by_role("button", name="Save and stop here").last.click()
    window.wait_for_url("**/me/")
    assert Practice.objects.get().get_latest_revision_as_object().context == CONTEXT
    assert WorkingCopy.objects.get().typed == ""


def test_two_devices_never_write_over_each_other(
    reader: Callable[..., Reader], alice: User
) -> None:
    saved = drafted(alice)
    address = f"{NEW}{saved.page.translation_key}/"
    desk, phone = reader(), reader(width=360)
    for device in (desk, phone):
        device.sign_in(alice)
        device.go(address)
    field(desk.page, "Context").fill(CONTEXT)
    is_kept(desk.page)
    field(phone.page, "Context").fill("Typed on the phone.")
    expect(phone.page.locator("[data-kept]")).to_contain_text("Something newer")
    phone.page.get_by_role("button", name="Save and stop here").last.click()
    expect(phone.page.get_by_role("alert")).to_contain_text(CONTEXT)
    expect(field(phone.page, "Context")).to_have_value("Typed on the phone.")
    assert CONTEXT.split(",", maxsplit=1)[0] in WorkingCopy.objects.get().typed.replace(
        "+", " "
    )

    field(phone.page, "Context").fill(f"{CONTEXT} Typed on the phone.")
    phone.page.get_by_role("button", name="Save my version").last.click()
    phone.page.wait_for_url("**/me/")
    field(desk.page, "Context").press_sequentially("!")
    expect(desk.page.locator("[data-kept]")).to_contain_text("Something newer")


def test_the_text_comes_back_after_signing_in_again(
    portal: str, settings: Any, reader: Callable[..., Reader], alice: User
) -> None:
    settings.QUICK_EXIT_URL = f"{portal}/robots.txt"
    saved = drafted(alice)
    writer = reader(width=360)
    writer.sign_in(alice)
    page = writer.page
    writer.go(f"{NEW}{saved.page.translation_key}/")
    Session.objects.all().delete()
    field(page, "Context").fill(CONTEXT)
    expect(page.locator("[data-kept]")).to_contain_text("You have been signed out")
    assert kept_by_browser(page) == 1
    page.get_by_role("button", name="Save and stop here").last.click()
    page.wait_for_url("**/account/login/**")
    form = page.locator("main form")
    form.locator("input[type=email]").fill(alice.email)
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You had been signed out.")).to_be_visible()
    expect(field(page, "Context")).to_have_value(CONTEXT)

    # What the browser has is what the form shows: there is nothing to offer, and then nothing to find.
    expect(page.locator("[data-offer]")).to_be_hidden()
    page.context.set_offline(True)
    field(page, "Results").fill("Fewer rumours, and later the vote.")
    expect(page.locator("[data-kept]")).to_contain_text("No connection")
    assert kept_by_browser(page) == 1
    page.context.set_offline(False)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("**/robots.txt")
    assert kept_by_browser(page) == 0


def paste(page: Page, html: str, plain: str) -> None:
    """Into the field that has the focus, as from another program."""
    page.evaluate(
        """([html, plain]) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", plain);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        [html, plain],
    )


def test_marks_pastes_sections_and_what_is_near(
    reader: Callable[..., Reader], alice: User
) -> None:
    contribution(title="Una Hakika: managing rumours in the Tana Delta")
    writer = reader(width=360, bypass_csp=True)
    writer.sign_in(alice)
    page = writer.page
    writer.go(NEW)
    context = field(page, "Context")
    marks = page.get_by_role("toolbar", name="Marks").first

    context.fill("rumours")
    context.press("Control+A")
    context.press("Control+b")
    expect(context).to_have_value("**rumours**")
    marks.get_by_role("button", name="Preview").click()
    expect(page.locator(".as-read strong")).to_have_text("rumours")
    marks.get_by_role("button", name="Preview").click()
    marks.get_by_role("button", name="List", exact=True).click()
    expect(context).to_have_value("- **rumours**")

    context.fill("")
    html = "<h2>Why</h2><p>A <b>vote</b></p>"
    paste(page, html, "Why\nA vote")
    expect(context).to_have_value("## Why\n\nA **vote**")
    page.context.set_offline(True)
    context.fill("")
    paste(page, html, "Why\nA vote")
    expect(context).to_have_value("Why\nA vote")
    page.context.set_offline(False)

    field(page, "Title").fill("Managing rumours in the Tana Delta")
    field(page, "Summary").fill(
        "Les habitants signalent les rumeurs et une équipe les vérifie avant de répondre ;"
        " elle publie ensuite ce que nous avons appris dans tous les villages."
    )
    expect(page.get_by_text("A practice about this exists.")).to_be_visible()
    expect(page.get_by_role("link", name="Add an adaptation instead")).to_be_visible()
    page.get_by_role("button", name="Choose it").click()
    expect(page.get_by_label("The language you write in")).to_have_value("fr")
    expect(page.locator("[data-parts] .done-h")).to_contain_text("5 of ")
    is_kept(page)
    assert writer.barriers() == []

    page.get_by_role("button", name="Write it section by section").click()
    page.wait_for_url("**/?step=1")
    expect(field(page, "Title")).to_be_visible()
    expect(context).to_be_hidden()
    page.get_by_role("button", name="Go on: Where and when").click()
    page.wait_for_url("**/?step=2")
    page.get_by_label("Worldwide").check()
    page.get_by_role("button", name="Send to the editors").click()
    page.wait_for_url("**/me/")
    sent = Practice.objects.get(
        summary__startswith="Les"
    ).get_latest_revision_as_object()
    assert (sent.context, sent.is_worldwide, sent.language) == (
        "Why\nA vote",
        True,
        "fr",
    )


def test_a_published_text_is_looked_at_revised_and_taken_back(
    reader: Callable[..., Reader], alice: User, edith: User
) -> None:
    published = approved(alice, edith, attribution="organisation")
    address = f"{NEW}{published.translation_key}/"
    writer, stranger = reader(width=360), reader()
    writer.sign_in(alice)
    page = writer.page
    writer.go(address)
    field(page, "Title").fill("Monitors of peace")
    page.get_by_label("Mine and my organisation’s").check()
    page.get_by_role("button", name="See it as readers will").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Monitors of peace")
    expect(page.locator("article").get_by_text(alice.name).first).to_be_visible()
    stranger.go(f"/en/practices/{published.slug}/")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(published.title)
    assert alice.name not in stranger.page.content()

    page.get_by_role("link", name="Go on writing").click()
    page.get_by_label("Only my organisation’s").check()
    page.get_by_role("button", name="Send to the editors").dblclick()
    page.wait_for_url("**/me/")
    expect(page.get_by_text("Sent to the editors.")).to_be_visible()
    assert WorkflowState.objects.filter(status="in_progress").count() == 1
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(published.title)

    writer.go(address)
    page.get_by_role("link", name="Take it back").click()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_text("Taken back from the editors.")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(published.title)
    assert not WorkflowState.objects.filter(status="in_progress").exists()
