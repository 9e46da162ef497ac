"""The desk about people: editors see and decide, nobody else does."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.choices import MembershipState, Role
from members.models import Membership, Organisation, User
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
)
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LISTS = [
    "/cms/applications/",
    "/cms/people/",
    "/cms/organisations/",
    "/cms/focal-points/",
    "/cms/countries/",
    "/cms/regions/",
]


@pytest.fixture
def page(pavel: User) -> str:
    return f"/cms/applications/{pavel.membership.pk}/decide/"


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


@pytest.fixture
def ada(site: None) -> User:
    user = editor("Ada")
    user.is_superuser = True
    user.save()
    return user


def state_of(user: User) -> str:
    return Membership.objects.get(user=user).state


@pytest.mark.parametrize("address", LISTS)
def test_editors_see_the_lists(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("who", ["alice", "fatima", "pavel"])
def test_nobody_else_does(
    client: Client, address: str, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code in {302, 403}


def test_the_page_of_a_person_is_for_editors_only(
    client: Client, alice: User, page: str
) -> None:
    assert client.get(page).status_code == 302
    client.force_login(alice)
    assert client.get(page).status_code in {302, 403}
    client.post(page, {"decision": "approve"})
    assert Membership.objects.get(user__name="Pavel").state == MembershipState.PENDING


def test_the_menu_has_one_entry_for_all_of_them(desk: Client) -> None:
    html = desk.get("/cms/").content.decode()
    for address in LISTS:
        assert address in html


def test_who_waits_longest_comes_first_and_the_unverified_not_at_all(
    desk: Client, pavel: User
) -> None:
    early = UserFactory(name="Early")
    MembershipFactory(
        user=early, state=MembershipState.PENDING, applied_at="2026-01-01T00:00Z"
    )
    MembershipFactory(
        user=UserFactory(name="Hidden", verified=False), state=MembershipState.PENDING
    )
    html = desk.get("/cms/applications/").content.decode()
    assert html.index("Early") < html.index("Pavel")
    assert "Hidden" not in html


def test_the_page_shows_what_was_written(desk: Client, page: str) -> None:
    Membership.objects.update(reason="<b>Bold</b> reasons")
    html = desk.get(page).content.decode()
    assert "pavel@example.org" in html
    assert "&lt;b&gt;Bold&lt;/b&gt; reasons" in html


def test_approving_with_an_organisation_that_is_known(
    desk: Client, pavel: User, page: str
) -> None:
    known = OrganisationFactory(name="AN ORGANISATION")
    form = desk.get(page).content.decode()
    assert f'<option value="{known.pk}" selected>' in form
    desk.post(
        page,
        {"decision": "approve", "approve-organisation": known.pk, "approve-note": "Hi"},
    )
    membership = Membership.objects.get(user=pavel)
    assert (membership.state, membership.organisation) == ("approved", known)
    assert "Hi" in arrived(pavel.email)[0].body


def test_approving_can_create_the_organisation(
    desk: Client, pavel: User, page: str
) -> None:
    desk.post(page, {"decision": "approve", "approve-new_type": "ngo"})
    organisation = Organisation.objects.get(name="An organisation")
    assert Membership.objects.get(user=pavel).organisation == organisation
    assert organisation.slug == "an-organisation"


def test_both_a_known_and_a_new_organisation_are_refused(
    desk: Client, pavel: User, page: str
) -> None:
    known = OrganisationFactory()
    answer = desk.post(
        page,
        {
            "decision": "approve",
            "approve-organisation": known.pk,
            "approve-new_type": "ngo",
            "approve-note": "Kept",
        },
    )
    assert "Choose either" in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert state_of(pavel) == MembershipState.PENDING


def test_declining_needs_a_reason(desk: Client, pavel: User, page: str) -> None:
    answer = desk.post(page, {"decision": "decline", "decline-note": " "})
    assert "Say why" in answer.content.decode()
    assert state_of(pavel) == MembershipState.PENDING
    desk.post(page, {"decision": "decline", "decline-note": "Say more."})
    assert state_of(pavel) == MembershipState.DECLINED


def test_who_comes_second_is_told(desk: Client, pavel: User, page: str) -> None:
    Membership.objects.filter(user=pavel).update(state=MembershipState.APPROVED)
    answer = desk.post(page, {"decision": "decline", "decline-note": "No"}, follow=True)
    assert "Somebody was faster" in answer.content.decode()
    assert state_of(pavel) == MembershipState.APPROVED


def test_an_unverified_address_is_refused_with_the_reason(
    desk: Client, pavel: User, page: str
) -> None:
    EmailAddress.objects.update(verified=False)
    answer = desk.post(page, {"decision": "approve"}, follow=True)
    assert "not verified" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"decision": "x" * 500}, {"decision": "suspend"}])
def test_a_decision_nobody_offered_changes_nothing(
    desk: Client, pavel: User, page: str, data: dict[str, str]
) -> None:
    desk.post(page, data)
    assert state_of(pavel) == MembershipState.PENDING


def test_a_members_organisation_can_be_changed(desk: Client, alice: User) -> None:
    page = f"/cms/applications/{alice.membership.pk}/decide/"
    other = OrganisationFactory(name="Other")
    desk.post(page, {"decision": "link", "link-organisation": other.pk})
    assert Membership.objects.get(user=alice).organisation == other
    desk.post(page, {"decision": "link", "link-organisation": ""})
    assert Membership.objects.get(user=alice).organisation is None
    assert arrived(alice.email) == []


def test_suspending_and_restoring(desk: Client, alice: User) -> None:
    page = f"/cms/applications/{alice.membership.pk}/decide/"
    desk.post(page, {"decision": "suspend", "suspend-note": "Stolen"})
    assert state_of(alice) == MembershipState.SUSPENDED
    assert not User.objects.get(pk=alice.pk).is_active
    html = desk.get(page).content.decode()
    assert "Stolen" in html
    assert "Edith" in html
    desk.post(page, {"decision": "restore", "restore-note": ""})
    assert state_of(alice) == MembershipState.APPROVED


def test_only_administrators_are_offered_roles(
    desk: Client, alice: User, ada: User
) -> None:
    page = f"/cms/applications/{alice.membership.pk}/decide/"
    assert "role-role" not in desk.get(page).content.decode()
    desk.post(page, {"decision": "role", "role-role": Role.EDITOR})
    assert not User.objects.get(pk=alice.pk).is_staff
    desk.force_login(ada)
    desk.post(page, {"decision": "role", "role-role": Role.EDITOR})
    assert User.objects.get(pk=alice.pk).is_staff


def test_people_can_be_searched_and_filtered(
    desk: Client, alice: User, pavel: User
) -> None:
    html = desk.get("/cms/people/results/", {"q": "alice@"}).content.decode()
    assert "Alice" in html
    assert "Pavel" not in html
    html = desk.get("/cms/people/results/", {"state": "pending"}).content.decode()
    assert "Alice" not in html


def test_the_list_of_people_takes_the_same_queries_for_one_and_for_thirty(
    desk: Client, alice: User
) -> None:
    desk.get("/cms/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get("/cms/people/")
    for number in range(30):
        MembershipFactory(user=UserFactory(name=f"Many {number}"))
    with CaptureQueriesContext(connection) as many:
        desk.get("/cms/people/")
    assert len(many) == len(few)
