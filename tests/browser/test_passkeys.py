"""A passkey, from adding it to signing in with it alone: a real browser with a device of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from members.models import User
from tests.browser.reader import Reader
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A device that has a fingerprint reader and keeps passkeys (Chrome DevTools Protocol, WebAuthn).
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(window: Reader) -> Any:
    """Give the window's browser a device; returns what talks to it."""
    devtools = window.page.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return devtools, added["authenticatorId"]


def test_a_member_adds_a_passkey_and_signs_in_with_it_alone(
    reader: Callable[..., Reader], alice: User
) -> None:
    window = reader()
    devtools, device = with_device(window)
    window.sign_in(alice)
    window.go("/en/account/2fa/")
    window.page.get_by_role("link", name="Add a passkey").click()
    if window.page.locator("input[type=password]").count():
        window.page.locator("input[type=password]").fill(PASSWORD)
        window.page.get_by_role("button", name="Confirm").click()
    window.page.get_by_label("Name").fill("Alice’s phone")
    window.page.get_by_role("button", name="Add a passkey").click()
    window.page.wait_for_url("**/recovery-codes/**")
    assert window.complaints() == []

    window.go("/en/account/2fa/webauthn/")
    assert "Alice’s phone" in window.page.locator("main").inner_text()

    window.page.context.clear_cookies()
    window.go("/en/account/login/?next=/en/me/")
    window.page.get_by_role("button", name="Sign in with a passkey").click()
    window.page.wait_for_url(f"{window.portal}/en/me/")
    assert window.complaints() == []
    acts = AuditEntry.objects.by(alice.pk).values_list("act", flat=True)
    assert list(acts)[:1] == [Act.SIGNED_IN]
    assert Act.SECOND_FACTOR_ADDED in list(acts)

    # The device has lost it: the page says so, and the password still works.
    window.page.context.clear_cookies()
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False}
    )
    window.go("/en/account/login/")
    window.page.get_by_role("button", name="Sign in with a passkey").click()
    window.page.get_by_text("No passkey was used").wait_for()


def test_asking_for_a_passkey_says_nothing_about_who_has_an_account(
    site: None, client: Client
) -> None:
    first = client.get(
        "/en/account/2fa/webauthn/login/", headers={"accept": "application/json"}
    ).json()["request_options"]

    assert first["publicKey"].get("allowCredentials", []) == []
    assert first["publicKey"]["userVerification"] == "required"
