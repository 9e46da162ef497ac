"""A real browser on a real server: the system's Chromium, without network but for this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.reader import Reader

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
# Root may not use Chromium's own sandbox; nothing else is asked of the network than this server.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for the whole run."""
    if CHROMIUM is None:
        pytest.skip("No Chromium on this machine: what it would show is not tested")
    # Playwright keeps an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def portal(
    chromium: Browser, live_server: LiveServer, site: None, settings: Any
) -> str:
    """The address of a portal that serves what this test puts into it."""
    settings.PORTAL_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def full_portal(portal: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The same with the starting content."""
    call_command("load_starting_content")
    return portal


@pytest.fixture
def reader(chromium: Browser, portal: str) -> Iterator[Callable[..., Reader]]:
    """Opens a window: `reader()`, or of a size, language, colour scheme (playwright's options)."""
    opened: list[BrowserContext] = []

    def open_window(width: int = 1280, **options: Any) -> Reader:
        options.setdefault("locale", "en-GB")
        context = chromium.new_context(
            base_url=portal, viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        return Reader(context.new_page(), portal)

    yield open_window
    for context in opened:
        context.close()
