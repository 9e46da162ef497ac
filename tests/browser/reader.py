"""Somebody at a browser: goes to pages, and notices what a page should never do."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from members.models import User
from tests.factories.members import PASSWORD

# WCAG 2.2 A and AA, and what axe holds to be good practice beside them.
RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "resultTypes": ["violations"],
}


class Reader:
    """One window."""

    def __init__(self, page: Page, portal: str) -> None:
        self.page = page
        self.portal = portal
        self._noticed: list[str] = []
        page.on("console", self._read_console)
        page.on(
            "pageerror", lambda error: self._noticed.append(f"script failed: {error}")
        )
        page.on("request", self._look_at_request)

    def _read_console(self, message: ConsoleMessage) -> None:
        # A page that is missing on purpose says so in the console too.
        if message.type == "error" and "status of 404" not in message.text:
            self._noticed.append(f"console: {message.text}")

    def _look_at_request(self, request: Request) -> None:
        if not request.url.startswith((self.portal, "data:", "blob:")):
            self._noticed.append(f"asked another site: {request.url}")

    def go(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(path, wait_until="load")

    def complaints(self) -> list[str]:
        """What the open page does wrong: asks other sites, breaks the policy, fails, is too wide."""
        found = [*self._noticed, *self._width()]
        self._noticed.clear()
        return found

    def _width(self) -> list[str]:
        has, fits = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return [f"is {has} px wide where {fits} fit"] if has > fits else []

    def barriers(self) -> list[str]:
        """Axe's rules that the open page breaks. In a window with `bypass_csp`: axe adds styles."""
        result = Axe().run(self.page, options=RULES)
        return [
            f"{one['id']}: {one['help']}: {node['html'][:120]}"
            for one in result.response["violations"]
            for node in one["nodes"]
        ]

    def sign_in(self, user: User) -> None:
        """Sign in through the form, as people do."""
        self.go("/en/account/login/")
        form = self.page.locator("main form")
        form.locator("input[type=email]").fill(user.email)
        form.locator("input[type=password]").fill(PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/me/")
