"""How often each address of the portal may be asked for: one table for all rooms, and who keeps it.

By the names of the URLconf, so that no view can forget it. What costs seconds of a processor (files,
PDFs) is counted by its own view; kept pages (docs/decisions/0072) are answered before this and need
none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gaamac.common.ratelimit import (
    CannotCount,
    Limit,
    closed_for_now,
    seconds_to_wait,
    too_many_requests,
)

GetResponse = Callable[[HttpRequest], HttpResponse]
MINUTE, SPELL = 60, 600


@dataclass(frozen=True, slots=True)
class Rule:
    """What is counted at some addresses: every request or only what is posted, and for whom.

    `field` names what was typed (a mail address): it is counted whoever sends it. Else a member
    counts for themselves, where `per_member` says so, and everybody else by network address.
    """

    limit: Limit
    names: frozenset[str]
    posts_only: bool = True
    field: str = ""
    per_member: bool = False


def _closed(name: str, amount: int, seconds: int) -> Limit:
    return Limit(name, amount, seconds, closed_when_down=True)


ENTRANCE = frozenset(
    {
        "account_login",
        "mfa_login_webauthn",
        "mfa_authenticate",
        "account_confirm_login_code",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_email_verification_sent",
    }
)
ASKING = frozenset({"account_request_login_code", "account_reset_password"})
JOINING = frozenset({"account_signup"})
OWN_ACCOUNT = frozenset(
    {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "account_change_password",
        "account_set_password",
        "account_email",
    }
)
RESPONSES = frozenset({"respond", "report-concern"})
SEARCH = frozenset({"search"})
SUGGESTIONS = frozenset({"suggest"})
DIRECTORY = frozenset({"members", "organisation-detail", "country-detail"})

# While somebody writes, each window asks every few seconds.
KEEPING = frozenset({"contribution-keep"})
CONVERTING = frozenset({"typed-as-read", "pasted", "typed-hints"})
OWN_DATA = frozenset({"own-data"})
OWN_DATA_FILE = frozenset({"own-data-file"})
DAY = 86_400

RULES = (
    Rule(_closed("sign-in", 60, MINUTE), ENTRANCE),
    Rule(
        _closed("sign-in-address", 20, SPELL),
        frozenset({"account_login"}),
        field="login",
    ),
    # Its challenge is fetched by GET, and stored in a session.
    Rule(
        _closed("passkey", 60, MINUTE),
        frozenset({"mfa_login_webauthn"}),
        posts_only=False,
    ),
    Rule(_closed("code", 30, MINUTE), ASKING),
    Rule(_closed("code-address", 6, SPELL), ASKING, field="email"),
    Rule(_closed("join", 30, MINUTE), JOINING),
    Rule(_closed("join-address", 6, SPELL), JOINING, field="email"),
    Rule(_closed("own-account", 30, SPELL), OWN_ACCOUNT, per_member=True),
    # An archive is made of everything somebody ever did here; nobody needs it more often.
    Rule(_closed("own-data", 5, DAY), OWN_DATA, per_member=True),
    Rule(
        _closed("own-data-file", 30, DAY),
        OWN_DATA_FILE,
        posts_only=False,
        per_member=True,
    ),
    Rule(Limit("respond", 30, SPELL), RESPONSES, per_member=True),
    Rule(Limit("keep-typed", 600, 300), KEEPING, posts_only=False, per_member=True),
    Rule(Limit("convert-typed", 300, 300), CONVERTING, per_member=True),
    Rule(Limit("search", 300, 300), SEARCH, posts_only=False, per_member=True),
    Rule(Limit("suggest", 600, 300), SUGGESTIONS, posts_only=False, per_member=True),
    Rule(Limit("directory", 300, 300), DIRECTORY, posts_only=False, per_member=True),
)
BY_NAME: dict[str, tuple[Rule, ...]] = {
    name: tuple(rule for rule in RULES if name in rule.names)
    for name in frozenset().union(*(rule.names for rule in RULES))
}


class Limits:
    """Answers 429 to who asks too often, and 503 where nobody may pass uncounted.

    Views and forms that count something themselves raise `CannotCount` and are answered here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the name of an address is known once it was resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, *_view: Any, **_named: Any
    ) -> HttpResponse | None:
        """Count one use for each rule of this address; the longest wait counts."""
        match = request.resolver_match
        rules = BY_NAME.get((match and match.url_name) or "", ())
        try:
            wait = max((_wait(rule, request) for rule in rules), default=0)
        except CannotCount:
            return closed_for_now(request)
        return too_many_requests(request, wait) if wait else None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """The page that says so, when something could not be counted."""
        if isinstance(exception, CannotCount):
            return closed_for_now(request)
        return None


def _wait(rule: Rule, request: HttpRequest) -> int:
    if rule.posts_only and request.method != "POST":
        return 0
    limit = replace(rule.limit, amount=rule.limit.amount * settings.RATE_LIMITS_TIMES)
    if not rule.field:
        return seconds_to_wait(limit, request, _member(rule, request))
    typed = request.POST.get(rule.field, "").strip().lower()
    return seconds_to_wait(limit, request, f"typed-{typed}") if typed else 0


def _member(rule: Rule, request: HttpRequest) -> str | None:
    """The member's own count, for those who are signed in; nobody's session is read without a cookie."""
    if rule.per_member and request.COOKIES and request.user.is_authenticated:
        return f"member-{request.user.pk}"
    return None
