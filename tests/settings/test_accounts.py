"""allauth as the rules of safety want it: what it understood, not what the settings say."""

from __future__ import annotations

from allauth import app_settings as everywhere
from allauth.account import app_settings as account
from allauth.account.app_settings import EmailVerificationMethod, LoginMethod
from allauth.mfa import app_settings as mfa
from allauth.usersessions import app_settings as sessions
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_backends

from gaamac.settings import base

TEN_MINUTES = 600


def test_one_signs_in_by_address_alone() -> None:
    assert {LoginMethod.EMAIL} == account.LOGIN_METHODS
    assert account.USER_MODEL_USERNAME_FIELD is None
    assert set(account.SIGNUP_FIELDS) == {"email", "password1"}


def test_an_address_is_verified_by_a_code_of_ten_minutes_and_three_tries() -> None:
    assert account.EMAIL_VERIFICATION == EmailVerificationMethod.MANDATORY
    assert account.EMAIL_VERIFICATION_BY_CODE_ENABLED is True
    assert account.EMAIL_VERIFICATION_BY_CODE_TIMEOUT == TEN_MINUTES
    assert account.EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS == 3
    assert account.EMAIL_VERIFICATION_MAX_CHANGE_COUNT == 0


def test_so_are_sign_in_and_reset() -> None:
    assert account.LOGIN_BY_CODE_ENABLED is True
    assert account.LOGIN_BY_CODE_TIMEOUT == TEN_MINUTES
    assert account.LOGIN_BY_CODE_MAX_ATTEMPTS == 3
    assert account.PASSWORD_RESET_BY_CODE_ENABLED is True
    assert account.PASSWORD_RESET_BY_CODE_TIMEOUT == TEN_MINUTES
    assert account.PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS == 3


def test_a_code_has_more_than_thirty_bits() -> None:
    for form in (
        account.LOGIN_BY_CODE_FORMAT,
        account.PASSWORD_RESET_BY_CODE_FORMAT,
        account.EMAIL_VERIFICATION_BY_CODE_FORMAT,
    ):
        # allauth's own: eight of twenty letters.
        assert form == {}


def test_nothing_tells_which_addresses_are_known() -> None:
    assert account.PREVENT_ENUMERATION is True
    assert account.EMAIL_UNKNOWN_ACCOUNTS is True


def test_changes_are_mailed_and_ask_who_is_there() -> None:
    assert account.EMAIL_NOTIFICATIONS is True
    assert account.REAUTHENTICATION_REQUIRED is True
    assert mfa.REAUTHENTICATION_REQUIRED is True
    assert account.REAUTHENTICATION_TIMEOUT <= 300
    assert account.CHANGE_EMAIL is True


def test_a_mail_never_signs_anybody_in_by_itself() -> None:
    assert account.LOGIN_ON_PASSWORD_RESET is False
    assert account.CONFIRM_EMAIL_ON_GET is False
    assert account.LOGOUT_ON_GET is False


def test_second_factors_are_passkeys_apps_and_codes_shown_once() -> None:
    assert mfa.SUPPORTED_TYPES == ["webauthn", "totp", "recovery_codes"]
    assert mfa.PASSKEY_LOGIN_ENABLED is True
    assert mfa.PASSKEY_SIGNUP_ENABLED is False
    assert mfa.WEBAUTHN_USER_VERIFICATION == "required"
    assert mfa.RECOVERY_CODES_SHOW_ONCE is True
    assert mfa.ALLOW_UNVERIFIED_EMAIL is False
    assert mfa.TOTP_TOLERANCE == 0
    assert mfa.TOTP_INSECURE_BYPASS_CODE is None


def test_no_browser_is_trusted() -> None:
    assert mfa.TRUST_ENABLED is False
    assert account.LOGIN_BY_CODE_TRUST_ENABLED is False


def test_sessions_are_listed_and_end_with_the_browser() -> None:
    assert apps.is_installed("allauth.usersessions")
    assert sessions.TRACK_ACTIVITY is False
    assert account.SESSION_REMEMBER is False
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE is True
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_proxies_are_believed_only_when_they_are_counted() -> None:
    assert base.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    assert everywhere.TRUSTED_CLIENT_IP_HEADER is None
    assert everywhere.RATE_LIMIT_IPV6_PREFIX == 64


def test_the_second_factor_and_the_limits_are_on_unless_a_setting_says_otherwise() -> (
    None
):
    assert base.SECOND_FACTOR_REQUIRED is True
    assert base.RATE_LIMITS_TIMES == 1
    assert not hasattr(base, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN")


def test_there_is_one_way_to_be_somebody() -> None:
    (backend,) = get_backends()
    assert type(backend).__module__ == "members.backends"
    for absent in (
        "django.contrib.admin",
        "allauth.socialaccount",
        "allauth.headless",
        "allauth.idp",
        "rest_framework",
    ):
        assert not apps.is_installed(absent)
