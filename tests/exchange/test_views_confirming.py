"""The button on a contribution's page, and the link in the mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from exchange.authors import move_authors
from exchange.choices import Attribution
from exchange.confirm_links import MAX_AGE, PURPOSE, token
from exchange.models import SharingTerms
from exchange.services import confirm
from gaamac.common import signing
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import Organisation, User
from practices.models import Practice
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGE = "/en/practices/monitors/"
CONFIRM = "/en/confirm/practice/monitors/"
BUTTON = "Confirm that it is right"


@pytest.fixture
def monitors(alice: User, peace_institute: Organisation) -> Practice:
    """A public practice of alice's."""
    return contribution(title="Monitors", author=alice, organisation=peace_institute)


def terms() -> SharingTerms:
    return SharingTerms.objects.get()


def link(person: User) -> str:
    return f"/en/still-right/{token(person, terms())}/"


# -- The button


@pytest.fixture
def everybody(
    alice: User, bob: User, charlie: User, pavel: User, edith: User
) -> list[User]:
    """The cast."""
    return [alice, bob, charlie, pavel, edith]


def test_only_those_with_a_say_get_the_button(
    client: Client, monitors: Practice, everybody: list[User]
) -> None:
    found = set()
    for person in (None, *everybody):
        client.logout()
        if person:
            client.force_login(person)
        if BUTTON in client.get(PAGE).content.decode():
            found.add(person.name if person else "nobody")
    assert found == {"Alice", "Bob", "Edith"}


def test_pressing_it_confirms(client: Client, monitors: Practice, bob: User) -> None:
    client.force_login(bob)
    page = client.post(CONFIRM, {"period": ""}, follow=True).content.decode()
    assert "Thank you. Readers see that it is confirmed." in page
    assert "Confirmed today" in page


def test_its_address_opened_by_get_changes_nothing(
    client: Client, monitors: Practice, alice: User
) -> None:
    client.force_login(alice)
    assert client.get(CONFIRM).headers["Location"] == PAGE
    assert terms().confirmed_at is None


def test_others_who_send_it_get_what_a_missing_page_gets(
    client: Client, monitors: Practice, charlie: User
) -> None:
    client.force_login(charlie)
    denied = client.post(CONFIRM, {"period": ""})
    missing = client.post("/en/confirm/practice/nothing/", {"period": ""})
    assert (denied.status_code, missing.status_code) == (404, 404)
    assert terms().confirmed_at is None


def test_who_is_not_signed_in_is_asked_to_and_comes_back(
    client: Client, monitors: Practice
) -> None:
    answer = client.post(CONFIRM, {"period": ""})
    assert answer.headers["Location"].endswith(f"?next={CONFIRM}")
    assert terms().confirmed_at is None


@pytest.mark.parametrize("period", ["", "rubbish", "x" * 5000, "2026-01-01"])
def test_a_button_from_another_period_changes_nothing(
    client: Client, monitors: Practice, alice: User, period: str
) -> None:
    confirm(alice, terms().pk, "")
    before = terms().confirmed_at
    client.force_login(alice)
    assert client.post(CONFIRM, {"period": period}).status_code == 302
    assert terms().confirmed_at == before


# -- The link


def test_opening_the_link_changes_nothing(
    client: Client, monitors: Practice, alice: User
) -> None:
    for method in (client.get, client.head, client.options):
        method(link(alice))
    page = client.get(link(alice)).content.decode()
    assert "Is this still right?" in page
    assert "Monitors" in page
    assert terms().confirmed_at is None


def test_its_button_confirms_without_signing_in_and_once(
    client: Client, monitors: Practice, alice: User
) -> None:
    path = link(alice)
    page = client.post(path, follow=True).content.decode()
    assert "It is confirmed" in page
    first = terms().confirmed_at
    assert first is not None
    client.post(path)
    assert terms().confirmed_at == first
    assert "_auth_user_id" not in client.session


def test_a_mail_program_without_cookies_may_post(
    monitors: Practice, alice: User
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.post(link(alice))
    assert terms().confirmed_at is not None


def test_its_other_button_leads_to_the_form(
    client: Client, monitors: Practice, alice: User, bob: User
) -> None:
    edit = f"/en/contribute/practice/{monitors.translation_key}/"
    assert edit in client.get(link(alice)).content.decode()
    of_bob = client.get(link(bob)).content.decode()
    assert edit not in of_bob
    assert f"{PAGE}#responses" in of_bob


def test_a_link_of_an_earlier_period_says_that_it_is_confirmed(
    client: Client, monitors: Practice, alice: User, bob: User
) -> None:
    path = link(alice)
    confirm(bob, terms().pk, "")
    first = terms().confirmed_at
    assert "It is confirmed" in client.get(path).content.decode()
    client.post(path)
    assert terms().confirmed_at == first


def test_the_title_of_what_is_not_public_is_shown_only_to_the_person(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice, visibility=Visibility.COMMUNITY)
    path = link(alice)
    assert "Monitors" not in client.get(path).content.decode()
    client.force_login(bob)
    assert "Monitors" not in client.get(path).content.decode()
    client.force_login(alice)
    assert "Monitors" in client.get(path).content.decode()


def no_longer_good(client: Client, path: str) -> bool:
    page = client.get(path)
    text = page.content.decode()
    posted = client.post(path)
    return (
        page.status_code == posted.status_code == 404
        and "This link is no longer good" in text
        and "Monitors" not in text
        and terms().confirmed_at is None
    )


def test_every_link_that_is_not_good_gets_the_same_answer(
    client: Client, monitors: Practice, alice: User, bob: User, charlie: User
) -> None:
    paths = {
        "of somebody without a say": link(charlie),
        "rubbish": "/en/still-right/rubbish/",
        "another purpose": f"/en/still-right/{signing.make('other', [1])}/",
        "another shape": f"/en/still-right/{signing.make(PURPOSE, {'a': 1})}/",
        "nobody": f"/en/still-right/{signing.make(PURPOSE, [terms().pk.hex, 0, ''])}/",
        "a long one": f"/en/still-right/{'x' * 3000}/",
    }
    wrong = [name for name, path in paths.items() if not no_longer_good(client, path)]
    assert wrong == []
    said = [client.get(path).content.split(b"</h1>")[1] for path in paths.values()]
    bodies = {text.split(b"</div>")[0] for text in said}
    assert len(bodies) == 1


def test_a_suspended_author_can_not_use_it(
    client: Client, monitors: Practice, alice: User
) -> None:
    path = link(alice)
    alice.membership.state = MembershipState.SUSPENDED
    alice.membership.save()
    assert no_longer_good(client, path)


def test_who_left_the_organisation_can_not_use_it(
    client: Client, monitors: Practice, bob: User
) -> None:
    path = link(bob)
    bob.membership.organisation = None
    bob.membership.save()
    assert no_longer_good(client, path)


def test_nor_the_organisation_once_the_text_is_anonymous(
    client: Client, monitors: Practice, bob: User
) -> None:
    path = link(bob)
    terms = SharingTerms.objects.get()
    terms.attribution = Attribution.ANONYMOUS
    terms.save()
    move_authors(terms)
    assert no_longer_good(client, path)


def test_what_was_taken_offline_can_not_be_confirmed(
    client: Client, monitors: Practice, alice: User
) -> None:
    path = link(alice)
    monitors.unpublish()
    assert no_longer_good(client, path)


def test_a_link_expires(client: Client, monitors: Practice, alice: User) -> None:
    now = datetime(2026, 12, 11, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        path = link(alice)
    with time_machine.travel(now + timedelta(seconds=MAX_AGE - 60)):
        assert client.get(path).status_code == 200
    with time_machine.travel(now + timedelta(seconds=MAX_AGE + 60)):
        assert no_longer_good(client, path)
