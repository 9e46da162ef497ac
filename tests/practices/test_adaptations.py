"""Recording that one used a practice: who sees it, who decides, what is counted."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from exchange.choices import Attribution
from exchange.models import CatalogueEntry, SharingTerms
from exchange.review import ReviewRefused, StaleReview
from exchange.services import NotYours, set_terms
from exchange.services.terms import Answers
from gaamac.common.visibility import Visibility
from gaamac.home.account.services import Texts, leave, written_by
from members.models import OutgoingNotice, User
from practices import services
from practices.choices import AdaptationState
from practices.models import Adaptation, AdaptationAuthor, Practice
from practices.services import Told
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory, RegionFactory
from tests.mails import arrived, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGE = "/en/practices/monitors/"
FORM = f"{PAGE}used/"


@pytest.fixture
def monitors(alice: User) -> Practice:
    """A public practice of alice's."""
    return contribution(title="Monitors", author=alice)


@pytest.fixture
def everybody(
    alice: User, bob: User, charlie: User, fatima: User, edith: User, pavel: User
) -> dict[str, User | None]:
    """The cast, nobody among them."""
    people = {one.name: one for one in (alice, bob, charlie, fatima, edith, pavel)}
    return {"nobody": None, **people}


def told(**changes: Any) -> Told:
    said: dict[str, Any] = {
        "country_id": CountryFactory().pk,
        "year": 2024,
        "changed": "We used the telephone.",
        "outcome": "It went well.",
        "language": "en",
        "visibility": Visibility.PUBLIC,
        "attribution": Attribution.NAMED,
    }
    return Told(**said | changes)


def entry_of(page: Practice) -> CatalogueEntry:
    return CatalogueEntry.objects.get(pk=page.pk)


def recorded(
    author: User, page: Practice, *, key: UUID | None = None, **changes: Any
) -> Adaptation:
    return services.record(author, entry_of(page), key or uuid4(), told(**changes))


def published(author: User, page: Practice, editor: User, **changes: Any) -> Adaptation:
    one = recorded(author, page, **changes)
    services.accept(editor, one.key, one.version)
    one.refresh_from_db()
    return one


def seen(client: Client, user: User | None, path: str = PAGE) -> str:
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(path).content.decode()


def typed(**changes: Any) -> dict[str, str]:
    values = {
        "key": str(uuid4()),
        "version": "0",
        "country": str(CountryFactory().pk),
        "year": "2024",
        "changed": "We used the telephone.",
        "outcome": "It went well.",
        "language": "en",
        "visibility": "0",
        "attribution": "named",
    }
    return values | changes


# -- The form


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


def test_changes_are_asked_for_with_a_reason_and_sent_again(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    one = recorded(charlie, monitors)
    with pytest.raises(ReviewRefused):
        services.request_changes(edith, one.key, 1, "  ")
    services.request_changes(edith, one.key, 1, "Say how you know.")
    (mail,) = arrived("charlie@example.org")
    assert "Say how you know." in mail.body
    assert f"/en/adaptations/{one.key}/" in mail.body
    form = seen(client, charlie, f"/en/adaptations/{one.key}/")
    assert "Say how you know." in form
    assert "We used the telephone." in form
    answer = client.post(
        f"/en/adaptations/{one.key}/", typed(version="1", outcome="A survey says so.")
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.version) == (AdaptationState.SUBMITTED, 2)
    assert one.outcome == "A survey says so."


def test_an_editor_decides_on_what_they_read(
    monitors: Practice, charlie: User, edith: User
) -> None:
    one = recorded(charlie, monitors)
    services.send_again(charlie, entry_of(monitors), one.key, told(year=2023), 1)
    with pytest.raises(StaleReview):
        services.accept(edith, one.key, 1)
    services.accept(edith, one.key, 2)
    with pytest.raises(StaleReview):
        services.accept(edith, one.key, 2)


def test_a_form_opened_on_an_older_version_changes_nothing(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    one = published(charlie, monitors, edith)
    client.force_login(charlie)
    assert client.get(f"/en/adaptations/{one.key}/").status_code == 404
    other = recorded(charlie, monitors, year=2020)
    services.send_again(charlie, entry_of(monitors), other.key, told(year=2021), 1)
    response = client.post(
        f"/en/adaptations/{other.key}/", typed(version="1", year="2022")
    )
    assert "changed elsewhere" in response.content.decode()
    other.refresh_from_db()
    assert other.year == 2021


def test_only_editors_decide(
    client: Client, monitors: Practice, charlie: User, alice: User
) -> None:
    one = recorded(charlie, monitors)
    with pytest.raises(NotYours):
        services.accept(alice, one.key, 1)
    client.force_login(alice)
    desk = f"/cms/adaptations/{one.pk}/"
    assert client.get(desk).status_code in {302, 404}
    client.post(desk, {"version": "1", "decision": "accept"})
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED


def test_the_desk_refuses_without_a_reason_and_keeps_the_page(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    one = recorded(charlie, monitors)
    client.force_login(edith)
    desk = f"/cms/adaptations/{one.pk}/"
    for decision in ("ask", "refuse"):
        page = client.post(desk, {"version": "1", "reason": " ", "decision": decision})
        assert "Say why" in page.content.decode()
    stale = client.post(desk, {"version": "7", "reason": "x", "decision": "accept"})
    assert "Read it again" in stale.content.decode()
    rubbish = client.post(desk, {"version": "1", "reason": "x", "decision": "sell"})
    assert rubbish.status_code == 404
    assert client.post(desk, {"version": "x"}).status_code == 200
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED


def test_an_editor_takes_one_off_the_page_with_a_reason(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    one = published(charlie, monitors, edith)
    services.refuse(edith, one.key, one.version, "It names a person at risk.")
    assert "We used the telephone." not in seen(client, None)
    assert entry_of(monitors).adaptation_count == 0
    assert "It names a person at risk." in arrived("charlie@example.org")[-1].body


def test_its_author_takes_it_back_and_can_send_it_again(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    one = published(charlie, monitors, edith)
    client.force_login(charlie)
    client.post(f"/en/adaptations/{one.key}/withdraw/")
    assert entry_of(monitors).adaptation_count == 0
    assert seen(client, edith, f"/cms/adaptations/{one.pk}/").count("telephone") == 0
    client.force_login(charlie)
    client.post(f"/en/adaptations/{one.key}/", typed(version="1"))
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED


def test_taking_back_by_get_changes_nothing(
    client: Client, monitors: Practice, charlie: User
) -> None:
    one = recorded(charlie, monitors)
    client.force_login(charlie)
    assert client.get(f"/en/adaptations/{one.key}/withdraw/").status_code == 405
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED


# -- Mails


def test_the_author_of_the_practice_hears_of_it_once(
    monitors: Practice, charlie: User, edith: User
) -> None:
    one = recorded(charlie, monitors)
    assert arrived("alice@example.org") == []
    services.accept(edith, one.key, 1)
    services.withdraw(charlie, one.key)
    services.send_again(charlie, entry_of(monitors), one.key, told(), 1)
    services.accept(edith, one.key, 2)
    (mail,) = arrived("alice@example.org")
    assert mail.subject == "GAAMAC: used elsewhere: Monitors"
    assert f"/en/practices/monitors/#adaptation-{one.pk}" in mail.body
    assert len(arrived("charlie@example.org")) == 2


def test_who_uses_their_own_practice_elsewhere_is_not_told_of_it(
    monitors: Practice, alice: User, edith: User
) -> None:
    published(alice, monitors, edith)
    assert [one.subject for one in arrived("alice@example.org")] == [
        "GAAMAC: your adaptation is published"
    ]


def test_an_author_who_may_not_read_it_is_not_told(
    monitors: Practice, charlie: User, edith: User
) -> None:
    published(charlie, monitors, edith, visibility=Visibility.EDITORS)
    assert arrived("alice@example.org") == []


# -- A practice of its own


def test_the_two_lead_to_each_other(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    own = contribution(title="Telephones", author=charlie)
    published(charlie, monitors, edith, own_key=own.translation_key)
    assert 'href="/en/practices/telephones/"' in seen(client, None)
    there = seen(client, None, "/en/practices/telephones/")
    assert "An adaptation of:" in there
    assert 'href="/en/practices/monitors/"' in there


@pytest.mark.parametrize("hidden", ["own", "origin", "record"])
def test_the_link_is_not_shown_to_who_may_not_follow_it(
    client: Client, alice: User, charlie: User, edith: User, bob: User, hidden: str
) -> None:
    narrow, public = Visibility.COMMUNITY, Visibility.PUBLIC
    given = {
        name: narrow if name == hidden else public
        for name in ("own", "origin", "record")
    }
    origin = contribution(title="Monitors", author=alice, visibility=given["origin"])
    own = contribution(title="Telephones", author=charlie, visibility=given["own"])
    published(
        charlie,
        origin,
        edith,
        own_key=own.translation_key,
        visibility=given["record"],
    )
    assert "telephones" not in seen(client, None)
    assert "monitors" not in seen(client, None, "/en/practices/telephones/")
    assert "/en/practices/telephones/" in seen(client, bob)
    assert "/en/practices/monitors/" in seen(client, bob, "/en/practices/telephones/")


def test_the_link_tells_nobody_who_wrote_an_anonymous_practice(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    own = contribution(
        title="Telephones", author=charlie, attribution=Attribution.ANONYMOUS
    )
    client.force_login(charlie)
    key = str(own.translation_key)
    page = client.post(FORM, typed(own_practice=key)).content.decode()
    assert "shows another name" in page
    assert not Adaptation.objects.exists()
    published(charlie, monitors, edith, own_key=own.translation_key)
    assert "telephones" not in seen(client, None)
    assert "monitors" not in seen(client, None, "/en/practices/telephones/")


def test_another_members_practice_can_not_be_claimed(
    client: Client, monitors: Practice, charlie: User, bob: User
) -> None:
    foreign = contribution(title="Telephones", author=bob)
    contribution(title="Mine", author=charlie)
    client.force_login(charlie)
    response = client.post(FORM, typed(own_practice=str(foreign.translation_key)))
    assert response.context["form"].errors["own_practice"]


# -- Lists


def test_the_page_takes_as_many_queries_for_ten_as_for_one(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    numbers = []
    for years in ([2020], range(2010, 2019)):
        for year in years:
            own = contribution(title=f"Of {year}", author=charlie)
            published(charlie, monitors, edith, year=year, own_key=own.translation_key)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_ones_own_page_lists_them_in_as_many_queries(
    client: Client, monitors: Practice, charlie: User
) -> None:
    client.force_login(charlie)
    numbers = []
    for years in ([2020], range(2010, 2019)):
        for year in years:
            recorded(charlie, monitors, year=year)
        client.get("/en/me/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/en/me/").content.decode()
        numbers.append(len(captured))
    assert page.count("Monitors") == 10
    assert numbers[0] == numbers[1]


# -- Leaving


def test_who_leaves_leaves_it_without_the_name(
    client: Client, monitors: Practice, bob: User, edith: User
) -> None:
    published(bob, monitors, edith)
    recorded(bob, monitors, year=2001)
    leave(bob, Texts.KEEP)
    page = seen(client, None)
    assert "We used the telephone." in page
    assert "Peace Institute" in page
    assert "Bob" not in page
    assert Adaptation.objects.count() == 1
    assert not AdaptationAuthor.objects.exists()


def test_or_takes_it_away(
    client: Client, monitors: Practice, bob: User, edith: User
) -> None:
    published(bob, monitors, edith)
    leave(bob, Texts.REMOVE)
    assert not Adaptation.objects.exists()
    assert entry_of(monitors).adaptation_count == 0


def test_who_only_recorded_uses_is_asked_what_becomes_of_them(
    bob: User, monitors: Practice, edith: User
) -> None:
    assert not written_by(bob).is_any
    published(bob, monitors, edith)
    assert written_by(bob).adaptations == 1
    assert written_by(bob).is_any


def test_the_desk_lists_what_waits_first(
    client: Client, monitors: Practice, charlie: User, edith: User
) -> None:
    RegionFactory()
    published(charlie, monitors, edith, year=2001)
    recorded(charlie, monitors, year=2002)
    client.force_login(edith)
    page = client.get("/cms/adaptations/").content.decode()
    assert page.index("2002") < page.index("2001")
    home = client.get("/cms/").content.decode()
    assert "Adaptations" in home
    assert "Kenya, 2002" in home


def test_terms_stay_as_they_are(monitors: Practice, charlie: User) -> None:
    recorded(charlie, monitors)
    assert SharingTerms.objects.count() == 1
    assert OutgoingNotice.objects.count() == 0
