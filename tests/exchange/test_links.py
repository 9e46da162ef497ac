"""Links in public texts are asked for politely, and editors hear of those that lead nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from exchange import links
from exchange.choices import LinkProblem
from exchange.links.checking import ANSWERS
from exchange.models import CatalogueEntry, Link
from exchange.tasks import check_links
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution
from tests.internet import PUBLIC, Internet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NIGHT = datetime(2026, 12, 1, 2, 23, tzinfo=UTC)


def named() -> dict[str, list[int]]:
    return dict(Link.objects.values_list("address", "pages"))


def practice(sources: str = "", **fields: Any) -> Any:
    return contribution(sources=sources, **fields)


def nights(number: int, site: Any) -> list[dict[str, int]]:
    """What the check finds on so many nights, one after the other; and asks on each."""
    found = []
    for night in range(number):
        with time_machine.travel(NIGHT + timedelta(days=night), tick=False):
            site.asked.clear()
            links.collect()
            found.append(dict(links.check(pause=0)))
    return found


def test_sections_and_sources_are_read_and_nothing_else() -> None:
    page = practice(
        "The report https://example.org/report\nA book, 2019\nftp://example.org/x",
        what_was_done="As [the law](https://example.org/law#art-3 “x”) says, "
        "see https://example.org/bare and [us](/en/about/) or <mailto:a@example.org>.",
    )
    assert links.collect() == 3
    assert named() == {
        "https://example.org/report": [page.pk],
        "https://example.org/law": [page.pk],
        "https://example.org/bare": [page.pk],
    }


@pytest.mark.parametrize(
    "visibility",
    [Visibility.COMMUNITY, Visibility.FOCAL_POINTS, Visibility.EDITORS],
)
def test_no_site_hears_of_an_address_in_a_text_that_is_not_public(
    visibility: Visibility, internet: Internet
) -> None:
    practice("https://example.org/secret", visibility=visibility)
    practice("https://example.org/draft", publish=False)
    assert links.collect() == 0
    links.check(pause=0)
    assert internet.site.asked == []


def test_what_no_public_text_names_any_more_is_forgotten() -> None:
    page = practice("http://example.org/a")
    other = practice("http://example.org/a")
    links.collect()
    assert named() == {"http://example.org/a": [page.pk, other.pk]}
    other.unpublish()
    links.collect()
    assert named() == {"http://example.org/a": [page.pk]}
    CatalogueEntry.objects.update(visibility=Visibility.COMMUNITY)
    links.collect()
    assert named() == {}


def test_a_link_that_answers_is_asked_for_once_a_week(internet: Internet) -> None:
    practice("http://example.org/there")
    found = nights(9, internet.site)
    assert found == [{ANSWERS: 1}, *[{}] * 6, {}, {ANSWERS: 1}]


def test_a_link_is_dead_when_it_failed_twice_and_alive_when_it_answers_again(
    internet: Internet,
) -> None:
    practice("http://example.org/gone")
    assert nights(1, internet.site) == [{LinkProblem.GONE: 1}]
    assert [method for method, *_rest in internet.site.asked] == ["HEAD", "GET"]
    assert not Link.objects.dead().exists()
    assert nights(2, internet.site)[1] == {LinkProblem.GONE: 1}
    dead = Link.objects.dead().get()
    assert dead.failing_since == NIGHT
    internet.site.has_lost = False
    assert nights(3, internet.site)[-1] == {ANSWERS: 1}
    assert not Link.objects.dead().exists()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://nowhere.example/", LinkProblem.NO_HOST),
        ("http://inside.example/", LinkProblem.PRIVATE),
        ("http://example.org:8080/", LinkProblem.ADDRESS),
        ("http://example.org/turn/9", LinkProblem.REDIRECTS),
    ],
)
def test_each_reason_is_told(address: str, problem: str, internet: Internet) -> None:
    internet.names["inside.example"] = [["10.0.0.1"]]
    practice(address)
    assert nights(1, internet.site) == [{problem: 1}]


def test_a_site_that_refuses_machines_is_there(internet: Internet) -> None:
    practice("http://example.org/status/403\nhttp://example.org/status/429")
    assert nights(1, internet.site) == [{ANSWERS: 2}]


def test_one_host_is_asked_one_thing_at_a_time(internet: Internet) -> None:
    internet.names["example.com"] = [[PUBLIC]]
    practice(
        "\n".join(
            f"http://example.{end}/slow/{n}" for n in range(4) for end in ("org", "com")
        )
    )
    nights(1, internet.site)
    assert len(internet.site.asked) == 8
    assert max(internet.site.at_once.values()) == 1


def test_editors_see_what_leads_nowhere_and_where_it_stands(
    client: Client,
    edith: Any,
    internet: Internet,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        practice(f"http://example.org/gone?{number}", title=f"Radio {number}")
    practice("http://example.org/there", title="Bridges")
    nights(2, internet.site)
    client.force_login(edith)
    client.get("/cms/links/")
    with django_assert_max_num_queries(16):
        page = client.get("/cms/links/").text
    assert "http://example.org/gone?3" in page
    assert "The page is not there any more" in page
    assert "Radio 3" in page
    assert "Bridges" not in page


def test_members_do_not_see_the_list(client: Client, alice: Any) -> None:
    client.force_login(alice)
    assert "Stands in" not in client.get("/cms/links/").text


def test_the_command_says_what_it_found(internet: Internet) -> None:
    practice("http://example.org/gone\nhttp://example.org/there")
    out = StringIO()
    call_command("check_links", "--pause", "0", stdout=out)
    assert out.getvalue().splitlines() == [
        "2 links in public texts",
        "2 asked for, 1 answer",
        "  gone: 1",
    ]


def test_the_nightly_task_does_the_same(internet: Internet) -> None:
    practice("http://example.org/there")
    check_links()
    assert Link.objects.get().checked_at


def test_a_run_ends_in_time_and_the_rest_is_asked_for_at_the_next(
    internet: Internet,
) -> None:
    practice("http://example.org/there\nhttp://example.org/there?2")
    links.collect()
    assert links.check(pause=0, seconds=0).total() == 0
    assert not internet.site.asked
    assert links.check(pause=0).total() == 2
