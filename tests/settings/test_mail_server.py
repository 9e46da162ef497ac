"""What the portal believes of a mail server."""

from __future__ import annotations

import ssl

import pytest
from django.core.mail.backends.smtp import EmailBackend

from gaamac.settings.environment import email


@pytest.mark.parametrize(
    "address",
    [
        "submission://mail.example.org:587",
        "smtp://mail.example.org:25?tls=True",
        "smtp://mail.example.org:465?ssl=True",
    ],
)
def test_its_certificate_is_checked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once EMAIL_URL asks for TLS, as the example in the settings of production does."""
    monkeypatch.setenv("EMAIL_URL", address)
    read = email()
    assert read["EMAIL_BACKEND"] == f"{EmailBackend.__module__}.EmailBackend"
    connection = EmailBackend(
        use_tls=read["EMAIL_USE_TLS"], use_ssl=read["EMAIL_USE_SSL"]
    )
    assert connection.use_tls or connection.use_ssl
    assert connection.ssl_context.verify_mode is ssl.CERT_REQUIRED
    assert connection.ssl_context.check_hostname
