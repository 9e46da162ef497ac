"""`manage.py check --deploy`, as production would run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from .code import PROJECT
from .rows import Row, judged

# Shapes of what production needs; none of it is asked.
_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "gaamac.settings.production",
    "SECRET_KEY": "x7" * 32 + "-of-no-installation-!?%",
    "DATABASE_URL": "postgres://none@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
    "EMAIL_URL": "submission://none@127.0.0.1:1",
    "PORTAL_URL": "https://portal.example.org",
    "MFA_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "AUTHOR_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "DEFAULT_FROM_EMAIL": "GAAMAC <portal@portal.example.org>",
}


def check_deploy() -> Row:
    """Django's own questions to a production installation; a warning is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **_ENVIRONMENT,
            "FILES_FOLDER": f"{folder}/files",
            "STATIC_FOLDER": f"{folder}/static",
        }
        done = subprocess.run(
            [
                sys.executable,
                "manage.py",
                "check",
                "--deploy",
                "--fail-level",
                "WARNING",
            ],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    said = (done.stderr + done.stdout).strip().splitlines()
    faults = said if done.returncode else []
    return judged(
        "check --deploy", faults, said[-1] if said else "nothing said", "no issues"
    )
