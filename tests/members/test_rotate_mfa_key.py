"""The key of the second factors can be changed while people have some."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from members.adapters import SecondFactorAdapter
from members.models import User

NEW = Fernet.generate_key().decode()


def stored() -> list[dict]:
    return list(Authenticator.objects.order_by("pk").values_list("data", flat=True))


@pytest.fixture
def codes(edith: User) -> list[str]:
    """Edith has an app and recovery codes."""
    totp.TOTP.activate(edith, "JBSWY3DPEHPK3PXP")
    return RecoveryCodes.activate(edith).get_unused_codes()


def test_every_secret_is_encrypted_under_the_new_key(
    codes: list[str], edith: User, settings
) -> None:
    out = StringIO()
    settings.MFA_ENCRYPTION_KEYS = [NEW, *settings.MFA_ENCRYPTION_KEYS]

    call_command("rotate_mfa_key", stdout=out)

    settings.MFA_ENCRYPTION_KEYS = [NEW]
    assert out.getvalue() == "Secrets encrypted under the newest key: 2.\n"
    assert SecondFactorAdapter().decrypt(stored()[0]["secret"]) == "JBSWY3DPEHPK3PXP"
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert row.wrap().get_unused_codes() == codes


def test_without_the_old_key_nothing_is_changed_and_it_says_why(
    codes: list[str], settings
) -> None:
    before = stored()
    settings.MFA_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CommandError, match="put that key back") as failed:
        call_command("rotate_mfa_key")

    assert failed.value.returncode == 1
    assert stored() == before
