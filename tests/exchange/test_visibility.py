"""One rule on every surface: the table of who sees what, asked of each of them (docs/concepts.md)."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from exchange.choices import Attribution, Kind
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

# Who sees which meeting of alice's; a draft is on no surface, whoever asks.
SEEN = {
    "nobody": {"public"},
    "pavel": {"public"},
    "suspended": {"public"},
    "removed": {"public"},
    "charlie": {"public", "community"},
    "bob": {"public", "community"},
    "fatima": {"public", "community", "points"},
    "alice": {"public", "community", "points", "editors"},
    "edith": {"public", "community", "points", "editors"},
}
LEVELS = {
    "public": Visibility.PUBLIC,
    "community": Visibility.COMMUNITY,
    "points": Visibility.FOCAL_POINTS,
    "editors": Visibility.EDITORS,
}
ALL = {*LEVELS, "draft"}


@pytest.fixture
def suspended(db: None) -> Any:
    """A member no more."""
    user = member("Sven")
    user.membership.state = MembershipState.SUSPENDED
    user.membership.save()
    return user


@pytest.fixture
def removed(db: None) -> Any:
    """An account that was closed."""
    return member("Rosa", is_active=False)


@pytest.fixture
def meetings(alice: Any) -> None:
    """One meeting of alice's at each level and a draft, each with a topic of its own."""
    kenya = CountryFactory()
    for name in sorted(ALL):
        page = contribution(
            Kind.MEETING,
            f"Meeting {name}",
            author=alice,
            attribution=Attribution.ANONYMOUS,
            organisation=alice.membership.organisation,
            visibility=LEVELS.get(name, Visibility.PUBLIC),
            topics=[topic(f"about-{name}"), topic("shared")],
            countries=[kenya],
            publish=name != "draft",
        )
        if name != "draft":
            contribution(
                Kind.MEETING,
                f"Réunion {name}",
                language="fr",
                translation_of=page,
                topics=[topic(f"about-{name}"), topic("shared")],
                countries=[kenya],
            )


@pytest.fixture
def reader(request: pytest.FixtureRequest, client: Client) -> Client:
    """The browser of one of the cast."""
    user = request.getfixturevalue(request.param)
    if not isinstance(user, AnonymousUser) and user.is_active:
        client.force_login(user)
    return client


LISTS = [
    "/en/meetings/",
    "/fr/meetings/",
    "/ar/meetings/?view=table",
    "/en/meetings/?topic=shared&country=ke",
    "/en/meetings/?q=meeting",
    "/en/search/",
    "/en/search/?q=meeting",
    "/en/meetings/feed.atom",
    "/en/meetings/feed.atom?q=meeting",
    "/en/meetings/calendar.ics",
    "/en/members/countries/ke/",
]


def named(text: str) -> set[str]:
    """The meetings that a text names, by title, slug or topic."""
    words = r"(?:Meeting|Réunion|meeting-|about-)"
    return set(re.findall(rf"{words} ?({'|'.join(ALL)})\b", text))


def body(reader: Client, address: str, status: int = 200) -> str:
    response = reader.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.mark.parametrize(("reader", "seen"), SEEN.items(), indirect=["reader"])
@pytest.mark.usefixtures("meetings")
def test_every_surface_obeys_the_table(reader: Client, seen: set[str]) -> None:
    for address in LISTS:
        assert named(body(reader, address)) == seen, address
    assert named(body(reader, "/sitemap.xml")) == {"public"}
    totals_are_of(reader, seen)
    pages_are_there_for(reader, seen)
    nobody_is_named_to(reader)


def totals_are_of(reader: Client, seen: set[str]) -> None:
    """Totals, counts beside the filters and search hits count what the reader may see."""
    html, number = body(reader, "/en/meetings/"), len(seen)
    assert f"<b>{number} meeting{'s' if number > 1 else ''}</b>" in html
    assert f'data-value="shared" data-count="{number}"' in html
    assert f'data-value="ke" data-count="{number}"' in html
    found = set(re.findall(r'data-value="about-(\w+)" data-count="1"', html))
    assert found == seen
    search = body(reader, "/en/search/?q=meeting")
    assert f"<b>{number} entr{'ies' if number > 1 else 'y'}</b>" in search
    hidden = body(reader, "/en/meetings/?topic=about-editors")
    assert ("No meeting" in hidden) is ("editors" not in seen)


def pages_are_there_for(reader: Client, seen: set[str]) -> None:
    """A page, its data, its calendar file, and its other languages."""
    for name in ALL:
        status = 200 if name in seen else 404
        for language in ("en", "ru"):
            address = f"/{language}/meetings/meeting-{name}/"
            html = body(reader, address, status)
            assert ("http://testserver/fr/meetings/" in html) is (name in seen)
            body(reader, f"{address}data.jsonld", status)
            body(reader, f"{address}calendar.ics", status)


def nobody_is_named_to(reader: Client) -> None:
    """Of the anonymous author nothing is in any byte; the head of a page names its reader."""
    for address in [
        *LISTS,
        "/en/search/?q=alice",
        "/en/meetings/meeting-public/",
        "/en/meetings/meeting-public/data.jsonld",
        "/en/meetings/meeting-public/calendar.ics",
    ]:
        text = body(reader, address).replace("<bdi>Alice</bdi></a>", "")
        assert "Alice" not in text, address
        assert "Peace Institute" not in text, address


@pytest.mark.usefixtures("meetings")
def test_an_anonymous_author_is_found_by_no_word(client: Client) -> None:
    for words in ("alice", "peace institute", '"Peace Institute"'):
        assert "Nothing" in body(client, f"/en/search/?q={words}")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parts=st.lists(
        st.sampled_from(
            [
                "q=meeting",
                "q=editors",
                "q=-public",
                "topic=shared",
                "topic=about-editors",
                "topic=about-community",
                "country=ke",
                "region=2",
                "language=en",
                "language=fr",
                "year=2026",
                "sort=title",
                "sort=relevance",
                "page=2",
                "view=table",
            ]
        ),
        max_size=5,
    ),
    address=st.sampled_from(
        [
            "/en/meetings/",
            "/fr/meetings/",
            "/en/search/",
            "/en/meetings/feed.atom",
            "/ru/meetings/calendar.ics",
        ]
    ),
)
@pytest.mark.usefixtures("meetings")
def test_no_filter_shows_more_than_the_rule(
    client: Client, parts: list[str], address: str
) -> None:
    text = body(client, f"{address}?{'&'.join(parts)}")
    # What the reader asked for by name is said back to them; that tells nothing.
    for asked in re.findall(r"topic=about-(\w+)", "&".join(parts)):
        text = re.sub(rf"about[- ]{asked}", "", text, flags=re.IGNORECASE)
    assert named(text) <= {"public"}


@pytest.mark.usefixtures("meetings")
def test_machines_are_told_as_little_as_people(client: Client) -> None:
    feed = ET.fromstring(client.get("/en/meetings/feed.atom").content)
    assert len(list(feed.iter("{http://www.w3.org/2005/Atom}entry"))) == 1
    calendar = Calendar.from_ical(client.get("/en/meetings/calendar.ics").content)
    assert len(list(calendar.walk("VEVENT"))) == 1


@pytest.mark.usefixtures("meetings")
def test_a_change_of_rights_holds_from_the_next_request(
    client: Client, fatima: Any
) -> None:
    client.force_login(fatima)
    assert named(body(client, "/en/meetings/")) == SEEN["fatima"]
    fatima.membership.state = MembershipState.SUSPENDED
    fatima.membership.save()
    assert named(body(client, "/en/meetings/")) == {"public"}
