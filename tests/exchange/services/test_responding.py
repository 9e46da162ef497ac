"""Responses under a contribution."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from exchange.models import CatalogueEntry, Response
from exchange.services import NotYours, remove_response, respond, withdraw_response
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def entry_of(**fields) -> CatalogueEntry:
    return CatalogueEntry.objects.get(pk=contribution(**fields).pk)


def test_a_member_responds_and_the_author_is_told(alice: User, bob: User) -> None:
    entry = entry_of(title="Monitors", author=alice)
    response = respond(bob, entry, "We did the same.", Visibility.PUBLIC, uuid4())
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: a response to: Monitors"
    assert f"/en/practices/monitors/#response-{response.pk}" in mail.body
    assert arrived(bob.email) == []


def test_the_mail_about_what_is_not_public_says_no_title(
    alice: User, bob: User
) -> None:
    entry = entry_of(title="Monitors", author=alice, visibility=Visibility.COMMUNITY)
    respond(bob, entry, "We did the same.", Visibility.COMMUNITY, uuid4())
    (mail,) = arrived(alice.email)
    assert "Monitors" not in mail.subject + mail.body + mail.alternatives[0].content


def test_an_author_may_read_what_reaches_as_far_as_their_text(
    alice: User, edith: User
) -> None:
    entry = entry_of(author=alice, visibility=Visibility.EDITORS)
    respond(edith, entry, "Our advice.", Visibility.EDITORS, uuid4())
    assert len(arrived(alice.email)) == 1
    responses = Response.objects.to(entry.translation_key)
    assert responses.visible_to(alice, under=entry.visibility).exists()


def test_an_author_is_not_told_of_what_only_editors_may_read(
    alice: User, bob: User
) -> None:
    entry = entry_of(author=alice)
    respond(bob, entry, "For the editors alone.", Visibility.EDITORS, uuid4())
    assert arrived(alice.email) == []


def test_a_response_never_reaches_further_than_the_contribution(
    alice: User, bob: User
) -> None:
    entry = entry_of(author=alice, visibility=Visibility.COMMUNITY)
    response = respond(bob, entry, "Hello.", Visibility.PUBLIC, uuid4())
    assert response.visibility == Visibility.COMMUNITY


def test_the_same_form_sent_twice_makes_one_response_and_one_mail(
    alice: User, bob: User
) -> None:
    entry, key = entry_of(author=alice), uuid4()
    respond(bob, entry, "Once.", Visibility.PUBLIC, key)
    respond(bob, entry, "Once.", Visibility.PUBLIC, key)
    assert Response.objects.count() == 1
    assert len(arrived(alice.email)) == 1


def test_a_form_key_of_somebody_else_is_refused(bob: User, charlie: User) -> None:
    entry, key = entry_of(), uuid4()
    respond(bob, entry, "Mine.", Visibility.PUBLIC, key)
    with pytest.raises(NotYours):
        respond(charlie, entry, "Not mine.", Visibility.PUBLIC, key)


def test_a_pending_member_does_not_respond(pavel: User) -> None:
    with pytest.raises(PermissionDenied):
        respond(pavel, entry_of(), "Me too.", Visibility.PUBLIC, uuid4())


def test_an_author_hears_nothing_of_their_own_response(alice: User) -> None:
    entry = entry_of(author=alice)
    respond(alice, entry, "An addition.", Visibility.PUBLIC, uuid4())
    assert arrived() == []


def test_only_its_author_withdraws_a_response(bob: User, charlie: User) -> None:
    entry = entry_of()
    response = respond(bob, entry, "Hm.", Visibility.PUBLIC, uuid4())
    with pytest.raises(NotYours):
        withdraw_response(charlie, response)
    withdraw_response(bob, response)
    assert not Response.objects.to(entry.translation_key).exists()


def test_an_editor_removes_a_response_on_record(
    bob: User, charlie: User, edith: User
) -> None:
    entry = entry_of()
    response = respond(bob, entry, "Names somebody.", Visibility.PUBLIC, uuid4())
    with pytest.raises(NotYours):
        remove_response(charlie, response, entry)
    remove_response(edith, response, entry)
    assert not Response.objects.to(entry.translation_key).exists()
    assert PageLogEntry.objects.get(action="exchange.response.removed").user == edith
