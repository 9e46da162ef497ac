"""What was already on its way when rights changed: cached, queued, streamed, linked, in the back button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from digests import ledger
from digests.batches import Batch
from digests.planning import plan_due
from exchange.choices import Attribution, Kind
from exchange.confirm_links import token
from exchange.exports import rows
from exchange.models import Contribution, SharingTerms
from exchange.services.terms import Answers, set_terms
from gaamac.common.page_cache import listener
from gaamac.common.page_cache.generation import generation
from gaamac.common.visibility import Visibility
from members import services
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.media import document
from tests.factories.members import editor
from tests.wsgi_reader import Reader, until

from .routes import every_route

pytestmark = [pytest.mark.usefixtures("site")]
WORD = "Zqwandelwort"


def narrow(page: Contribution, author: User, to: int = Visibility.FOCAL_POINTS) -> None:
    """Its author shows it to fewer people."""
    set_terms(page, author, Answers(to, Attribution.NAMED, None))


def whole(answer: Any) -> bytes:
    """All of an answer; a file is closed once it was read to its end."""
    return b"".join(answer) if answer.streaming else answer.content


def suspend(user: User) -> None:
    """An administrator shuts them out."""
    admin = editor("Ada")
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    admin.refresh_from_db()
    services.suspend(user.membership, by=admin, note="For a reason.")


# -- A page that is already cached


@pytest.fixture
def worker(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A web worker that keeps pages and hears of changes."""
    settings.PAGE_CACHE_BYTES = 4_000_000
    monkeypatch.setattr(listener, "BEAT_SECONDS", 0.2)
    reader = Reader()
    reader.wait_until_it_hears()
    yield reader
    reader.worker.listener.end()


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_goes_with_the_right_to_see_it(worker: Reader, alice: User) -> None:
    page = contribution(title=WORD, author=alice)
    address = f"/en/practices/{page.slug}/"
    surfaces = [address, "/en/practices/", "/en/practices/feed.atom", "/en/"]
    _settle()
    kept = {one: worker.ask(one) for one in surfaces}
    assert all(WORD.encode() in answer.body for answer in kept.values())
    narrow(page, alice)
    _settle()
    for one, before in kept.items():
        # As a browser asks that has the old page and its ETag.
        now = worker.ask(one, HTTP_IF_NONE_MATCH=before.headers["etag"])
        assert now.status == (404 if one == address else 200)
        assert WORD.encode() not in now.body
    missing = worker.ask(f"/en/practices/{'x' * len(page.slug)}/")
    denied = worker.ask(address)
    plain = missing.body.replace(b"x" * len(page.slug), page.slug.encode())
    assert denied.body == plain


def _settle() -> None:
    """Wait until the worker has heard of all that was committed."""
    heard = generation.trusted_until
    until(lambda: generation.trusted_until > heard)


# -- A digest that is already queued


def queued_for(user: User) -> None:
    preference(user, is_discreet=False)
    plan_due(timezone.now())


def titles() -> list[str]:
    """What the mails would hold if they were sent now."""
    batch = Batch(ledger.claim())
    return [
        one.item.title for mailing in batch.mailings for one in mailing.choice.chosen
    ]


@pytest.mark.django_db
def test_a_queued_digest_holds_what_may_be_seen_when_it_is_sent(
    alice: User, charlie: User
) -> None:
    page = contribution(title=WORD, author=alice)
    queued_for(charlie)
    narrow(page, alice)
    assert not titles()


@pytest.mark.django_db
def test_a_queued_digest_is_not_sent_to_who_was_suspended(
    alice: User, charlie: User
) -> None:
    contribution(title=WORD, author=alice, visibility=Visibility.COMMUNITY)
    queued_for(charlie)
    suspend(charlie)
    assert not Batch(ledger.claim()).mailings


@pytest.mark.django_db
def test_the_digest_of_these_tests_would_have_held_it(
    alice: User, charlie: User
) -> None:
    contribution(title=WORD, author=alice)
    queued_for(charlie)
    assert titles() == [WORD]


# -- A file that is being made


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["suspended", "removed", "narrowed"])
def test_a_file_being_made_ends_with_the_right_to_it(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    alice: User,
    charlie: User,
    what: str,
) -> None:
    pages = [
        contribution(
            title=f"{WORD} {number}", author=alice, visibility=Visibility.COMMUNITY
        )
        for number in range(3)
    ]
    monkeypatch.setattr(rows, "BATCH", 1)
    client.force_login(charlie)
    parts = iter(client.get("/en/practices/export.csv").streaming_content)
    next(parts)
    assert WORD.encode() in next(parts)
    if what == "suspended":
        suspend(charlie)
    elif what == "removed":
        User.objects.filter(pk=charlie.pk).delete()
    else:
        for page in pages:
            narrow(page, alice)
    assert WORD.encode() not in b"".join(parts)


# -- A link that was given out


@pytest.mark.django_db
def test_a_signed_link_of_a_suspended_author_opens_nothing(
    client: Client, alice: User
) -> None:
    page = contribution(title=WORD, author=alice)
    terms = SharingTerms.objects.get(pk=page.translation_key)
    address = f"/en/still-right/{token(alice, terms)}/"
    assert WORD in client.get(address).content.decode()
    suspend(alice)
    gone = client.get(address)
    assert gone.status_code == 404
    assert WORD not in gone.content.decode()


@pytest.mark.django_db
def test_a_signed_link_names_nothing_that_was_narrowed_since(
    client: Client, alice: User
) -> None:
    page = contribution(title=WORD, author=alice)
    terms = SharingTerms.objects.get(pk=page.translation_key)
    address = f"/en/still-right/{token(alice, terms)}/"
    narrow(page, alice)
    assert WORD not in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_address_of_a_file_opens_nothing_once_it_is_narrowed(
    client: Client, method: str
) -> None:
    file = document("report.txt", b"zqbyteswort")
    first = client.get(file.url)
    tag = first.headers.get("ETag", '"x"')
    whole(first)
    type(file).objects.filter(pk=file.pk).update(visibility=Visibility.COMMUNITY)
    for headers in (
        {},
        {"if-none-match": tag},
        {"range": "bytes=0-3"},
        {"if-none-match": "*"},
    ):
        answer = getattr(client, method)(file.url, headers=headers)
        assert answer.status_code == 404, headers
        assert "ETag" not in answer.headers
        assert "Accept-Ranges" not in answer.headers


# -- The back button


@pytest.mark.django_db
def test_nothing_of_a_session_is_kept_for_the_back_button(
    client: Client, alice: User, charlie: User
) -> None:
    """No browser and no proxy stores what somebody saw, whatever kind of answer it was."""
    page = contribution(title=WORD, author=alice, visibility=Visibility.COMMUNITY)
    file = document("report.txt", b"bytes", visibility=Visibility.COMMUNITY)
    client.force_login(charlie)
    seen = [
        f"/en/practices/{page.slug}/", "/en/practices/", "/en/practices/feed.atom", "/en/me/",
        "/en/practices/export.csv", "/en/practices/nothing-here/", file.url,
    ]  # fmt: skip
    for address in seen:
        answer = client.get(address)
        assert "no-store" in answer.headers["Cache-Control"], address
        whole(answer)
    session = client.cookies["sessionid"].value
    client.post("/en/account/logout/")
    back = Client()
    back.cookies["sessionid"] = session
    for address in seen:
        answer = back.get(address)
        assert WORD.encode() not in whole(answer), address


# -- What subscribes


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Kind))
def test_a_feed_shows_a_removed_member_what_it_shows_everybody(
    client: Client, alice: User, charlie: User, kind: str
) -> None:
    contribution(kind, WORD, author=alice, visibility=Visibility.COMMUNITY)
    client.force_login(charlie)
    addresses = [f"/en/{kind}s/feed.atom", "/en/meetings/calendar.ics"]
    assert WORD in client.get(addresses[0]).content.decode()
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    for address in addresses:
        assert WORD not in client.get(address).content.decode()


def test_no_feed_and_no_calendar_opens_by_a_token() -> None:
    """There are none, so none can outlive its member; one that comes needs a test of its own here."""
    assert get_resolver()
    for route in every_route():
        if "feed" in route.name or "calendar" in route.name:
            assert "token" not in route.path
            assert "key" not in route.path
