"""Whose account is attacked."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from members.models import User

from .entering import SECRET


@pytest.fixture
def with_app(alice: User) -> User:
    """Alice, who has an authenticator app and recovery codes."""
    totp.TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return alice
