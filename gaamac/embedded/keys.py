"""The secrets of one installation, made once and kept in its data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet


def installation_keys(file: Path) -> dict[str, str]:
    """The secrets in `file`, which gets those that are missing: an older portal lacks newer ones."""
    lines = file.read_text().splitlines() if file.exists() else []
    known = dict(line.split("=", maxsplit=1) for line in lines)
    keys = _new_keys() | known
    if keys != known:
        write_private(file, assignments(keys))
    return keys


def _new_keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MFA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "AUTHOR_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


def assignments(values: Mapping[str, str]) -> list[str]:
    """Spell `values` as the NAME=value lines of an environment file."""
    return [f"{name}={value}" for name, value in values.items()]


def write_private(file: Path, lines: Iterable[str]) -> None:
    """Write a file that only we can read; it appears complete or not at all."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.writelines(f"{line}\n" for line in lines)
    unfinished.rename(file)
