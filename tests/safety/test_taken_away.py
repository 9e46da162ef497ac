"""What was taken from somebody is gone at their next request, by whatever way they come.

Each story opens every door first, then takes it away, then tries the same door again.
"""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from digests.choices import DeliveryState, Reason
from digests.links import PREFERENCES, token
from digests.models import Delivery, DigestPreference
from digests.planning import plan_due
from digests.sending import send_waiting
from gaamac.common.visibility import Visibility
from members import services
from members.choices import Notice, Role
from members.models import FocalPoint, User
from members.notify import notify
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import PASSWORD
from tests.factories.posting import sent
from tests.mails import arrived, code_in
from tests.safety.test_sign_in_attacks import (
    CODE,
    LOGIN,
    NEW,
    NEW_PASSWORD,
    RESET,
    RESET_CODE,
    SECOND,
    SECRET,
    app_code,
    ask_for_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

WORD = "Kestrelcanary"
PAGE = "/en/practices/kestrelcanary/"
DOORS = [PAGE, "/en/practices/", "/en/search/?q=kestrelcanary", "/en/practices.csv"]


@pytest.fixture
def ada(db: None) -> User:
    return services.make_administrator("ada@example.org", "Ada")[0]


def secret_page(visibility: int) -> None:
    contribution(title=WORD, visibility=visibility)


def reads(client: Client, path: str) -> bool:
    response = client.get(path)
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    return WORD.encode() in body


def suspended(user: User, by: User) -> None:
    services.suspend(user.membership, by=by, note="")


# -- A member is suspended


def test_a_suspended_members_open_session_reads_as_a_stranger(
    alice: User, ada: User
) -> None:
    secret_page(Visibility.COMMUNITY)
    client, stranger = Client(), Client()
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    doors = DOORS[:3]
    assert [reads(client, path) for path in doors] == [True] * 3
    before = client.get(PAGE)
    # Nothing for the back button: it was never stored.
    assert before["Cache-Control"] == "no-store"
    suspended(alice, ada)
    assert [reads(client, path) for path in doors] == [False] * 3
    denied, missing = client.get(PAGE), stranger.get(PAGE)
    assert denied.status_code == missing.status_code == 404
    assert denied.content == missing.content
    for path in ("/en/me/", "/en/me/settings/", "/en/contribute/practice/"):
        assert "/account/login/" in client.get(path).headers["Location"]
    assert client.post("/en/me/settings/", {"name": "Eve"}).status_code == 302
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_a_session_does_not_come_back_with_its_member(alice: User, ada: User) -> None:
    client = Client()
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    suspended(alice, ada)
    services.restore(alice.membership, by=ada)
    assert client.get("/en/me/settings/").status_code == 302
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert client.get("/en/me/settings/").status_code == 200


def test_no_way_in_is_left_to_a_suspended_member(alice: User, ada: User) -> None:
    by_code, by_reset, by_new, by_app = Client(), Client(), Client(), Client()
    code = ask_for_code(by_code, alice)
    by_reset.post(RESET, {"email": alice.email})
    reset_code = code_in(arrived(alice.email)[-1])
    by_new.post(RESET, {"email": alice.email})
    by_new.post(RESET_CODE, {"code": code_in(arrived(alice.email)[-1])})
    totp.TOTP.activate(alice, SECRET)
    by_app.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    suspended(alice, ada)

    by_code.post(CODE, {"code": code})
    by_reset.post(RESET_CODE, {"code": reset_code})
    by_reset.post(NEW_PASSWORD, NEW)
    by_new.post(NEW_PASSWORD, NEW)
    by_app.post(SECOND, {"code": app_code()})
    by_password = Client()
    by_password.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    for client in (by_code, by_reset, by_new, by_app, by_password):
        assert SESSION_KEY not in client.session
        assert client.get("/en/me/").status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_passkey_of_a_suspended_member_opens_nothing(alice: User, ada: User) -> None:
    """The signature is checked by fido2; what allauth does next with the account is asked here."""
    from allauth.account.models import Login
    from allauth.core import context
    from allauth.mfa.webauthn.internal.flows import perform_passwordless_login

    row = Authenticator.objects.create(
        user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "x"}
    )
    suspended(alice, ada)
    alice.refresh_from_db()
    request = Client().get("/en/account/login/").wsgi_request
    with context.request_context(request):
        response = perform_passwordless_login(request, row, Login(user=alice))
    assert response.headers["Location"] == "/en/account/inactive/"
    assert SESSION_KEY not in request.session


def test_an_erased_member_in_the_middle_of_a_sign_in_gets_nowhere(alice: User) -> None:
    by_code, by_new, by_app = Client(), Client(), Client()
    code = ask_for_code(by_code, alice)
    by_new.post(RESET, {"email": alice.email})
    by_new.post(RESET_CODE, {"code": code_in(arrived(alice.email)[-1])})
    totp.TOTP.activate(alice, SECRET)
    by_app.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    alice.delete()
    for client, path, fields in (
        (by_code, CODE, {"code": code}),
        (by_new, NEW_PASSWORD, NEW),
        (by_app, SECOND, {"code": app_code()}),
    ):
        assert client.post(path, fields).status_code < 500
        assert SESSION_KEY not in client.session


def test_mail_that_was_queued_for_a_suspended_member_is_not_sent(
    alice: User, ada: User, settings
) -> None:
    secret_page(Visibility.COMMUNITY)
    preference(alice)
    plan_due(timezone.now())
    notify(alice, Notice.RESPONSE, "exchange/response", {}, visibility=1)
    suspended(alice, ada)
    send_waiting()
    row = Delivery.objects.get(member=alice)
    assert (row.state, row.reason) == (DeliveryState.SKIPPED, Reason.NOT_A_MEMBER)
    assert not [one for one in arrived(alice.email) if WORD in one.body]
    # What is about the account itself still comes: that it was suspended.
    assert any("closed for now" in one.subject for one in arrived(alice.email))


def test_a_signed_link_of_a_suspended_member_shows_what_anybody_may_see(
    alice: User, ada: User
) -> None:
    secret_page(Visibility.COMMUNITY)
    row: DigestPreference = preference(alice, is_discreet=False)
    link = f"/en/digest/preferences/{token(PREFERENCES, alice.pk, row.link_key)}/"
    suspended(alice, ada)
    assert not reads(Client(), link)


# -- A focal point's appointment ends


def test_a_focal_point_whose_appointment_ended_reads_as_a_member(
    fatima: User, client: Client
) -> None:
    secret_page(Visibility.FOCAL_POINTS)
    client.force_login(fatima)
    assert [reads(client, path) for path in DOORS[:3]] == [True] * 3
    preference(fatima)
    plan_due(timezone.now())
    FocalPoint.objects.filter(user=fatima).delete()
    assert [reads(client, path) for path in DOORS[:3]] == [False] * 3
    send_waiting()
    assert not [one for one in arrived(fatima.email) if WORD in one.body]


@pytest.mark.parametrize(
    "change",
    [{"until": "2021-01-01"}, {"last_confirmed": None}, {"since": "2030-01-01"}],
)
def test_an_appointment_that_no_longer_holds_opens_nothing(
    fatima: User, client: Client, change: dict[str, str | None]
) -> None:
    secret_page(Visibility.FOCAL_POINTS)
    client.force_login(fatima)
    assert reads(client, PAGE)
    FocalPoint.objects.filter(user=fatima).update(**change)
    assert not reads(client, PAGE)


# -- An editor becomes a member again


def test_the_desk_of_who_is_no_editor_any_more_is_shut_while_it_is_open(
    edith: User, alice: User, ada: User, client: Client
) -> None:
    secret_page(Visibility.EDITORS)
    saved = sent(alice)
    client.force_login(edith)
    task = saved.page.current_workflow_task_state
    decide = f"/cms/pages/workflow/action/{saved.page.pk}/approve/{task.pk}/"
    desk = ["/cms/", "/cms/applications/", "/cms/reports/site-history/", decide]
    assert [client.get(path).status_code for path in desk] == [200] * 4
    assert reads(client, PAGE)

    services.set_role(edith.membership, Role.MEMBER, by=ada)
    for path in desk:
        for response in (client.get(path), client.post(path, {"comment": "Good"})):
            assert response.status_code in (302, 403, 404), path
            assert not response.headers.get("Location", "").startswith("/cms/"), path
    saved.page.refresh_from_db()
    assert not saved.page.live
    assert not reads(client, PAGE)
    assert client.get("/en/me/").status_code == 200


def test_a_suspended_editors_desk_is_shut_too(
    edith: User, ada: User, client: Client
) -> None:
    client.force_login(edith)
    assert client.get("/cms/").status_code == 200
    suspended(edith, ada)
    response = client.get("/cms/")
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


def test_who_is_no_editor_any_more_is_not_mailed_as_one(edith: User, ada: User) -> None:
    notify(edith, Notice.REVIEW, "exchange/review_waits", {"title": WORD}, visibility=3)
    services.set_role(edith.membership, Role.MEMBER, by=ada)
    assert not [one for one in arrived(edith.email) if WORD in one.body]
