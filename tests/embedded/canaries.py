"""A person's way through a portal that leaves words behind which no log may hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.embedded.portal import Portal, wait_until

SECONDS_FOR_A_MAIL = 60
ADDRESS = "canary-address@example.org"
# Said by nothing in the portal itself.
CANARIES = {
    "address": "canary-address",
    "unknown address": "canary-unknown",
    "name": "Canaryname",
    "password": "canarypassword",
    "title": "canarytitle",
    "words of a search": "canaryquery",
    "path": "canarypath",
    "browser": "canarybrowser",
}
# A person, and what PostgreSQL refuses to write about them.
WRITE_A_PERSON = f"""
from django.db import IntegrityError
from members.models import User
from allauth.account.models import EmailAddress
def person():
    return User.objects.create_user({ADDRESS!r}, name={CANARIES["name"]!r})
EmailAddress.objects.create(user=person(), email={ADDRESS!r}, primary=True, verified=True)
try:
    person()
except IntegrityError:
    print("refused")
"""


class _Fields(HTMLParser):
    """The hidden fields of a page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden" and named.get("name"):
            self.hidden[str(named["name"])] = named.get("value") or ""


class Browser:
    """Keeps cookies and sends forms, without JavaScript."""

    def __init__(self, portal: Portal) -> None:
        self.root = f"http://127.0.0.1:{portal.port}"
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._opener.addheaders = [("User-Agent", CANARIES["browser"])]

    def get(self, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Status and page."""
        try:
            with self._opener.open(self.root + path, body, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def post(self, path: str, **typed: str) -> tuple[int, str]:
        """Fill in the form that stands at this address."""
        fields = _Fields()
        fields.feed(self.get(path)[1])
        return self.get(path, urlencode(fields.hidden | typed).encode())


def leave_canaries(portal: Portal) -> dict[str, str]:
    """Do what leaves words behind; what must stand in no log, by kind. Each act is seen to be done."""
    assert portal.manage("shell", "-v0", "-c", WRITE_A_PERSON).strip() == "refused"
    stranger = Browser(portal)
    wrong = {"password": CANARIES["password"]}
    for address in (ADDRESS, f"{CANARIES['unknown address']}@example.org"):
        assert stranger.post("/en/account/login/", login=address, **wrong)[0] == 200
    query = f"?q={CANARIES['words of a search']}"
    assert CANARIES["words of a search"] in stranger.get(f"/en/search/{query}")[1]
    assert stranger.get(f"/en/{CANARIES['path']}/{query}")[0] == 404
    _save_a_draft(portal)
    return CANARIES | {"token of a mail": _token_of_a_mail(portal, stranger)}


def _save_a_draft(portal: Portal) -> None:
    accounts = (portal.folder / "accounts.txt").read_text().splitlines()
    _role, address, password = next(
        line.split() for line in accounts if line.startswith("member ")
    )
    member = Browser(portal)
    member.post("/en/account/login/", login=address, password=password)
    _status, page = member.post(
        "/en/contribute/practice/", title=CANARIES["title"], action="save"
    )
    assert CANARIES["title"] in page


def _token_of_a_mail(portal: Portal, stranger: Browser) -> str:
    """The code that a reset sends; the worker takes a moment to send it."""
    stranger.post("/en/account/password/reset/", email=ADDRESS)
    found: list[str] = []

    def has_come() -> bool:
        found[:] = [
            text
            for mail in (portal.folder / "mailbox" / "new").iterdir()
            if ADDRESS in (text := mail.read_text())
        ]
        return bool(found)

    assert wait_until(has_come, SECONDS_FOR_A_MAIL), "no mail came"
    code = re.search(r"^\s*([A-Z0-9]{3,}-[A-Z0-9]{3,})\s*$", found[0], re.MULTILINE)
    assert code, found[0]
    return code[1]


def told_by(logs: dict[str, str], canaries: dict[str, str]) -> list[str]:
    """Which canary stands in which log."""
    return [
        f"{kind} in {name}"
        for name, text in logs.items()
        for kind, canary in canaries.items()
        if canary.lower() in text.lower()
    ]


def logs_of(folder: Path) -> dict[str, str]:
    """What the servers of a portal have written."""
    return {file.name: file.read_text() for file in (folder / "log").iterdir()}
