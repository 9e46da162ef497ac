"""Every door to a session is allauth's: the whole URLconf is walked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from members.models import User
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

# What a converter accepts, so that every pattern can be asked for.
SAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
    "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
}
DOORS = ("allauth.", "gaamac.home.account_doors")


def patterns(
    resolver: URLResolver, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the portal with a path that should match it."""
    for one in resolver.url_patterns:
        path = prefix + sample(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, path)
        else:
            yield path, one


def sample(pattern: Any) -> str:
    """A piece of address that the pattern matches."""
    if hasattr(pattern, "language_code"):
        return "en/"
    text = str(pattern)
    for name, converter in getattr(pattern, "converters", {}).items():
        kind = (
            type(converter)
            .__name__.removesuffix("Converter")
            .lower()
            .replace("string", "str")
        )
        text = text.replace(f"<{kind}:{name}>", SAMPLES.get(kind, "1")).replace(
            f"<{name}>", "x"
        )
    return text.removeprefix("^").removesuffix("$").replace(r"\Z", "")


def module_of(callback: Any) -> str:
    """Where a view is written, behind its decorators."""
    view = getattr(callback, "view_class", callback)
    return str(getattr(view, "__module__", ""))


def reachable() -> Iterator[tuple[str, Any]]:
    """Each address with the view that answers it (an earlier pattern may stand before)."""
    for path, _pattern in patterns(get_resolver()):
        try:
            yield f"/{path}", resolve(f"/{path}").func
        except Resolver404:
            continue


def test_the_walk_finds_the_portal() -> None:
    paths = {path for path, _view in reachable()}
    assert {"/cms/login/", "/en/_util/login/", "/en/account/login/", "/cms/"} <= paths
    assert len(paths) > 150


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/cms/login/?next=/cms/pages/", "/en/account/login/?next=/cms/pages/"),
        ("/cms/logout/", "/en/account/logout/"),
        ("/cms/password_reset/", "/en/account/password/reset/"),
        ("/cms/password_reset/confirm/x/y/", "/en/account/password/reset/"),
        ("/en/_util/login/?next=/en/me/", "/en/account/login/?next=/en/me/"),
        ("/fr/_util/login/", "/fr/account/login/"),
    ],
)
def test_wagtails_doors_lead_to_ours(
    client: Client, address: str, leads_to: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, leads_to)


def test_no_view_but_allauths_opens_a_session(alice: User) -> None:
    credentials = {
        "login": alice.email,
        "username": alice.email,
        "email": alice.email,
        "password": PASSWORD,
        "password1": PASSWORD,
    }
    opened = []
    for path, view in reachable():
        if module_of(view).startswith(DOORS):
            continue
        client = Client(raise_request_exception=False)
        client.post(path, credentials)
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and SESSION_KEY in client.session:
            opened.append(path)
    assert opened == []


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Basic YWxpY2VAZXhhbXBsZS5vcmc6eA=="},
        {"authorization": "Bearer x"},
        {"remote-user": "alice@example.org"},
        {"x-remote-user": "alice@example.org"},
        {"x-forwarded-user": "alice@example.org"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_makes_somebody_of_a_reader(
    alice: User, headers: dict[str, str]
) -> None:
    client = Client(headers=headers, REMOTE_USER=alice.email)
    for path in ("/en/me/", "/cms/", "/en/me/settings/"):
        assert "/account/login/" in client.get(path).headers["Location"], path


def test_the_mailbox_of_the_demonstration_opens_no_session(
    alice: User, settings, tmp_path
) -> None:
    from gaamac.mailbox import urls

    settings.MAILBOX_DIR = tmp_path
    request = RequestFactory().post("/mailbox/", {"login": alice.email})
    request.session = SessionStore()
    for pattern in urls.urlpatterns:
        arguments = dict.fromkeys(pattern.pattern.converters, "x")
        with suppress(Http404):
            pattern.callback(request, **arguments)
        assert SESSION_KEY not in request.session


def test_there_is_no_other_admin_and_no_other_way_to_sign_in() -> None:
    for path in (
        "/admin/",
        "/en/admin/",
        "/django-admin/",
        "/accounts/login/",
        "/en/accounts/login/",
        "/api/token/",
        "/api/auth/",
        "/en/account/signup/passkey/",
        "/en/account/2fa/trust/",
        "/_allauth/browser/v1/auth/login",
        "/en/account/3rdparty/",
        "/.well-known/openid-configuration",
    ):
        response = Client().get(path)
        assert response.status_code in (302, 404), path
        assert "sessionid" not in response.cookies


def test_no_view_of_djangos_or_wagtails_sign_in_is_reachable() -> None:
    from django.contrib.auth.views import LoginView, PasswordResetConfirmView

    for path, view in reachable():
        view_class = getattr(view, "view_class", object)
        assert not issubclass(view_class, LoginView | PasswordResetConfirmView), path


def test_allauths_door_opens(client: Client, alice: User) -> None:
    client.post("/en/account/login/", {"login": alice.email, "password": PASSWORD})
    assert client.session[SESSION_KEY] == str(alice.pk)


def test_signing_in_leads_to_ones_page_in_the_interface_language(
    client: Client, alice: User
) -> None:
    alice.preferred_language = "ar"
    alice.save()
    response = client.post(
        "/es/account/login/", {"login": alice.email, "password": PASSWORD}
    )
    assert response.headers["Location"] == "/es/me/"


def test_signing_in_comes_back_to_where_one_was(client: Client, alice: User) -> None:
    response = client.post(
        "/en/account/login/?next=/en/practices/x/",
        {"login": alice.email, "password": PASSWORD},
    )
    assert response.headers["Location"] == "/en/practices/x/"


def test_signing_in_never_leads_to_another_site(client: Client, alice: User) -> None:
    response = client.post(
        "/en/account/login/?next=https://evil.example/",
        {"login": alice.email, "password": PASSWORD},
    )
    assert response.headers["Location"] == "/en/me/"
