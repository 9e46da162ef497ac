"""One machine, one command: servers started by `gaamac.embedded`, mail read at /mailbox/.

The launcher sets DATABASE_URL, REDIS_URL, EMAIL_URL, SECRET_KEY and GAAMAC_VAR. While it
runs, $GAAMAC_VAR/environment holds the same for `manage.py` in another terminal.
"""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import BASE_DIR, DATABASE_OPTIONS, INSTALLED_APPS
from .environment import broker, database, email, env, storages

EMBEDDED = True
DEBUG = False
VAR = Path(env.str("GAAMAC_VAR", str(BASE_DIR / "var"))).resolve()
env.read_env(VAR / "environment", recurse=False)
if not env.str("DATABASE_URL", ""):
    raise ImproperlyConfigured(
        f"No portal runs on {VAR}. Start it with `make run`, or name the settings to use:"
        " DJANGO_SETTINGS_MODULE=gaamac.settings.production"
    )
PORT = env.int("PORT", 8000)
SECRET_KEY = env.str("SECRET_KEY")
MFA_ENCRYPTION_KEYS = env.list("MFA_ENCRYPTION_KEYS")
AUTHOR_ENCRYPTION_KEYS = env.list("AUTHOR_ENCRYPTION_KEYS")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PORTAL_URL = f"http://127.0.0.1:{PORT}"
WAGTAILADMIN_BASE_URL = PORTAL_URL
DATABASES = {"default": database(DATABASE_OPTIONS, pooled=True)}
CACHES = {
    "default": {
        "BACKEND": "gaamac.common.cache.ForgivingCache",
        "LOCATION": env.str("REDIS_URL"),
    }
}
CELERY_BROKER_URL = broker()
vars().update(email())
MAILBOX_DIR = VAR / "mailbox"
DIGEST_JOURNALS = VAR / "digest-journals"
INSTALLED_APPS = [*INSTALLED_APPS, "gaamac.mailbox"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STORAGES = storages(MEDIA_ROOT, "gaamac.common.staticfiles.JoinedStaticFilesStorage")
SECOND_FACTOR_REQUIRED = False
# For a demonstration in which one person does everything.
OWN_TEXT_NEEDS_SECOND_EDITOR = env.bool("OWN_TEXT_NEEDS_SECOND_EDITOR", True)
# The benchmark asks from one address what many would.
RATE_LIMITS_TIMES = env.int("RATE_LIMITS_TIMES", 1)
# Browsers offer passkeys at http://localhost too, where allauth would refuse them.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
