"""A worker of its own process, for tests that kill it: `python -m tests.digests.worker PORT`."""

from __future__ import annotations

import sys

import django
from django.conf import settings


def main(port: int) -> None:
    """Send what waits to the mail server on that port."""
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    from digests.sending import send_waiting

    send_waiting()


if __name__ == "__main__":
    main(int(sys.argv[1]))
