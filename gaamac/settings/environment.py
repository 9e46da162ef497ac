"""Reads servers and secrets from the environment, for the settings modules beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from environs import Env

env = Env()


def forget() -> None:
    """Take what the settings have read out of this process's environment.

    A server puts the whole environment beside each request (PEP 3333, "environ Variables"), and so
    into reports of errors: passwords and keys have no business there.
    """
    for name in env.dump():
        os.environ.pop(name, None)


def database(options: dict[str, Any], *, pooled: bool) -> dict[str, Any]:
    """The `default` database from DATABASE_URL, with time-outs and health checks."""
    settings: dict[str, Any] = env.dj_db_url("DATABASE_URL")
    settings["CONN_HEALTH_CHECKS"] = True
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **options}
    if pooled:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
        settings["CONN_MAX_AGE"] = 0
    return settings


def email() -> dict[str, Any]:
    """Django's EMAIL_* settings from EMAIL_URL (smtp://host:25, submission://user:password@host:587).

    Without `?timeout=` in it, the time-out of the base settings stays. A provider's API is named
    as django-anymail names it, with its settings: anymail://mailgun?MAILGUN_API_KEY=…
    """
    address = urlsplit(env.str("EMAIL_URL"))
    if address.scheme == "anymail":
        return _provider(address.netloc, dict(parse_qsl(address.query)))
    settings: dict[str, Any] = env.dj_email_url("EMAIL_URL")
    if settings["EMAIL_TIMEOUT"] is None:
        del settings["EMAIL_TIMEOUT"]
    return settings


def _provider(name: str, given: dict[str, str]) -> dict[str, Any]:
    """Settings of a provider's API. What it can't do (an envelope's sender) is left out of a mail."""
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": {
            "REQUESTS_TIMEOUT": 20,
            **given,
            "IGNORE_UNSUPPORTED_FEATURES": True,
        },
    }


def machine_translator() -> dict[str, Any] | None:
    """wagtail-localize's translator from MACHINE_TRANSLATION_URL; None where nobody configured one.

    A LibreTranslate server's address, `https://translate.example.org`, or `deepl:`; the key of
    either in MACHINE_TRANSLATION_KEY.
    """
    address: str = env.str("MACHINE_TRANSLATION_URL", "")
    key: str = env.str("MACHINE_TRANSLATION_KEY", "")
    package = "wagtail_localize.machine_translators"
    if not address:
        return None
    if address == "deepl:":
        options = {"AUTH_KEY": key, "TIMEOUT": 30}
        return {"CLASS": f"{package}.deepl.DeepLTranslator", "OPTIONS": options}
    options = {"LIBRETRANSLATE_URL": address.rstrip("/"), "API_KEY": key, "TIMEOUT": 30}
    return {"CLASS": f"{package}.libretranslate.LibreTranslator", "OPTIONS": options}


def broker() -> str:
    """Celery's broker from REDIS_URL; a socket (unix://) is spelt differently there."""
    address: str = env.str("REDIS_URL")
    if address.startswith("unix://"):
        return "redis+socket://" + address.removeprefix("unix://").partition("?")[0]
    return address


def storages(files_folder: Path, static_backend: str) -> dict[str, Any]:
    """Uploads below `files_folder`, never served by a web server; static files hashed."""
    return {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(files_folder), "base_url": "/files/"},
        },
        "staticfiles": {"BACKEND": static_backend},
    }
