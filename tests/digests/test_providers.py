"""What a provider's API says of a message."""

from __future__ import annotations

import pytest
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from requests import Response

from digests.problems import PutOff, Refused, Stopped, Unanswered
from digests.providers import meaning_of
from gaamac.settings import environment


def answered(status: int) -> Exception:
    response = Response()
    response.status_code = status
    return AnymailRequestsAPIError("words", response=response)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (answered(401), Stopped),
        (answered(429), PutOff),
        (answered(503), PutOff),
        (answered(400), Refused),
        (answered(500), Unanswered),
        (AnymailRecipientsRefused(), Refused),
        (TimeoutError(), Unanswered),
    ],
)
def test_what_an_error_means(error: Exception, meaning: type) -> None:
    assert isinstance(meaning_of(error), meaning)


def test_any_provider_stands_behind_email_url(monkeypatch) -> None:
    monkeypatch.setenv(
        "EMAIL_URL", "anymail://mailgun?MAILGUN_API_KEY=k%2B1&WEBHOOK_SECRET=a:b"
    )
    found = environment.email()
    assert found["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert found["ANYMAIL"]["MAILGUN_API_KEY"] == "k+1"
    assert found["ANYMAIL"]["WEBHOOK_SECRET"] == "a:b"
