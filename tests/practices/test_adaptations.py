"""Recording that one used a practice: who may, who sees it, what is counted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from exchange.choices import Attribution
from exchange.services import set_terms
from exchange.services.terms import Answers
from gaamac.common.visibility import Visibility
from members.models import User
from practices import services
from practices.choices import AdaptationState
from practices.models import Adaptation, Practice
from tests.factories.adaptations import (
    FORM,
    PAGE,
    entry_of,
    published,
    recorded,
    seen,
    told,
    typed,
)
from tests.factories.exchange import contribution
from tests.mails import arrived, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_member_records_it_and_an_editor_publishes_it(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    client.force_login(charlie)
    page = client.post(FORM, typed(), follow=True).content.decode()
    assert "Sent to the editors." in page
    assert "Your adaptations" in page
    assert "With the editors" in page
    assert "We used the telephone." not in seen(client, None)
    one = Adaptation.objects.get()
    client.force_login(edith)
    desk = f"/cms/adaptations/{one.pk}/"
    assert "It went well." in client.get(desk).content.decode()
    client.post(desk, {"version": "1", "reason": "", "decision": "accept"})
    page = seen(client, None)
    for words in (
        "It was used elsewhere 1 time",
        "We used the telephone.",
        "Charlie",
        "2024",
    ):
        assert words in page
    assert entry_of(monitors).adaptation_count == 1
    assert "used elsewhere: 1 time" in seen(client, None, "/en/practices/")


def test_the_page_has_the_way_and_no_form(client: Client, monitors: Practice) -> None:
    page = seen(client, None)
    assert "Nobody has told us yet" in page
    assert f'href="{FORM}"' in page
    assert "csrfmiddlewaretoken" not in page


def test_what_was_typed_is_kept_through_signing_in(
    client: Client, monitors: Practice, charlie: User
) -> None:
    answer = client.post(FORM, typed(changed="Kept through it."))
    assert answer.headers["Location"].endswith(f"?next={FORM}")
    client.force_login(charlie)
    session = client.session
    session["kept_form"] = {"path": FORM, "typed": "changed=Kept+through+it.&year=2024"}
    session.save()
    page = client.get(FORM).content.decode()
    assert "Kept through it." in page
    assert not Adaptation.objects.exists()


def test_who_is_no_member_can_not(
    client: Client, monitors: Practice, pavel: User
) -> None:
    client.force_login(pavel)
    client.post(FORM, typed())
    assert not Adaptation.objects.exists()
    with pytest.raises(PermissionDenied):
        recorded(pavel, monitors)


def test_a_practice_one_may_not_see_answers_as_one_that_is_not_there(
    client: Client, alice: User, charlie: User
) -> None:
    contribution(title="Monitors", author=alice, visibility=Visibility.FOCAL_POINTS)
    client.force_login(charlie)
    denied, missing = client.get(FORM), client.get("/en/practices/nothing/used/")
    assert (denied.status_code, missing.status_code) == (404, 404)
    assert client.post(FORM, typed()).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", "1900"),
        ("year", "2999"),
        ("year", "soon"),
        ("year", "9" * 400),
        ("country", "0"),
        ("country", "x"),
        ("changed", ""),
        ("changed", "x" * 4001),
        ("outcome", "\x00"),
        ("language", "xx"),
        ("visibility", "-1"),
        ("attribution", "king"),
        ("key", "rubbish"),
        ("version", "1e9"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(
    client: Client, monitors: Practice, charlie: User, field: str, value: str
) -> None:
    client.force_login(charlie)
    response = client.post(FORM, typed(**{"outcome": "Keep me.", field: value}))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Adaptation.objects.exists()
    if field != "outcome":
        assert "Keep me." in response.content.decode()


@pytest.mark.parametrize("same_key", [True, False])
def test_a_form_sent_twice_makes_one(
    client: Client, monitors: Practice, charlie: User, edith: User, *, same_key: bool
) -> None:
    client.force_login(charlie)
    first = typed()
    client.post(FORM, first)
    client.post(FORM, first if same_key else typed())
    assert Adaptation.objects.count() == 1
    assert len(arrived("edith@example.org")) == 1


def test_a_key_of_somebody_elses_record_is_refused(
    client: Client, monitors: Practice, bob: User, charlie: User
) -> None:
    one = recorded(bob, monitors)
    client.force_login(charlie)
    assert client.post(FORM, typed(key=str(one.key))).status_code == 404
    for path in (f"/en/adaptations/{one.key}/", f"/en/adaptations/{one.key}/withdraw/"):
        assert client.post(path, typed()).status_code == 404
    assert client.get(f"/en/adaptations/{one.key}/").status_code == 404
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED


# -- Who sees it


@pytest.mark.parametrize(
    ("visibility", "readers", "counted"),
    [
        (Visibility.PUBLIC, "nobody Alice Bob Charlie Fatima Edith Pavel", 1),
        (Visibility.COMMUNITY, "Alice Bob Charlie Fatima Edith", 0),
        (Visibility.FOCAL_POINTS, "Charlie Fatima Edith", 0),
        (Visibility.EDITORS, "Charlie Edith", 0),
    ],
)
def test_each_reader_sees_what_is_meant_for_them_and_the_count_tells_no_more(
    client: Client,
    monitors: Practice,
    everybody: dict[str, User | None],
    *,
    visibility: int,
    readers: str,
    counted: int,
) -> None:
    published(everybody["Charlie"], monitors, everybody["Edith"], visibility=visibility)
    saw = {
        name
        for name, person in everybody.items()
        if "We used the telephone." in seen(client, person)
    }
    assert saw == set(readers.split())
    assert entry_of(monitors).adaptation_count == counted


def test_it_never_reaches_further_than_the_practice(
    alice: User, charlie: User, edith: User
) -> None:
    page = contribution(author=alice, visibility=Visibility.COMMUNITY)
    one = published(charlie, page, edith, visibility=Visibility.PUBLIC)
    assert one.visibility == Visibility.COMMUNITY
    # Whoever sees the card may read it.
    assert entry_of(page).adaptation_count == 1


def test_the_count_follows_what_the_practice_shows(
    client: Client, monitors: Practice, alice: User, charlie: User, edith: User
) -> None:

    published(charlie, monitors, edith, visibility=Visibility.COMMUNITY)
    assert entry_of(monitors).adaptation_count == 0
    set_terms(monitors, alice, Answers(Visibility.COMMUNITY, Attribution.NAMED, None))
    assert entry_of(monitors).adaptation_count == 1


@pytest.mark.parametrize(
    ("attribution", "says", "hides"),
    [
        (Attribution.NAMED, ["Bob", "Peace Institute"], []),
        (Attribution.ORGANISATION, ["Peace Institute"], ["Bob"]),
        (Attribution.ANONYMOUS, ["Anonymous"], ["Bob", "Peace Institute"]),
    ],
)
def test_whose_name_is_shown(
    client: Client,
    charlie: User,
    bob: User,
    edith: User,
    *,
    attribution: str,
    says: list[str],
    hides: list[str],
) -> None:
    page = contribution(title="Monitors", author=charlie)
    one = published(bob, page, edith, attribution=attribution)
    for person, path in (
        (None, PAGE),
        (edith, PAGE),
        (edith, f"/cms/adaptations/{one.pk}/"),
        (edith, "/cms/adaptations/"),
    ):
        html = seen(client, person, path)
        if "cms" not in path:
            assert all(words in html for words in says)
        if attribution == Attribution.ANONYMOUS:
            assert not [words for words in hides if words in html], path
        elif path == PAGE:
            assert not [words for words in hides if words in html]


def test_names_are_joined_as_the_reader_writes_lists(
    client: Client, monitors: Practice, bob: User, edith: User
) -> None:
    one = published(bob, monitors, edith)
    arabic = seen(client, None, PAGE.replace("/en/", "/ar/"))
    assert "<bdi>Bob</bdi></b>، <bdi>Peace Institute</bdi>" in arabic
    profile = UserProfile.get_for_user(edith)
    profile.preferred_language = "ar"
    profile.save()
    desk = seen(client, edith, f"/cms/adaptations/{one.pk}/")
    assert "<bdi>Bob</bdi>، <bdi>Peace Institute</bdi>" in desk


def test_an_anonymous_author_is_in_no_record_and_no_mail(
    monitors: Practice, bob: User, edith: User
) -> None:
    one = recorded(bob, monitors)
    anonymous = told(attribution=Attribution.ANONYMOUS)
    services.send_again(bob, entry_of(monitors), one.key, anonymous, one.version)
    one.refresh_from_db()
    services.accept(edith, one.key, one.version)
    entries = ModelLogEntry.objects.for_instance(one)
    assert {entry.user for entry in entries} == {None, edith}
    assert one.organisation is None
    mails = arrived("edith@example.org") + arrived("alice@example.org")
    assert mails
    assert not [one for one in mails if "Bob" in one.body + html_of(one)]


# -- Decisions
