"""Every answer of every address carries the headers, and no page has anything inline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from exchange.models import CatalogueEntry
from members.models import User
from security.headers import faults, inline_things
from tests.factories.exchange import contribution
from tests.factories.media import document, picture

from .routes import every_route

# What stands in an address for each kind of part.
_EXAMPLES = {"int": "1", "slug": "practice", "str": "1", "uuid": str(UUID(int=1))}
_PLACE = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
# Their bytes are the library's; what they answer is walked at the addresses that a test knows.
_OUTSIDE = re.compile(r"^cms/(failwhale|sprite)/")
# Whoever has no business in the desk is sent away there, whatever the method.
METHODS, METHODS_OF_THE_DESK = ("get", "post", "options", "put"), ("get",)


@pytest.fixture
def over_https(settings: Any) -> None:
    """As in production."""
    settings.SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.fixture
def world(site: None, edith: User, over_https: None) -> Client:
    """A portal with something of everything, and an administrator at its desk."""
    for kind in ("practice", "challenge", "offer", "meeting"):
        contribution(kind=kind, title=kind)
    document()
    picture()
    edith.is_superuser = True
    edith.save()
    desk = Client(raise_request_exception=False)
    desk.force_login(edith)
    return desk


def addresses() -> Iterator[str]:
    """One address of every route."""
    for route in every_route():
        path = route.path.replace("^", "").replace("$", "").replace("\\Z", "")
        path = (
            re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)\??", "1", path)
            .replace("\\.", ".")
            .replace("\\", "")
        )
        if not _OUTSIDE.match(path):
            yield "/" + _PLACE.sub(
                lambda place: _EXAMPLES.get(place["kind"] or "str", "1"), path
            )


def wrong_with(response: HttpResponse) -> list[str]:
    """What an answer does wrong, in its headers and in the page."""
    found = faults(response.headers)
    # Not `close()`, which would end the request, and with it the connection of the whole test.
    for close in response._resource_closers:
        close()
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and not response.streaming:
        found += inline_things(response.content.decode())
    return found


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
def test_every_address_answers_every_method_with_the_headers(
    world: Client, record_property: Callable[[str, object], None]
) -> None:
    stranger = Client(raise_request_exception=False)
    wrong: dict[str, list[str]] = {}
    statuses: Counter[int] = Counter()
    faulty: list[str] = []
    for address in addresses():
        methods = METHODS_OF_THE_DESK if address.startswith("/cms/") else METHODS
        asked = [(stranger, method) for method in methods] + [(world, "get")]
        for who, method in asked:
            response = getattr(who, method)(address, secure=True)
            statuses[response.status_code] += 1
            if response.status_code >= 500:
                faulty.append(f"{method} {address}")
            if found := wrong_with(response):
                wrong[f"{method} {address} {response.status_code}"] = found
    record_property("row", "headers of every route and method")
    record_property("value", f"{len(wrong)} of {statuses.total()} answers wrong")
    record_property("target", "0")

    assert not wrong, list(wrong.items())[:12]
    assert {200, 302, 404, 405} <= set(statuses)
    assert not faulty, faulty


def test_answers_of_every_status_carry_the_headers(
    world: Client, settings: Any, record_property: Callable[[str, object], None]
) -> None:
    stranger = Client(raise_request_exception=False, enforce_csrf_checks=True)
    slug = CatalogueEntry.objects.filter(kind="practice").get().slug
    feed = stranger.get("/en/practices/feed.atom", secure=True)
    answers = [
        feed,
        stranger.get("/", secure=True),
        stranger.get("/en/practices", secure=True),
        stranger.get(f"/en/practices/{slug}/", secure=True),
        stranger.get("/en/meetings/calendar.ics", secure=True),
        stranger.get("/en/", secure=True, headers={"host": "elsewhere.example"}),
        stranger.get("/en/nothing/at/all/", secure=True),
        stranger.get("/en/%00/", secure=True),
        stranger.post("/en/report/", {"text": "x"}, secure=True),
        stranger.put("/en/report/", secure=True),
        stranger.generic("TRACE", "/en/report/", secure=True),
        stranger.post(
            "/en/report/", b"x" * 3_000_000, content_type="text/plain", secure=True
        ),
        stranger.get("/health/", secure=True),
        stranger.get("/robots.txt", secure=True),
        stranger.get("/.well-known/security.txt", secure=True),
        stranger.get("/static/css/main.css", secure=True),
        stranger.get("/static/img/favicon.svg", secure=True),
        stranger.get("/static/css/nothing.css", secure=True),
        stranger.get(
            "/static/css/main.css",
            secure=True,
            headers={"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ),
        *of_files(stranger),
    ]
    settings.ROOT_URLCONF = "tests.front.addresses"
    answers.append(stranger.get("/en/fail/", secure=True))
    answers.append(busy(stranger, settings))
    seen = {one.status_code for one in answers}
    wrong = {
        f"{one.status_code} {one.request['PATH_INFO']}": found
        for one in answers
        if (found := wrong_with(one))
    }
    record_property("row", "headers of every status")
    record_property("value", f"{len(wrong)} wrong; {', '.join(map(str, sorted(seen)))}")
    record_property("target", "0 wrong")

    assert not wrong
    assert {200, 206, 301, 302, 304, 400, 403, 404, 405, 416, 429, 500} <= seen


def of_files(reader: Client) -> Iterator[HttpResponse]:
    """A document and a picture: whole, unchanged, in part, out of range."""
    for address in (
        document(name="a.pdf.txt").url,
        picture().get_rendition("max-100x100").url,
    ):
        whole = reader.get(address, secure=True)
        yield whole
        etag = whole.headers["ETag"]
        yield reader.get(address, secure=True, headers={"if-none-match": etag})
        yield reader.get(address, secure=True, headers={"range": "bytes=0-1"})
        yield reader.get(address, secure=True, headers={"range": "bytes=999999-"})


def busy(reader: Client, settings: Any) -> HttpResponse:
    """The answer to one request too many."""
    settings.ROOT_URLCONF = "gaamac.urls"
    for _turn in range(100):
        response = reader.get("/en/practices/export.csv", secure=True)
        if response.status_code == 429:
            return response
        wrong_with(response)
    raise AssertionError("no limit")


def test_the_person_who_reports_a_weakness_is_told_where_for_half_a_year(
    client: Client, time_machine: Any
) -> None:
    time_machine.move_to("2031-05-06T12:00:00Z")
    text = client.get("/.well-known/security.txt").content.decode()

    assert "Expires: 2031-11-02T00:00:00+00:00" in text
    assert "Contact: http://testserver/en/report/" in text
