"""What every installation shares. `embedded`, `test` and `production` add the rest.

No secret and no address of a server stands here; the modules beside this one read
them from the environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# -- Applications: from the highest floor to the lowest (docs/architecture.md)
INSTALLED_APPS = [
    "inbound",
    "digests",
    "challenges",
    "meetings",
    "practices",
    "review",
    "exchange",
    "members",
    "gaamac.home",
    "gaamac.media",
    "gaamac.audit",
    "gaamac.common",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "members.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "exchange.desk.config.DeskConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    # Before whatever answers by itself, so that every answer has the headers.
    "gaamac.common.middleware.RequestNumber",
    "gaamac.common.middleware.SecurityHeaders",
    "gaamac.common.middleware.ContentPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gaamac.common.middleware.Compression",
    "gaamac.common.middleware.CleanAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gaamac.common.middleware.ReaderLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.SessionAge",
    "members.middleware.SecondFactor",
    "gaamac.home.limits.Limits",
    "members.middleware.ReaderTimeZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "exchange.middleware.EditorsDesk",
]

ROOT_URLCONF = "gaamac.urls"
WSGI_APPLICATION = "gaamac.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gaamac.common.context_processors.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gaamac.common.templatetags.portal",
                "gaamac.common.templatetags.frame",
                "gaamac.common.templatetags.results",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Languages: the six of the community; a reader's interface language is in the address
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("ru", _("Russian")),
    ("zh-hans", _("Chinese")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- Accounts (docs/data-protection.md; safety rules 1 and 4)
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.passwords.NotGuessedFirst"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "members.forms.SignupForm",
    "login": "members.forms.entrance.SignInForm",
    "request_login_code": "members.forms.entrance.AskForCodeForm",
    "reset_password": "members.forms.entrance.AskForResetForm",
    "confirm_login_code": "members.forms.entrance.SignInCodeForm",
    "confirm_password_reset_code": "members.forms.entrance.ResetCodeForm",
    "confirm_email_verification_code": "members.forms.entrance.AddressCodeForm",
    "reset_password_from_key": "members.forms.entrance.NewPasswordForm",
    "set_password": "members.forms.entrance.FirstPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
# Changing the address there works for new ones only, and so tells which are known.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Uses are counted by gaamac.home.limits: in one step, with an answer to a cache that is down.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 0
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "members.forms.second_step.SecondStepForm",
    "reauthenticate": "members.forms.second_step.SecondStepAgainForm",
    "add_webauthn": "members.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "members.forms.passkeys.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = True

# -- Wagtail: the editors' desk; readers never meet its login or its files (safety rules 1, 3)
WAGTAIL_SITE_NAME = "GAAMAC"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/en/account/login/"
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
# Not "localtime", which browsers don't know and the desk's script fails on.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# An autosave writes over the revision that somebody may be reviewing (safety rule 14).
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_FINISH_WORKFLOW_ACTION = "exchange.publication.publish_reviewed_revision"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "gaamac.common.desk_search", "AUTO_UPDATE": True}
}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "tif", "tiff"]
# Browsers show no TIFF: its sizes are PNG.
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"tiff": "png"}
WAGTAILIMAGES_IMAGE_FORM_BASE = "gaamac.media.forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "csv", "txt"]
TAGGIT_CASE_INSENSITIVE = True

# members.User is unique by the lower case of its address: a constraint that check overlooks.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# -- Database
DATABASE_OPTIONS = {
    "options": (
        "-c statement_timeout=30000 -c lock_timeout=10000"
        " -c idle_in_transaction_session_timeout=60000"
    ),
}

# -- Background work: Celery is only the wake-up; what is due stands in PostgreSQL (safety rule 8)
VISIBILITY_TIMEOUT_SECONDS = 3600
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 10,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {
    "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS
}
CELERY_VISIBILITY_TIMEOUT = VISIBILITY_TIMEOUT_SECONDS
CELERY_BEAT_SCHEDULE = {
    "digests-sweep": {"task": "digests.tasks.sweep", "schedule": schedule(30.0)},
    "forget": {
        "task": "gaamac.home.tasks.forget",
        "schedule": crontab(hour=3, minute=17),
    },
    "own-data-sweep": {
        "task": "gaamac.home.tasks.sweep_own_data",
        "schedule": schedule(300.0),
    },
    "freshness-remind": {
        "task": "exchange.tasks.remind_of_freshness",
        "schedule": crontab(hour=5, minute=41),
    },
    "links-check": {
        "task": "exchange.tasks.check_links",
        "schedule": crontab(hour=2, minute=23),
    },
    "publish-scheduled": {
        "task": "exchange.tasks.publish_scheduled",
        "schedule": schedule(60.0),
    },
    "attachments-sweep": {
        "task": "exchange.tasks.sweep_attachments",
        "schedule": schedule(60.0),
    },
    "attachments-forget": {
        "task": "exchange.tasks.forget_attachments",
        "schedule": crontab(hour=3, minute=37),
    },
    "imports-sweep": {
        "task": "exchange.tasks.sweep_imports",
        "schedule": schedule(60.0),
    },
    "notices-sweep": {
        "task": "members.tasks.sweep_notices",
        "schedule": schedule(60.0),
    },
    "review-links-sweep": {
        "task": "review.tasks.sweep_links",
        "schedule": schedule(120.0),
    },
    "review-claims-remind": {
        "task": "review.tasks.remind_of_claims",
        "schedule": crontab(hour=6, minute=11),
    },
    "sign-ups-forget-unverified": {
        "task": "members.tasks.forget_unverified",
        "schedule": schedule(3600.0),
    },
}

# -- Mail: Django's own time-out is none, which holds a worker for ever (safety rule 7)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "GAAMAC <portal@gaamac.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LIST_ID = "GAAMAC digest <digest.gaamac.example>"
# The log of the mail server (Postfix, Exim), where this machine can read it: asked what was taken
# before anything is sent a second time (docs/decisions/0092). Empty: nobody can be asked.
MAIL_LOG = ""
# Where workers note what the mail server has taken: on a disk that outlives a worker, and of one
# machine alone (docs/decisions/0090).
DIGEST_JOURNALS = "/var/tmp/gaamac-digest-journals"  # noqa: S108 - refused if it is another user's
# Mailboxes with sub-addresses (name+tag@): where mails that can't be delivered come back to, and
# where a notice is answered. Empty: the sender's address, and no answers by mail.
BOUNCE_ADDRESS = REPLY_ADDRESS = ""
# Of django-anymail, where EMAIL_URL names a provider.
ANYMAIL: dict[str, Any] = {}
# Whose Authentication-Results (RFC 8601) are believed; empty: nobody's are asked for.
INBOUND_AUTHSERV_ID = ""
INBOUND_IMAP_URL = ""
# The most messages a minute to the addresses of one domain; "*" is each other domain.
MAIL_PER_MINUTE: dict[str, int] = {}

# How many rows that are not public one of the support team exports alone (exchange/joint.py).
EXPORT_ROWS_ALONE = 200

# Whether an editor's own text has to be published by another editor (docs/decisions/0102).
OWN_TEXT_NEEDS_SECOND_EDITOR = True

# Where "leave quickly" goes: the World Meteorological Organization's, in many languages.
QUICK_EXIT_URL = "https://worldweather.wmo.int/"

# -- Sessions, cookies, headers (safety rules 5 and 6)
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Which accounts a browser has signed in to before; whose is not named (members/devices.py).
DEVICE_COOKIE_NAME = "device"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gaamac.home.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "gaamac.media.uploads.StopKeeping",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- Files: uploads are private, outside every served folder (safety rule 3)
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/files/"
# Where the proxy looks for a file that a reader may have (X-Accel-Redirect); empty: we send it.
FILES_BY_PROXY = ""

# No line of it names anybody (docs/decisions/0086).
LOGGING_CONFIG = "gaamac.common.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "gaamac.common.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gaamac": {"level": "INFO"},
        "digests": {"level": "INFO"},
        "_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Each 404 with its path would be a record of who looked for what.
        "django.request": {"level": "ERROR"},
    },
}

# The clamd that looks at every upload (tcp://host:3310 or unix:///path); empty: none is asked.
CLAMD_ADDRESS = ""

# -- The portal's own switches
EMBEDDED = False
# Memory of each web worker for pages rendered for nobody (docs/decisions/0072); 0 keeps none.
PAGE_CACHE_BYTES = 24 * 1024 * 1024
PAGE_SIZE = 20
# Every limit of gaamac.home.limits times this: for many people behind one network address.
RATE_LIMITS_TIMES = 1
# How far the clocks of several machines may be apart (docs/decisions/0031); here it is one.
CLOCK_TOLERANCE_SECONDS = 0
