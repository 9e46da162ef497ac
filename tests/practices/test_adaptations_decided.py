"""What becomes of a record that one used a practice: decisions, notices, links, leaving."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution
from exchange.models import SharingTerms
from exchange.review import ReviewRefused, StaleReview
from exchange.services import NotYours
from gaamac.common.visibility import Visibility
from gaamac.home.account.services import Texts, leave, written_by
from members.models import OutgoingNotice, User
from practices import services
from practices.choices import AdaptationState
from practices.models import Adaptation, AdaptationAuthor, Practice
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
from tests.factories.members import RegionFactory, editor
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


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


@pytest.mark.parametrize("attribution", [Attribution.NAMED, Attribution.ANONYMOUS])
def test_an_editor_does_not_publish_what_they_recorded_themselves(
    client: Client, monitors: Practice, edith: User, attribution: str
) -> None:
    one = recorded(edith, monitors, attribution=attribution)
    client.force_login(edith)
    desk = f"/cms/adaptations/{one.pk}/"
    answer = client.post(desk, {"version": "1", "decision": "accept"}, follow=True)
    assert "another editor has to publish it" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == AdaptationState.SUBMITTED
    services.accept(editor("Ada"), one.key, 1)
