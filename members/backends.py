"""How a password is checked: with as much work for an address that nobody has."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class AccountBackend(AuthenticationBackend):
    """allauth's, which asks the database once for a known address and twice for an unknown one."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """The active person of this address and password; the one query is the same for all."""
        return self._check_password(User.objects.of_address(email), password)
