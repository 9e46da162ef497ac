"""The pages of reading lists: keeping without script, sharing by link, each reader's own rights."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exchange.choices import Attribution
from gaamac.common import pdf
from gaamac.common.visibility import Visibility
from practices import services
from practices.models import ReadingList
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
needs_pango = pytest.mark.skipif(not pdf.can_print(), reason="pango is not installed")

LEVELS = {
    "public": Visibility.PUBLIC,
    "community": Visibility.COMMUNITY,
    "points": Visibility.FOCAL_POINTS,
    "editors": Visibility.EDITORS,
}
SEEN = {
    "nobody": {"public"},
    "pavel": {"public"},
    "charlie": {"public", "community"},
    "bob": {"public", "community"},
    "fatima": {"public", "community", "points"},
    "alice": set(LEVELS),
    "edith": set(LEVELS),
}


@pytest.fixture
def practices(alice: Any) -> dict[str, Any]:
    """A practice of alice's, anonymous, at each level."""
    return {
        level: contribution(
            title=f"Practice-{level}",
            author=alice,
            attribution=Attribution.ANONYMOUS,
            visibility=visibility,
        )
        for level, visibility in LEVELS.items()
    }


@pytest.fixture
def listed(alice: Any, practices: dict[str, Any]) -> ReadingList:
    """All of them in a list, each with a note."""
    made = services.open_list(alice, "For the meeting")
    for level, page in practices.items():
        services.keep(alice, made, page.translation_key, f"Note on {level}.")
    return made


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def edit_address(made: ReadingList) -> str:
    return f"/en/me/reading-lists/{made.pk}/"


def test_a_practice_leads_to_the_list_it_goes_into(client: Client, alice: Any) -> None:
    page = contribution(title="Survey")
    keep = f"/en/me/reading-lists/keep/{page.translation_key}/"
    assert f'href="{keep}"' in read(client, "/en/practices/survey/")
    response = client.get(keep)
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]
    client.force_login(alice)
    assert 'value="To read"' in read(client, keep)
    response = client.post(keep, {"name": "For Friday", "note": "Look."}, follow=True)
    assert "Kept in “For Friday”." in response.content.decode()
    item = ReadingList.objects.get(owner=alice, name="For Friday").items.get()
    assert (item.translation_key, item.note) == (page.translation_key, "Look.")


def test_a_practice_goes_into_a_list_that_is_there_or_a_new_one(
    client: Client, alice: Any
) -> None:
    page = contribution(title="Survey")
    there = services.open_list(alice, "There")
    client.force_login(alice)
    keep = f"/en/me/reading-lists/keep/{page.translation_key}/"
    client.post(keep, {"reading_list": there.pk})
    assert there.items.count() == 1
    html = client.post(keep, {"reading_list": "new", "note": "Kept."}).content.decode()
    assert "Give the new list a name." in html
    assert 'value="Kept."' in html
    client.post(keep, {"reading_list": "new", "name": "Other"})
    assert ReadingList.objects.of(alice).count() == 2


def test_nobody_puts_a_practice_into_a_list_of_somebody_else(
    client: Client, alice: Any, bob: Any
) -> None:
    page = contribution(title="Survey")
    services.open_list(bob, "Of Bob")
    others = services.open_list(alice, "Of Alice")
    client.force_login(bob)
    keep = f"/en/me/reading-lists/keep/{page.translation_key}/"
    assert "Of Alice" not in read(client, keep)
    response = client.post(keep, {"reading_list": others.pk})
    assert response.status_code == 200
    assert not others.items.exists()


def test_who_is_no_member_yet_is_told(client: Client, pavel: Any) -> None:
    page = contribution(title="Survey")
    client.force_login(pavel)
    keep = f"/en/me/reading-lists/keep/{page.translation_key}/"
    for html in (read(client, keep), client.post(keep, {"name": "x"}).content.decode()):
        assert "once an editor has approved you" in html
    client.post("/en/me/reading-lists/", {"name": "x"})
    assert not ReadingList.objects.exists()


def test_what_a_reader_may_not_see_can_not_be_kept(client: Client, alice: Any) -> None:
    closed = contribution(title="Closed", visibility=Visibility.FOCAL_POINTS)
    client.force_login(alice)
    for key in (closed.translation_key, uuid4()):
        assert client.get(f"/en/me/reading-lists/keep/{key}/").status_code == 404


@pytest.mark.parametrize("name", SEEN)
def test_each_reader_of_a_link_sees_what_their_own_rights_allow(
    client: Client, request: pytest.FixtureRequest, listed: ReadingList, name: str
) -> None:
    if name != "nobody":
        client.force_login(request.getfixturevalue(name))
    address = f"/en/reading-lists/{listed.key}/"
    for html in (
        read(client, address),
        read(client, f"{address}take-away/?format=html"),
    ):
        assert set(re.findall(r"Practice-(\w+)", html)) == SEEN[name]
        assert set(re.findall(r"Note on (\w+)\.", html)) == SEEN[name]
        if name != "alice":
            assert "Alice" not in html


def test_a_list_of_what_a_reader_may_not_see_looks_like_an_empty_one(
    client: Client, alice: Any
) -> None:
    closed = contribution(title="Closed", visibility=Visibility.COMMUNITY)
    full, empty = (services.open_list(alice, name) for name in ("List A", "List B"))
    services.keep(alice, full, closed.translation_key, "A secret note.")
    pages = [
        read(client, f"/en/reading-lists/{one.key}/")
        .replace(one.key, "the key")
        .replace(one.name, "the name")
        for one in (full, empty)
    ]
    assert pages[0] == pages[1]
    for one in (full, empty):
        for end in ("take-away/?format=zip", "reading-list.pdf"):
            response = client.get(f"/en/reading-lists/{one.key}/{end}")
            assert response.status_code == 302


def test_the_owner_is_named_only_by_their_own_choice(
    client: Client, alice: Any
) -> None:
    page = contribution(title="Survey")
    made = services.open_list(alice, "To read")
    services.keep(alice, made, page.translation_key)
    address = f"/en/reading-lists/{made.key}/"
    assert "Alice" not in read(client, address)
    client.force_login(alice)
    client.post(edit_address(made), {"name": "To read", "shows_owner": "on"})
    client.logout()
    assert "Made by Alice." in read(client, address)
    assert "Made by Alice." in read(client, f"{address}take-away/?format=html")


def test_a_suspended_members_link_leads_nowhere(client: Client, alice: Any) -> None:
    made = services.open_list(alice, "To read")
    alice.is_active = False
    alice.save()
    assert client.get(f"/en/reading-lists/{made.key}/").status_code == 404


def test_an_old_link_and_a_link_that_never_was_are_the_same_answer(
    client: Client, alice: Any
) -> None:
    made = services.open_list(alice, "To read")
    old = made.key
    client.force_login(alice)
    client.post(edit_address(made), {"do": "new-link"})
    client.logout()
    bodies = {
        client.get(f"/en/reading-lists/{key}/").content.replace(key.encode(), b"key")
        for key in (old, "A" * 22)
    }
    assert len(bodies) == 1
    assert client.get(f"/en/reading-lists/{old}/").status_code == 404
    made.refresh_from_db()
    assert client.get(f"/en/reading-lists/{made.key}/").status_code == 200


def test_its_owner_changes_a_list_without_script(
    client: Client, alice: Any, listed: ReadingList, practices: dict[str, Any]
) -> None:
    client.force_login(alice)
    address = edit_address(listed)
    first, second = (practices[one].translation_key for one in ("public", "community"))

    def names() -> list[str]:
        return re.findall(r"/en/practices/practice-(\w+)/", read(client, address))

    assert names() == ["public", "community", "points", "editors"]
    client.post(address, {"do": "up", "practice": second, "past": first})
    assert names() == ["community", "public", "points", "editors"]
    client.post(address, {"do": "down", "practice": second, "past": first})
    assert names()[:2] == ["public", "community"]
    client.post(address, {"do": "take-out", "practice": first})
    assert names() == ["community", "points", "editors"]
    client.post(address, {"do": "note", "practice": second, "note": "Better."})
    assert 'value="Better."' in read(client, address)
    client.post(address, {"name": "For Monday"})
    assert "<bdi>For Monday</bdi>" in read(client, "/en/me/reading-lists/")
    client.post(address, {"do": "delete"})
    assert not ReadingList.objects.exists()


def test_a_note_that_is_too_long_is_refused_and_not_lost(
    client: Client, alice: Any, listed: ReadingList, practices: dict[str, Any]
) -> None:
    client.force_login(alice)
    sent = {
        "do": "note",
        "practice": practices["public"].translation_key,
        "note": "long " * 70,
    }
    html = client.post(edit_address(listed), sent, follow=True).content.decode()
    assert "at most 300 fit" in html
    assert "long long long" in html
    assert listed.items.filter(note="Note on public.").exists()


def test_nobody_changes_or_opens_the_desk_of_somebody_elses_list(
    client: Client, listed: ReadingList, edith: Any, bob: Any
) -> None:
    for reader in (None, bob, edith):
        if reader:
            client.force_login(reader)
        for sent in ({"do": "delete"}, {"name": "Mine"}):
            response = client.post(edit_address(listed), sent)
            assert response.status_code == (404 if reader else 302)
    assert ReadingList.objects.get().name == "For the meeting"


def test_lists_take_the_same_queries_whatever_they_hold(
    client: Client, alice: Any
) -> None:
    client.force_login(alice)
    numbers = []
    for more in (1, 5):
        made = services.open_list(alice, f"List {more}")
        for number in range(more):
            page = contribution(title=f"Practice {more} {number}")
            services.keep(alice, made, page.translation_key)
        counted = []
        for address in (
            "/en/me/reading-lists/",
            edit_address(made),
            f"/en/reading-lists/{made.key}/",
            f"/en/reading-lists/{made.key}/take-away/?format=html",
        ):
            read(client, address)
            with CaptureQueriesContext(connection) as captured:
                read(client, address)
            counted.append(len(captured))
        numbers.append(counted)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 14


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(["do", "practice", "past", "note", "name", "shows_owner"]),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["up", "down", "take-out", "note", "new-link", "\x00"]),
        ),
    )
)
def test_no_form_makes_the_desk_of_a_list_fail(
    client: Client, alice: Any, sent: dict[str, str]
) -> None:
    client.force_login(alice)
    made = services.open_list(alice, "To read")
    response = client.post(edit_address(made), sent)
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("key", ["x" * 300, "é", "-", "%", "'", "a.b"])
def test_no_link_fails(client: Client, key: str) -> None:
    assert client.get(f"/en/reading-lists/{key}/").status_code == 404


def test_a_number_beyond_all_is_not_found(client: Client, alice: Any) -> None:
    client.force_login(alice)
    assert client.get(f"/en/me/reading-lists/{10**30}/").status_code == 404


def test_markup_in_names_and_notes_is_text(client: Client, alice: Any) -> None:
    page = contribution(title="Survey")
    made = services.open_list(alice, "<script>x</script>")
    services.keep(alice, made, page.translation_key, "<img src=x>")
    client.force_login(alice)
    for address in (
        edit_address(made),
        f"/en/reading-lists/{made.key}/",
        f"/en/reading-lists/{made.key}/take-away/?format=html",
    ):
        html = read(client, address)
        assert "<script>x" not in html
        assert "<img" not in html


@needs_pango
def test_a_list_is_printed_in_its_order_with_its_contents(
    client: Client, listed: ReadingList, fatima: Any
) -> None:
    client.force_login(fatima)
    response = client.get(f"/en/reading-lists/{listed.key}/reading-list.pdf")
    assert 'filename="for-the-meeting.pdf"' in response.headers["Content-Disposition"]
    pages = PdfReader(io.BytesIO(response.content)).pages
    words = [" ".join(page.extract_text().split()) for page in pages]
    assert "Contents" in words[0]
    assert "Some of what follows is not public" in words[0]
    titles = re.findall(r"Practice-(\w+)", " ".join(words[1:]))
    assert list(dict.fromkeys(titles)) == ["public", "community", "points"]
    assert "Note on community." in " ".join(words)
    assert "Only focal points can see this." in words[-1]
    assert "can see this" not in words[1]
