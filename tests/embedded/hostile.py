"""Requests that try to be read in two ways, or to leave something in the page of the next reader."""

from __future__ import annotations

import socket

from tests.embedded.portal import Portal

EVIL = "evil.example"
# As they stand in the first line of a request: no client would send most of them.
PATHS = [
    "//en/",
    "//evil.example/",
    "//evil.example/%2e%2e",
    "///evil.example//en/",
    "/en",
    "/en//practices/",
    "/en/practices//",
    "/en/practices/;x",
    "/en/practices;x/",
    "/en/practices/.css",
    "/en/me/x.css",
    "/en/me/%3bx.css",
    "/en/me/..%2f..%2fstatic/x.css",
    "/en/../en/practices/",
    "/en/%2e%2e/en/practices/",
    "/en/practices/..%2f..%2fcms/",
    "/en/practices/%2e%2e%2f",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static/../secrets",
    "/static/..%2f..%2fsecrets",
    "/static/%2e%2e/%2e%2e/secrets",
    "/static/%00",
    "/files/documents/1/..%2f..%2f/secrets",
    "/files/pictures/99999999999999999999/a/b",
    "/mailbox/..%2f..%2fsecrets",
    "/en/practices/%00",
    "/en/practices/%00/?q=%00",
    "/en/practices/%0d%0aX-Evil:%20evil.example",
    "/en/practices/%ff",
    "/en/practices/%c0%ae%c0%ae/",
    "/en/practices/%u002e/",
    "/en/practices/%",
    "/en/practices/%25%32%65/",
    "/en/practices/\\evil.example",
    "/\\evil.example/",
    "/%5cevil.example/",
    "/%2f%2fevil.example/",
    "/%09/evil.example/",
    "/EN/practices/",
    "/en/PRACTICES/",
    "/En/",
    "/xx/practices/",
    "/zh-HANS/",
    "/en/practices/" + "a/" * 2000,
    "/en/practices/?" + "q=x&" * 2000,
    "http://evil.example/en/",
    "evil.example",
    "*",
    "?q=x",
]
# With a page nobody has asked for yet: what the first reader's headers change, the second would get.
HEADERS = [
    f"X-Forwarded-Host: {EVIL}",
    f"X-Host: {EVIL}",
    f"X-Forwarded-Server: {EVIL}",
    f"X-HTTP-Host-Override: {EVIL}",
    f"Forwarded: for=127.0.0.1;host={EVIL};proto=https",
    f"X-Original-URL: /en/{EVIL}/",
    f"X-Rewrite-URL: /en/{EVIL}/",
    f"X-Original-Host: {EVIL}",
    f"X-Forwarded-Prefix: /{EVIL}",
    f"X-Script-Name: /{EVIL}",
    f"Script-Name: /{EVIL}",
    f"X-Forwarded-Proto: {EVIL}",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Scheme: https",
    "X-Forwarded-Port: 1",
    f"X-Forwarded-For: {EVIL}",
    "X-HTTP-Method-Override: POST",
    f"Accept-Language: {EVIL}",
    "Accept-Language: ar;q=1, *;q=0",
    "Accept-Language: " + "a-" * 3000,
    "Accept-Language: ../../etc/passwd;q=NaN",
    "Accept: application/json",
    "Accept-Encoding: gzip, evil.example",
    "Accept-Encoding: identity;q=0, *;q=0",
    f"Cookie: django_language={EVIL}",
    "Cookie: django_language=ar",
    f"Cookie: csrftoken={EVIL}",
    f"Cookie: sessionid={EVIL}",
    f"Authorization: Basic {EVIL}",
    f"Origin: https://{EVIL}",
    f"Referer: https://{EVIL}/",
    f"User-Agent: {EVIL}",
    f"X-Request-ID: {EVIL}",
    "Range: bytes=0-10",
    "If-None-Match: *",
    "X-Requested-With: XMLHttpRequest",
    "HX-Request: true",
]
# In the place of the portal's own.
HOSTS = [
    EVIL,
    f"{EVIL}:8000",
    f"127.0.0.1@{EVIL}",
    f"127.0.0.1:{EVIL}",
    f"127.0.0.1.{EVIL}",
    "127.0.0.1:1",
    "127.0.0.1:99999999",
    "127.0.0.1/evil.example",
    "localhost:80",
    "127.0.0.1 evil.example",
    "",
    "[::1]",
    "[::1",
    "\xff",
]
# Each web worker keeps pages of its own: one reader after the other meets them all.
TURNS = 3
OWN_PAGES = ("/", "/en/", "/ar/", "/en/practices/", "/en/me/", "/en/about/")


class Answer:
    """Status, headers as sent, body."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, _, self.headers = head.decode("latin-1").partition("\r\n")
        self.status = int(first.split()[1]) if first else 0

    @property
    def is_kept(self) -> bool:
        """Whether the portal gives the same to everybody."""
        return "cache-control: public" in self.headers.lower()


def ask(portal: Portal, path: str, *headers: str, host: str | None = None) -> Answer:
    """Send exactly this."""
    own = f"127.0.0.1:{portal.port}" if host is None else host
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {own}",
        *headers,
        "Connection: close",
        "",
        "",
    ]
    with socket.create_connection(("127.0.0.1", portal.port), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode("latin-1"))
        found = b""
        while part := line.recv(65536):
            found += part
    return Answer(found)


def faults_of(answer: Answer) -> list[str]:
    """What no answer to a stranger may be or hold."""
    found = []
    if answer.status >= 500 or not answer.status:
        found.append(f"status {answer.status}")
    for header in answer.headers.lower().split("\r\n"):
        name, _, value = header.partition(": ")
        if name == "location" and (value.startswith(("//", "/\\")) or "://" in value):
            found.append(header)
        if name == "x-evil" or (name != "location" and EVIL in value):
            found.append(header)
    if b"PRIVATE KEY" in answer.body or b"SECRET_KEY" in answer.body:
        found.append("a secret")
    return found


def left_by_paths(portal: Portal) -> list[str]:
    """Ask every path; what is wrong with an answer, and which own page is another after."""
    before = {page: ask(portal, page).body for page in OWN_PAGES}
    found = [
        f"{path[:60]}: {fault}"
        for path in PATHS
        for fault in faults_of(ask(portal, path))
    ]
    return found + [
        f"{page} has changed"
        for page, body in before.items()
        if ask(portal, page).body != body
    ]


def left_by_headers(portal: Portal) -> list[str]:
    """Ask a new page with each header, then as the next reader, who must get what all others get."""
    usual = ask(portal, "/en/practices/?q=number000")
    assert usual.status == 200
    assert usual.is_kept
    attempts = [(header, (header,), None) for header in HEADERS]
    attempts += [(f"Host: {host}", (), host) for host in HOSTS]
    found = []
    for number, (name, headers, host) in enumerate(attempts, 1):
        word = f"number{number:03}"
        page = f"/en/practices/?q={word}"
        first = ask(portal, page, *headers, host=host)
        found += [f"{name[:60]}: {fault}" for fault in faults_of(first)]
        if EVIL.encode() in first.body:
            found.append(f"{name[:60]}: stands on the page")
        for _ in range(TURNS):
            after = ask(portal, page)
            if after.body.replace(word.encode(), b"number000") != usual.body:
                found.append(f"{name[:60]}: the next reader gets another page")
    return found
