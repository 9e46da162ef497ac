"""Decisions about people hold from their next request, are on record, and are mailed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from members import services
from members.choices import MembershipState, Notice, OrganisationType, Role
from members.models import Membership, NoticeSwitch, Organisation, User
from members.permissions import is_editor, is_member
from tests.factories.exchange import contribution
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
)
from tests.mails import arrived, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def anew(user: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def ada(site: None) -> User:
    """An administrator."""
    user = editor("Ada")
    user.is_superuser = True
    user.save()
    return user


def test_approval_opens_what_the_community_shares(pavel: User, edith: User) -> None:
    contribution(title="Among us", visibility=Visibility.COMMUNITY)
    shared = CatalogueEntry.objects
    assert not shared.visible_to(anew(pavel)).exists()
    services.approve(pavel.membership, by=edith)
    assert shared.visible_to(anew(pavel)).exists()


def test_the_applicant_is_told_of_the_approval_with_the_note(
    pavel: User, edith: User
) -> None:
    services.approve(pavel.membership, by=edith, note="Welcome & <b>thanks</b>")
    (message,) = arrived(pavel.email)
    assert message.subject == "GAAMAC: you are a member now"
    assert "Welcome & <b>thanks</b>" in message.body
    assert "Welcome &amp; &lt;b&gt;thanks&lt;/b&gt;" in html_of(message)


def test_a_refusal_is_told_with_its_reason(pavel: User, edith: User) -> None:
    services.decline(pavel.membership, by=edith, note="Say who you work for.")
    (message,) = arrived(pavel.email)
    assert "Say who you work for." in message.body
    assert not is_member(anew(pavel))


def test_names_with_signs_are_not_escaped_twice(pavel: User, edith: User) -> None:
    pavel.name = "Pavel & Sons"
    pavel.save()
    services.approve(pavel.membership, by=edith)
    (message,) = arrived(pavel.email)
    assert "Dear Pavel & Sons," in message.body
    assert "Dear Pavel &amp; Sons," in html_of(message)


def test_approval_links_the_organisation(pavel: User, edith: User) -> None:
    institute = OrganisationFactory()
    services.approve(pavel.membership, by=edith, organisation=institute)
    assert Membership.objects.get(user=pavel).organisation == institute


def test_only_editors_decide(pavel: User, alice: User) -> None:
    for decide in (services.approve, services.decline):
        with pytest.raises(PermissionDenied):
            decide(pavel.membership, by=alice, note="")


def test_the_second_editor_is_told_that_somebody_was_faster(
    pavel: User, edith: User
) -> None:
    seen = Membership.objects.get(user=pavel)
    services.decline(pavel.membership, by=edith, note="No.")
    with pytest.raises(services.NotPossible):
        services.decline(seen, by=edith, note="No!")
    assert len(arrived(pavel.email)) == 1


def test_an_address_nobody_verified_is_not_approved(pavel: User, edith: User) -> None:
    EmailAddress.objects.filter(user=pavel).update(verified=False)
    with pytest.raises(services.NotPossible):
        services.approve(pavel.membership, by=edith)


def test_a_decision_is_on_record_with_who_and_why(pavel: User, edith: User) -> None:
    services.decline(pavel.membership, by=edith, note="Say more.")
    entry = ModelLogEntry.objects.for_instance(pavel.membership).get()
    assert (entry.action, entry.user, entry.data["note"]) == (
        "members.decline",
        edith,
        "Say more.",
    )


def test_a_suspended_member_is_a_stranger_at_once(
    client: Client, alice: User, edith: User
) -> None:
    contribution(title="Mine", author=alice, visibility=Visibility.EDITORS)
    client.force_login(alice)
    assert client.get("/en/me/settings/").status_code == 200
    services.suspend(alice.membership, by=edith, note="Your account was stolen.")
    assert client.get("/en/me/settings/").status_code == 302
    assert not CatalogueEntry.objects.visible_to(anew(alice)).exists()
    (message,) = arrived(alice.email)
    assert "Your account was stolen." in message.body


def test_a_suspended_member_cannot_sign_in(
    client: Client, alice: User, edith: User
) -> None:
    services.suspend(alice.membership, by=edith, note="For now.")
    sign_in = {"login": alice.email, "password": "a long sentence nobody guesses"}
    client.post("/en/account/login/", sign_in)
    assert "_auth_user_id" not in client.session


def test_a_restored_member_is_a_member_again(alice: User, edith: User) -> None:
    services.suspend(alice.membership, by=edith, note="For now.")
    services.restore(alice.membership, by=edith)
    assert is_member(anew(alice))


def test_a_suspended_editor_comes_back_as_a_member(edith: User, ada: User) -> None:
    services.suspend(edith.membership, by=ada, note="Away.")
    services.restore(edith.membership, by=ada)
    assert is_member(anew(edith))
    assert not is_editor(anew(edith))


def test_nobody_suspends_themselves_and_editors_no_administrator(
    edith: User, ada: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.suspend(edith.membership, by=edith, note="Oops")
    with pytest.raises(PermissionDenied):
        services.suspend(ada.membership, by=edith, note="Mutiny")


def test_administrators_give_and_take_the_editors_role(alice: User, ada: User) -> None:
    services.set_role(alice.membership, Role.EDITOR, by=ada)
    assert is_editor(anew(alice))
    assert anew(alice).has_perm("wagtailadmin.access_admin")
    services.set_role(alice.membership, Role.MEMBER, by=ada)
    assert not is_editor(anew(alice))
    assert not anew(alice).is_staff


def test_editors_give_no_roles_and_administrators_not_their_own(
    alice: User, edith: User, ada: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.set_role(alice.membership, Role.EDITOR, by=edith)
    with pytest.raises(services.NotPossible):
        services.set_role(ada.membership, Role.MEMBER, by=ada)


def test_organisations_of_one_name_get_addresses_of_their_own(edith: User) -> None:
    slugs = [
        services.create_organisation("Paix", OrganisationType.NGO, None, by=edith).slug
        for _ in range(3)
    ]
    assert slugs == ["paix", "paix-2", "paix-3"]


def test_a_name_without_letters_still_gets_an_address(edith: User) -> None:
    services.create_organisation("!!!", OrganisationType.NGO, None, by=edith)
    assert Organisation.objects.get().slug == "organisation"


def test_switches_are_stored_and_taken_back(alice: User) -> None:
    services.switch_notices(alice, off=[Notice.RESPONSE, Notice.MEETING])
    services.switch_notices(alice, off=[Notice.MEETING])
    assert [one.notice for one in NoticeSwitch.objects.all()] == [Notice.MEETING]


def test_a_member_cannot_apply_again(alice: User) -> None:
    with pytest.raises(services.NotPossible):
        services.apply(alice, organisation_name="X", country=None, reason="Y")
    assert is_member(anew(alice))


def test_sign_ups_nobody_verified_are_forgotten() -> None:
    squatter = UserFactory(verified=False)
    MembershipFactory(user=squatter, state=MembershipState.PENDING)
    waiting = UserFactory()
    MembershipFactory(user=waiting, state=MembershipState.PENDING)
    services.forget_unverified()
    assert User.objects.count() == 2
    later = timezone.now() + timedelta(days=services.UNVERIFIED_DAYS, minutes=1)
    with time_machine.travel(later, tick=False):
        services.forget_unverified()
    assert list(User.objects.all()) == [waiting]


def test_the_last_administrator_cannot_be_erased(ada: User, edith: User) -> None:
    with pytest.raises(services.NotPossible):
        services.erase(ada)
    services.give_administrator(edith.membership, by=ada)
    services.erase(ada)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_erasing_leaves_no_record_that_carries_the_name(
    pavel: User, edith: User
) -> None:
    services.approve(pavel.membership, by=edith)
    services.erase(pavel)
    assert not ModelLogEntry.objects.filter(label__contains="Pavel").exists()
    assert not EmailAddress.objects.filter(email="pavel@example.org").exists()
