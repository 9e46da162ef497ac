"""Who can do harm gets nowhere without a second factor: every route, every role, both methods."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from members import services
from members.middleware import OPEN_WITHOUT
from members.models import User
from tests.members.test_doors import reachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SET_UP = "/en/account/2fa/"
# What may stay open is written down a second time: whoever opens one more has to say so here.
THE_WAY_TO_ONE = {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


@pytest.fixture
def administrator(db: None) -> User:
    return services.make_administrator("ada@example.org", "Ada")[0]


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def closed_paths() -> list[str]:
    return [
        path
        for path, _view in reachable()
        if resolve(path).view_name not in THE_WAY_TO_ONE
    ]


def test_what_stays_open_is_the_way_to_one_and_out() -> None:
    assert OPEN_WITHOUT == THE_WAY_TO_ONE


@pytest.mark.parametrize("who", ["edith", "fatima", "administrator"])
def test_no_route_opens_without_one(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    paths = closed_paths()
    assert len(paths) > 300
    opened = {}
    send = client.post if who == "fatima" else client.get
    for path in paths:
        response = send(path)
        where = response.headers.get("Location", "")
        if response.status_code != 302 or not where.endswith("/account/2fa/"):
            opened[path] = (response.status_code, where)
    assert opened == {}


def test_methods_that_few_use_open_nothing_either(client: Client, edith: User) -> None:
    client.force_login(edith)
    for method in ("head", "options", "put", "patch", "delete", "trace"):
        assert getattr(client, method)("/cms/").status_code == 302, method


def test_a_path_that_only_looks_like_an_open_one_is_closed(
    client: Client, edith: User
) -> None:
    client.force_login(edith)
    for path in (
        "/en/account/2fa/../../cms/",
        "/cms/?x=/en/account/2fa/",
        "/cms/pages/;/en/account/2fa/",
        "//en/account/2fa/",
        "/en/account/2fa//",
        "/EN/account/2fa/totp/activate/x",
    ):
        response = client.get(path)
        assert response.status_code in (302, 404), path
        assert "cms" not in response.headers.get("Location", ""), path


def test_the_page_with_the_way_to_one_shows_nothing_of_the_portal(
    client: Client, fatima: User
) -> None:
    client.force_login(fatima)
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "Set up the second step first." in page.content.decode()


def test_a_new_editor_is_asked_from_their_next_request_on(
    client: Client, alice: User, administrator: User
) -> None:
    from members.choices import Role

    client.force_login(alice)
    assert client.get("/en/me/settings/").status_code == 200
    services.set_role(alice.membership, Role.EDITOR, by=administrator)
    assert client.get("/en/me/settings/").headers["Location"] == SET_UP


def test_the_demonstration_says_that_it_asks_for_none(
    client: Client, edith: User, settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.EMBEDDED = False, True
    client.force_login(edith)
    for page in ("/en/", SET_UP):
        assert "no second factor is asked for" in client.get(page).content.decode()
