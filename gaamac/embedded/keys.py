"""The secrets of one installation, made once and kept in its data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet


def installation_keys(file: Path) -> dict[str, str]:
    """Return SECRET_KEY and MFA_ENCRYPTION_KEYS from `file`, which is written when missing."""
    if not file.exists():
        write_private(
            file,
            {
                "SECRET_KEY": secrets.token_urlsafe(50),
                "MFA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            },
        )
    pairs = (
        line.split("=", 1) for line in file.read_text().splitlines() if "=" in line
    )
    return dict(pairs)


def write_private(file: Path, values: Mapping[str, str]) -> None:
    """Write NAME=value lines that only we can read; the file appears complete or not at all."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.writelines(f"{name}={value}\n" for name, value in values.items())
    unfinished.rename(file)
