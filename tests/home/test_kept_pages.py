"""The portal's own pages, kept by a worker that hears of changes: never older than the last one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from exchange.catalogue import refresh_group, terms_of
from exchange.choices import Kind
from exchange.models import Topic
from gaamac.common.page_cache import listener
from gaamac.common.page_cache.generation import generation
from gaamac.common.visibility import Visibility
from gaamac.home.models import HomePage, StandardPage
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory
from tests.wsgi_reader import Reader, trusted, until

pytestmark = [pytest.mark.usefixtures("site")]
KINDS = {
    Kind.PRACTICE: "practices",
    Kind.CHALLENGE: "challenges",
    Kind.OFFER: "offers",
    Kind.MEETING: "meetings",
}
PAGES = [
    "/en/",
    "/fr/",
    "/en/search/?q=peace",
    "/en/members/",
    "/en/meetings/calendar.ics",
    *[f"/en/{one}/" for one in KINDS.values()],
    *[f"/ar/{one}/feed.atom" for one in KINDS.values()],
    "/zh-hans/practices/?topic=early-warning&page=1",
]


@pytest.fixture
def reader(settings) -> Reader:
    settings.PAGE_CACHE_BYTES = 4_000_000
    return Reader()


@pytest.fixture
def still() -> Iterator[None]:
    with trusted():
        yield


@pytest.fixture
def listening(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose worker hears of changes."""
    monkeypatch.setattr(listener, "BEAT_SECONDS", 0.2)
    reader.wait_until_it_hears()
    yield reader
    reader.worker.listener.end()


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("address", PAGES)
def test_pages_for_everybody_are_kept(reader: Reader, address: str) -> None:
    first = reader.ask(address)
    assert first.status == 200
    assert reader.kept
    assert "set-cookie" not in first.headers
    assert reader.ask(address) == first


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_contribution_is_kept(reader: Reader, kind: str) -> None:
    page = contribution(kind, "One")
    reader.ask(f"/en/{KINDS[kind]}/{page.slug}/")
    assert len(reader.kept) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_the_pages_of_the_footer_are_kept(reader: Reader) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="About", slug="about"))
    assert reader.ask("/en/about/").status == 200
    assert len(reader.kept) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_pages_of_organisations_and_countries_are_kept(reader: Reader) -> None:
    organisation, country = OrganisationFactory(), CountryFactory(iso2="KE")
    reader.ask(f"/en/members/organisations/{organisation.slug}/")
    reader.ask(f"/en/members/countries/{country.iso2.lower()}/")
    assert len(reader.kept) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    "address",
    [
        "/en/account/login/",
        "/en/account/signup/",
        "/en/report/",
        "/en/me/",
        "/en/contribute/",
        "/en/practices/nothing-here/",
        "/robots.txt",
        "/health/",
        "/",
    ],
)
def test_forms_doors_and_what_is_missing_are_not(reader: Reader, address: str) -> None:
    reader.ask(address)
    assert not reader.kept


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_what_is_not_for_everybody_is_not_kept_for_those_who_see_it(
    reader: Reader, alice: User
) -> None:
    page = contribution(title="Only for members", visibility=Visibility.COMMUNITY)
    assert reader.ask(f"/en/practices/{page.slug}/").status == 404
    assert b"Only for members" not in reader.ask("/en/practices/").body


@pytest.mark.django_db(transaction=True)
class TestAfterAChange:
    """Committed by whatever code: the next request shows it."""

    def test_a_practice_that_is_published(self, listening: Reader) -> None:
        addresses = ["/en/", "/en/practices/", "/en/practices/feed.atom"]
        for address in addresses:
            listening.ask(address)
        page = contribution(title="Just out", publish=False)
        settle(listening)
        for address in addresses:
            assert b"Just out" not in listening.ask(address).body
        page.save_revision().publish()
        settle(listening)
        for address in addresses:
            assert b"Just out" in listening.ask(address).body

    def test_a_practice_that_is_no_longer_for_everybody(
        self, listening: Reader
    ) -> None:
        page = contribution(title="Narrowed", visibility=Visibility.PUBLIC)
        address = f"/en/practices/{page.slug}/"
        settle(listening)
        assert listening.ask(address).status == 200
        assert b"Narrowed" in listening.ask("/en/practices/").body
        narrow(page)
        settle(listening)
        assert listening.ask(address).status == 404
        assert b"Narrowed" not in listening.ask("/en/practices/").body
        assert b"Narrowed" not in listening.ask("/en/").body

    def test_a_practice_that_is_unpublished(self, listening: Reader) -> None:
        page = contribution(title="Taken back")
        address = f"/en/practices/{page.slug}/"
        settle(listening)
        assert listening.ask(address).status == 200
        type(page).objects.filter(pk=page.pk).update(live=False)
        settle(listening)
        assert listening.ask(address).status == 404

    def test_a_name_that_was_already_read(self, listening: Reader) -> None:
        term = topic("early-warning", name_en="Early warning")
        contribution(title="One", topics=[term])
        settle(listening)
        assert b"Early warning" in listening.ask("/en/practices/").body
        Topic.objects.filter(pk=term.pk).update(name_en="Warning in time")
        settle(listening)
        assert b"Warning in time" in listening.ask("/en/practices/").body

    def test_a_text_of_the_front_page(self, listening: Reader) -> None:
        listening.ask("/en/")
        HomePage.objects.update(heading="A new heading")
        settle(listening)
        assert b"A new heading" in listening.ask("/en/").body

    def test_signing_in_ends_nothing(self, listening: Reader, alice: User) -> None:
        settle(listening)
        number = generation.number
        alice.save(update_fields=["last_login"])
        alice.save()
        heard = generation.trusted_until
        until(lambda: generation.trusted_until > heard)
        assert generation.number == number


def narrow(page: Any) -> None:
    """Let members only see a published page."""
    terms = terms_of(page)
    type(terms).objects.filter(pk=terms.pk).update(visibility=Visibility.COMMUNITY)
    refresh_group(page.kind, page.translation_key)


def settle(reader: Reader) -> None:
    """Wait until the worker has heard of all that was committed: milliseconds."""
    heard = generation.trusted_until
    until(lambda: generation.trusted_until > heard)
