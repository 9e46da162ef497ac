"""Settings of the processes that are killed: the tests' own, with a broker and a mail server."""

from __future__ import annotations

from gaamac.settings.environment import env
from gaamac.settings.test import *
from gaamac.settings.test import CELERY_BEAT_SCHEDULE

# Real processes on a real broker.
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BEAT_SCHEDULE = {
    "digests-sweep": {**CELERY_BEAT_SCHEDULE["digests-sweep"], "schedule": 1.0}
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("FAULTS_MAIL_PORT", 0)
MAIL_LOG = env.str("FAULTS_MAIL_LOG", "")
