"""The pages of saved searches: from a list, through signing in, and back to the list."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.models import SavedSearch
from exchange.services import save_search, saving
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def text_of(response: object) -> str:
    return html.unescape(response.content.decode())


def link(client: Client, address: str, words: str) -> str:
    """Where the link with these words leads from a page."""
    page = text_of(client.get(address))
    return re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{words}</a>', page)[1]


def test_a_list_is_saved_through_signing_in_and_back(
    client: Client, alice: User
) -> None:
    topic("elections")
    save = link(client, "/en/practices/?page=1&topic=elections", "Save this search")
    door = client.get(save)
    assert door.status_code == 302
    signed_in = client.post(
        door.url, {"login": alice.email, "password": PASSWORD}, follow=False
    )
    assert signed_in.url == save
    page = text_of(client.get(save))
    assert "Practices about “Elections”" in page
    done = client.post(save, {"name": "All votes"}, follow=True)
    assert "Saved as “All votes”." in text_of(done)
    saved = SavedSearch.objects.get()
    assert (saved.kind, saved.query) == ("practice", "topic=elections")
    assert not saved.in_digest


def test_by_mail_is_the_same_with_the_digest_ticked(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    save = link(client, "/en/challenges/", "Get it by mail")
    page = text_of(client.get(save))
    assert re.search(r'name="in_digest"[^>]* checked', page)
    done = text_of(
        client.post(save, {"name": "Challenges", "in_digest": "on"}, follow=True)
    )
    assert "Until now your digest held everything new." in done
    assert SavedSearch.objects.get().in_digest
    assert "“Challenges”" in text_of(client.get("/en/me/follows/"))
    assert "«Challenges»" in text_of(client.get("/es/me/follows/"))


def test_the_search_across_all_kinds_is_saved_too(client: Client, alice: User) -> None:
    client.force_login(alice)
    save = link(client, "/en/search/?q=vote&page=9", "Save this search")
    client.post(save, {"name": "Votes"})
    saved = SavedSearch.objects.get()
    assert (saved.kind, saved.query) == ("", "q=vote")
    opened = client.get(f"/en/me/searches/{saved.pk}/")
    assert opened.url == "/en/search/?q=vote"


def test_a_name_that_is_missing_or_too_long_is_asked_for_again(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    for name in ("", "  ", "x" * 81, "a\x00b"):
        response = client.post("/en/me/searches/new/?q=vote", {"name": name})
        assert response.status_code == 200
        assert "put right" in text_of(response)
    assert not SavedSearch.objects.exists()


def test_a_full_shelf_says_what_to_do_and_keeps_the_name(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_SAVED", 0)
    client.force_login(alice)
    page = text_of(client.post("/en/me/searches/new/?q=vote", {"name": "My votes"}))
    assert "delete one that you no longer need" in page
    assert 'value="My votes"' in page


def test_opening_one_makes_its_news_old(client: Client, alice: User) -> None:
    search, _is_new = save_search(alice, "All", "practice", "", in_digest=False)
    contribution()
    client.force_login(alice)
    page = "/en/me/searches/"
    assert "1 new since you last looked" in text_of(client.get(page))
    opened = client.get(f"{page}{search.pk}/", follow=True)
    assert "A practice" in text_of(opened)
    assert "since you last looked" not in text_of(client.get(page))


def test_it_is_renamed_put_into_the_digest_and_deleted(
    client: Client, alice: User
) -> None:
    search, _is_new = save_search(alice, "Votes", "", "q=vote", in_digest=False)
    client.force_login(alice)
    address = f"/en/me/searches/{search.pk}"
    assert client.get(f"{address}/change/").status_code == 200
    client.post(f"{address}/change/", {"name": "Elections", "in_digest": "on"})
    search.refresh_from_db()
    assert (search.name, search.in_digest) == ("Elections", True)
    assert client.get(f"{address}/delete/").status_code == 405
    done = client.post(f"{address}/delete/", follow=True)
    assert "“Elections” is deleted." in text_of(done)
    assert "You have saved no search yet." in text_of(done)


def test_anothers_search_is_not_there(client: Client, alice: User, bob: User) -> None:
    search, _is_new = save_search(alice, "Votes", "", "q=vote", in_digest=False)
    client.force_login(bob)
    address = f"/en/me/searches/{search.pk}"
    for path in (f"{address}/", f"{address}/change/"):
        assert client.get(path).status_code == 404
    for action in ("change", "delete"):
        assert client.post(f"{address}/{action}/", {"name": "Mine"}).status_code == 404
    assert "Votes" not in text_of(client.get("/en/me/searches/"))
    assert SavedSearch.objects.get().name == "Votes"


def test_who_is_no_member_is_told_so(client: Client, pavel: User) -> None:
    client.force_login(pavel)
    page = text_of(client.get("/en/me/searches/new/?q=vote"))
    assert "Your application is being read" in page
    client.post("/en/me/searches/new/?q=vote", {"name": "Votes"})
    assert not SavedSearch.objects.exists()


def test_the_page_takes_as_many_queries_for_thirty_as_for_one(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    save_search(alice, "0", "", "q=0&organisation=x", in_digest=False)
    client.get("/en/me/searches/")
    with CaptureQueriesContext(connection) as one:
        client.get("/en/me/searches/")
    for number in range(1, 30):
        save_search(
            alice, str(number), "", f"q={number}&organisation=x", in_digest=True
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/en/me/searches/")
    assert len(many) == len(one)
