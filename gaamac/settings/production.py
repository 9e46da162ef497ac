"""Production: refuses to start without its servers and secrets, and says what is missing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import DATABASE_OPTIONS, QUICK_EXIT_URL
from .environment import (
    broker,
    database,
    email,
    env,
    machine_translator,
    storages,
)

REQUIRED = {
    "SECRET_KEY": "a long random string that signs sessions and links",
    "DATABASE_URL": "postgres://user:password@host/name",
    "REDIS_URL": "redis://host:6379/0",
    "EMAIL_URL": "submission://user:password@host:587",
    "PORTAL_URL": "https://the.address.of.the.portal",
    "MFA_ENCRYPTION_KEYS": "Fernet keys, newest first, separated by commas",
    "AUTHOR_ENCRYPTION_KEYS": "Fernet keys of their own, as above: who wrote what anonymously",
    "DEFAULT_FROM_EMAIL": "GAAMAC <portal@your.domain>",
    "FILES_FOLDER": "a folder for uploads that no web server serves",
    "STATIC_FOLDER": "a folder for collected static files",
}
wrong = [
    f"  {name}: {meaning}"
    for name, meaning in REQUIRED.items()
    if not env.str(name, "")
]
if env.str("PORTAL_URL", "").startswith("http://"):
    wrong.append("  PORTAL_URL: must begin with https://")
if wrong:
    raise ImproperlyConfigured(
        "The portal can't start in production. Set these in the environment:\n"
        + "\n".join(wrong)
    )

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
MFA_ENCRYPTION_KEYS = env.list("MFA_ENCRYPTION_KEYS")
AUTHOR_ENCRYPTION_KEYS = env.list("AUTHOR_ENCRYPTION_KEYS")
PORTAL_URL = env.str("PORTAL_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = PORTAL_URL
HOST = urlsplit(PORTAL_URL).hostname
ALLOWED_HOSTS = [HOST]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
DATABASES = {"default": database(DATABASE_OPTIONS, pooled=True)}
CACHES = {
    "default": {
        "BACKEND": "gaamac.common.cache.ForgivingCache",
        "LOCATION": env.str("REDIS_URL"),
    }
}
CELERY_BROKER_URL = broker()
vars().update(email())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")
LIST_ID = f"GAAMAC digest <digest.{HOST}>"
MAIL_LOG = env.str("MAIL_LOG", "")
DIGEST_JOURNALS = env.str("DIGEST_JOURNALS", "/var/tmp/gaamac-digest-journals")  # noqa: S108 - as in base
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
REPLY_ADDRESS = env.str("REPLY_ADDRESS", "")
INBOUND_AUTHSERV_ID = env.str("INBOUND_AUTHSERV_ID", "")
INBOUND_IMAP_URL = env.str("INBOUND_IMAP_URL", "")
MAIL_PER_MINUTE = env.dict("MAIL_PER_MINUTE", {}, subcast_values=int)
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator()
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", QUICK_EXIT_URL)
OWN_TEXT_NEEDS_SECOND_EDITOR = env.bool("OWN_TEXT_NEEDS_SECOND_EDITOR", True)
CLOCK_TOLERANCE_SECONDS = env.int("CLOCK_TOLERANCE_SECONDS", 5)
STATIC_ROOT = Path(env.str("STATIC_FOLDER"))
MEDIA_ROOT = Path(env.str("FILES_FOLDER"))
FILES_BY_PROXY = env.str("FILES_BY_PROXY", "")
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", "")
STORAGES = storages(MEDIA_ROOT, "gaamac.common.staticfiles.JoinedStaticFilesStorage")

# One proxy in front, which sets X-Forwarded-For and X-Forwarded-Proto itself.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1)
RATE_LIMITS_TIMES = env.int("RATE_LIMITS_TIMES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-device"
