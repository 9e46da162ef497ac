"""Tests: real PostgreSQL and Valkey (tests/servers.py starts them), fast hashes, mail in memory."""

from __future__ import annotations

from pathlib import Path

from .base import *
from .base import DATABASE_OPTIONS
from .environment import broker, database, env, storages

DEBUG = False
SECRET_KEY = "for tests only"  # noqa: S105 - guards nothing
MFA_ENCRYPTION_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
AUTHOR_ENCRYPTION_KEYS = ["YXV0aG9ycyBzdGFuZCBhcGFydCBmcm9tIHRleHRzISE="]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PORTAL_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = PORTAL_URL
DATABASES = {"default": database(DATABASE_OPTIONS, pooled=False)}
# Migrated already (tests/template.py), where the tests have a server of their own.
DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("TEST_DATABASE_TEMPLATE", None)}
CACHES = {
    "default": {
        "BACKEND": "gaamac.common.cache.ForgivingCache",
        "LOCATION": env.str("REDIS_URL"),
    }
}
CELERY_BROKER_URL = broker()
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VAR = Path(env.str("GAAMAC_VAR"))
STATIC_ROOT = VAR / "static"
DIGEST_JOURNALS = VAR / "digest-journals"
MEDIA_ROOT = VAR / "files"
STORAGES = storages(MEDIA_ROOT, "django.contrib.staticfiles.storage.StaticFilesStorage")
WHITENOISE_AUTOREFRESH = True
# What tests ask for is rendered; those of the page cache switch it on.
PAGE_CACHE_BYTES = 0
SECOND_FACTOR_REQUIRED = False
# Browsers offer passkeys at http://localhost too, where allauth would refuse them.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# All tests come from one address; those of the limits set it to 1.
RATE_LIMITS_TIMES = 1_000_000
