"""Deleting one's account: what goes, what stays, and what becomes of what one wrote."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry, Revision

from digests.models import DigestPreference
from exchange.choices import Attribution, FollowTarget, Kind
from exchange.models import (
    Address,
    Authorship,
    CatalogueEntry,
    Follow,
    Response,
    SharingTerms,
)
from gaamac.common.visibility import Visibility
from gaamac.home.account.services import Texts, leave
from gaamac.home.models import Concern
from members.models import Membership, NoticeSwitch, OutgoingNotice, User
from members.notify import notify
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import PASSWORD, OrganisationFactory, editor
from tests.mails import html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGE = "/en/me/delete/"


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    """Alice, who has just given her password again."""
    sign_in = {"login": alice.email, "password": PASSWORD}
    client.post("/en/account/login/", sign_in)
    client.post(f"/en/account/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    return client


def shared_by(author: User, **fields: Any) -> Practice:
    fields.setdefault("organisation", author.membership.organisation)
    return contribution(author=author, **fields)


# -- The page


def test_the_page_asks_for_the_password_first(client: Client, alice: User) -> None:
    client.post("/en/account/login/", {"login": alice.email, "password": PASSWORD})
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/en/account/reauthenticate/")


def test_a_post_without_it_deletes_nothing(client: Client, alice: User) -> None:
    client.post("/en/account/login/", {"login": alice.email, "password": PASSWORD})
    client.post(PAGE, {"sure": "on"})
    assert User.objects.filter(pk=alice.pk).exists()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/en/account/login/")


def test_the_page_says_what_goes_and_what_stays(signed_in: Client, alice: User) -> None:
    shared_by(alice, title="Published")
    shared_by(alice, title="Draft", publish=False)
    html = signed_in.get(PAGE).content.decode()
    assert "You have published 1 contribution" in html
    assert "This goes at once, for good:" in html
    assert "Keep them, without my name" in html


def test_who_published_nothing_is_not_asked_about_texts(signed_in: Client) -> None:
    html = signed_in.get(PAGE).content.decode()
    assert "Keep them" not in html
    assert "Delete my account" in html


def test_one_must_say_that_one_means_it(signed_in: Client, alice: User) -> None:
    answer = signed_in.post(PAGE, {})
    assert 'id="id_sure_error"' in answer.content.decode()
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_becomes_of_texts_must_be_chosen(signed_in: Client, alice: User) -> None:
    shared_by(alice)
    answer = signed_in.post(PAGE, {"sure": "on"})
    assert 'id="id_texts_error"' in answer.content.decode()
    assert User.objects.filter(pk=alice.pk).exists()


def test_deleting_ends_the_session_and_says_so(
    signed_in: Client, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = signed_in.post(PAGE, {"sure": "on"}, follow=True)
    assert "Your account is deleted" in page.content.decode()
    assert "_auth_user_id" not in signed_in.session
    assert not User.objects.filter(email="alice@example.org").exists()
    assert signed_in.get("/en/me/settings/").status_code == 302
    farewell = mail.outbox[-1]
    assert farewell.to == ["alice@example.org"]
    assert farewell.subject == "GAAMAC: your account is deleted"
    assert "Dear Alice," in html_of(farewell)


def test_the_last_administrator_is_told_why_not(client: Client) -> None:
    ada = editor("Ada")
    ada.is_superuser = True
    ada.save()
    client.post("/en/account/login/", {"login": ada.email, "password": PASSWORD})
    client.post(f"/en/account/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    answer = client.post(PAGE, {"sure": "on"})
    assert "the only administrator" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_somebody_who_waits_for_approval_can_leave_too(
    client: Client, pavel: User
) -> None:
    client.post("/en/account/login/", {"login": pavel.email, "password": PASSWORD})
    client.post(f"/en/account/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    client.post(PAGE, {"sure": "on"})
    assert not User.objects.filter(email="pavel@example.org").exists()


# -- What goes


def test_everything_about_the_person_goes(alice: User) -> None:
    DigestPreference.objects.create(member=alice)
    Follow.objects.create(member=alice, target=FollowTarget.TOPIC, value="1")
    NoticeSwitch.objects.create(user=alice, notice="response")
    notify(alice, "response", "members/membership_restored", {})
    leave(alice, Texts.KEEP)
    for model in (
        DigestPreference,
        EmailAddress,
        Follow,
        Membership,
        NoticeSwitch,
        OutgoingNotice,
        User,
    ):
        assert not model.objects.exists(), model


def test_drafts_nobody_saw_go_with_their_history(alice: User) -> None:
    page = shared_by(alice, title="Draft", publish=False)
    leave(alice, Texts.KEEP)
    assert not Practice.objects.filter(pk=page.pk).exists()
    assert not SharingTerms.objects.exists()
    assert not PageLogEntry.objects.filter(page=page.pk).exists()


# -- Texts that are kept


def test_a_kept_text_stands_under_the_organisation_alone(alice: User) -> None:
    shared_by(alice, title="Kept")
    assert CatalogueEntry.objects.get().author_name == "Alice"
    leave(alice, Texts.KEEP)
    entry = CatalogueEntry.objects.get()
    assert (entry.author_name, entry.organisation_name) == ("", "Peace Institute")
    assert not Authorship.objects.exists()


def test_without_an_organisation_it_is_anonymous(alice: User) -> None:
    shared_by(alice, title="Kept", organisation=None)
    leave(alice, Texts.KEEP)
    assert CatalogueEntry.objects.get().is_anonymous


def test_an_anonymous_text_stays_anonymous(alice: User) -> None:
    shared_by(alice, attribution=Attribution.ANONYMOUS)
    leave(alice, Texts.KEEP)
    assert SharingTerms.objects.get().attribution == Attribution.ANONYMOUS


def test_leaving_widens_nothing(alice: User) -> None:
    shared_by(alice, visibility=Visibility.FOCAL_POINTS)
    leave(alice, Texts.KEEP)
    assert CatalogueEntry.objects.get().visibility == Visibility.FOCAL_POINTS


def test_no_revision_and_no_log_leads_to_the_author(alice: User) -> None:
    page = shared_by(alice)
    page.save_revision(user=alice)
    leave(alice, Texts.KEEP)
    assert not Revision.objects.exclude(user=None).exists()


def test_what_others_wrote_too_stays_theirs(alice: User, bob: User) -> None:
    shared_by(alice, title="Together")
    Authorship.objects.create(terms=SharingTerms.objects.get(), user=bob)
    leave(alice, Texts.REMOVE)
    entry = CatalogueEntry.objects.get()
    assert entry.author_name == "Bob"
    assert SharingTerms.objects.get().attribution == Attribution.NAMED


def test_responses_stay_without_a_name(alice: User, bob: User) -> None:
    page = shared_by(bob)
    Response.objects.create(
        translation_key=page.translation_key,
        author=alice,
        text="Hi",
        form_key=uuid.uuid4(),
    )
    leave(alice, Texts.KEEP)
    response = Response.objects.get()
    assert (response.author, response.withdrawn_at) == (None, None)


# -- Texts that go


def test_a_removed_text_is_gone_at_once_with_its_address(
    client: Client, alice: User
) -> None:
    page = shared_by(alice, title="Dangerous now")
    leave(alice, Texts.REMOVE)
    assert not CatalogueEntry.objects.exists()
    assert not Practice.objects.filter(pk=page.pk).exists()
    assert not Address.objects.exists()
    assert client.get("/en/practices/dangerous-now/").status_code == 404


def test_what_is_not_published_goes_even_where_texts_are_kept(alice: User) -> None:
    page = shared_by(alice, title="Was published once")
    UnpublishPageAction(page).execute(skip_permission_checks=True)
    leave(alice, Texts.KEEP)
    assert not Practice.objects.exists()


def test_older_versions_of_a_kept_text_go(alice: User) -> None:
    page = shared_by(alice, title="Before")
    page.title = "After"
    page.save_revision(user=alice).publish()
    page.title = "Never sent"
    page.save_revision(user=alice)
    leave(alice, Texts.KEEP)
    revision = Revision.objects.get(object_id=page.pk)
    assert revision.content["title"] == "After"
    kept = Practice.objects.get()
    assert (kept.latest_revision, kept.has_unpublished_changes) == (revision, False)
    assert kept.draft_title == "After"


def test_removed_responses_go(alice: User, bob: User) -> None:
    page = shared_by(bob)
    Response.objects.create(
        translation_key=page.translation_key,
        author=alice,
        text="Hi",
        form_key=uuid.uuid4(),
    )
    leave(alice, Texts.REMOVE)
    assert not Response.objects.to(page.translation_key).exists()


def test_nothing_is_asked_of_editors(alice: User) -> None:
    shared_by(alice)
    leave(alice, Texts.REMOVE)
    assert not Concern.objects.exists()


def test_meetings_stay_without_the_editor_who_wrote_them(edith: User) -> None:
    house = OrganisationFactory(name="Support team")
    contribution(Kind.MEETING, "A meeting", author=edith, organisation=house)
    leave(edith, Texts.REMOVE)
    entry = CatalogueEntry.objects.get()
    assert (entry.author_name, entry.organisation_name) == ("", "Support team")
    assert not Authorship.objects.exists()
