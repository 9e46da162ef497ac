"""The editors' desk in a real browser, under a policy that runs nothing inline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from wagtail_localize.models import TranslationSource

from members.models import User
from practices.models import Practice
from tests.browser.reader import Reader
from tests.factories.exchange import contribution
from tests.factories.media import document, picture, picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(reader: Callable[..., Reader], edith: User) -> Reader:
    """A window in which an editor who may do everything is signed in."""
    edith.is_superuser = True
    edith.save()
    window = reader()
    window.sign_in(edith)
    return window


def dialogue(desk: Reader) -> Locator:
    """The open dialogue."""
    return desk.page.locator(".modal.in")


def press(desk: Reader, name: str) -> None:
    """Press a button."""
    desk.page.get_by_role("button", name=name).first.click()


def test_all_of_the_page_editor_works(desk: Reader) -> None:
    meeting = contribution(kind="meeting", title="Regional meeting")
    document(title="Minutes")

    desk.go(f"/cms/pages/{meeting.pk}/edit/")
    looks_at_the_preview(desk)
    picks_a_day(desk)
    adds_a_document(desk)
    adds_a_document_from_the_own_disk(desk)
    begins_a_comment(desk)

    assert desk.complaints() == []


def picks_a_day(desk: Reader) -> None:
    """The calendar opens at the field, and writes into it."""
    field = desk.page.locator("#id_first_day")
    field.click()
    calendar = desk.page.locator(".xdsoft_datetimepicker:visible")
    calendar.locator("td.xdsoft_date:not(.xdsoft_other_month)", has_text="17").click()
    assert field.input_value().endswith("-17")


def adds_a_document(desk: Reader) -> None:
    """A new row, whose chooser opens a dialogue, in which one is chosen."""
    desk.page.locator("#id_documents-ADD").click()
    row = desk.page.locator("#inline_child_documents-0")
    row.get_by_role("button", name="Choose a document").click()
    dialogue(desk).get_by_role("link", name="Minutes", exact=True).click()
    expect(row.get_by_text("Minutes", exact=True)).to_be_visible()


def adds_a_document_from_the_own_disk(desk: Reader) -> None:
    """The form in the dialogue, sent from there."""
    desk.page.locator("#id_documents-ADD").click()
    row = desk.page.locator("#inline_child_documents-1")
    row.get_by_role("button", name="Choose a document").click()
    dialogue(desk).get_by_role("tab", name="Upload").click()
    form = dialogue(desk).locator("form[enctype]")
    form.locator("input[type=file]").set_input_files(
        {"name": "list.txt", "mimeType": "text/plain", "buffer": b"who came"}
    )
    expect(form.get_by_label("Title")).to_have_value("list")
    form.get_by_role("button", name="Upload").click()
    expect(row.get_by_text("list", exact=True)).to_be_visible()


def begins_a_comment(desk: Reader) -> None:
    """The remark stands beside the field it is about."""
    press(desk, "Toggle comments")
    desk.page.locator("[data-contentpath=title] [data-comment-add]").first.click()
    expect(desk.page.get_by_placeholder("Enter your comments")).to_be_visible()


def looks_at_the_preview(desk: Reader) -> None:
    """The page as readers will see it, in a frame."""
    press(desk, "Toggle preview")
    frame = desk.page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", name="Regional meeting").first).to_be_visible()


def test_a_contribution_is_translated_and_moved(desk: Reader) -> None:
    page = contribution(title="Monitors")

    desk.go(f"/cms/localize/submit/page/{page.pk}/")
    desk.page.locator("[name=select_all]").click()
    assert desk.page.locator("[name=locales]:checked").count() == 5
    press(desk, "Submit")
    desk.page.wait_for_url("**/cms/pages/*/")
    french = Practice.objects.get(locale__language_code="fr")
    desk.go(f"/cms/pages/{french.pk}/edit/")
    press(desk, "Translate")
    expect(desk.page.locator(".js-translation-editor textarea").first).to_be_visible()
    desk.go(f"/cms/localize/update/{TranslationSource.objects.get().pk}/")
    assert desk.complaints() == []

    desk.go(f"/cms/pages/{page.pk}/move/")
    desk.page.get_by_label("Actions").last.click()
    press(desk, "Choose another page")
    expect(dialogue(desk)).to_be_visible()
    assert desk.complaints() == []


def test_pictures_reviews_and_reports_are_kept(desk: Reader) -> None:
    desk.go(f"/cms/images/{picture().pk}/")
    expect(desk.page.locator(".jcrop-holder")).to_be_visible()
    desk.go("/cms/images/multiple/add/")
    desk.page.locator("input[type=file]").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes()}
    )
    expect(desk.page.get_by_role("button", name="Update").first).to_be_visible()
    desk.go("/cms/workflows/add/")
    press(desk, "Add task")
    press(desk, "Choose a task")
    expect(dialogue(desk).get_by_role("link", name="Editorial review")).to_be_visible()
    desk.go("/cms/reports/site-history/")
    press(desk, "Filter")
    for address in ("", "users/", "audit/", "imports/new/", "organisations/new/"):
        desk.go(f"/cms/{address}")

    assert desk.complaints() == []
