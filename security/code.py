"""Our own code and what it is built on: bandit, pip-audit, secrets in the repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from .accepted import ACCEPTED, SKIPPED
from .rows import Row, judged

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = "gaamac members exchange review practices challenges meetings digests bench deploy security manage.py"
# Written the way Wagtail's tutorial writes it, and only measured against.
_OTHERS = "bench/plain_site"
_TESTS = ("tests/",)
# What keys and passwords look like; the names of those that guard nothing stand in _HARMLESS.
_SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cloud key": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token": re.compile(
        r"\b(ghp_|gho_|github_pat_|glpat-|xox[abp]-|sk_live_)[0-9A-Za-z_-]{16,}"
    ),
    "a password in an address": re.compile(r"://[^/\s:@{}$<>]+:([^/\s:@{}$<>]{3,})@"),
    "a key in the settings": re.compile(
        r"""(?:SECRET_KEY|PASSWORD|MFA_ENCRYPTION_KEYS|API_KEY|TOKEN)\s*[:=]\s*\[?["']([^"'\s]{16,})["']"""
    ),
}
_HARMLESS = ("password", "secret", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")


def bandit() -> Row:
    """Known patterns of unsafe Python, but those that were looked at and stay for a reason."""
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-x", _OTHERS]
    command += ["--skip", ",".join(SKIPPED), "-r", *ROOMS.split()]
    done = _run(command)
    results = json.loads(done.stdout)["results"]
    new = [one for one in results if _place(one) not in ACCEPTED]
    faults = [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in new
    ]
    gone = ACCEPTED.keys() - {_place(one) for one in results}
    faults += [f"accepted, but no longer there: {' '.join(one)}" for one in gone]
    return judged(
        "bandit", faults, f"{len(new)} new, {len(ACCEPTED)} looked at", "0 new"
    )


def _place(found: dict[str, str]) -> tuple[str, str]:
    return found["filename"].removeprefix("./"), found["test_id"]


def pip_audit() -> Row:
    """Weaknesses known of the versions we name; not known where nobody could be asked."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--strict",
        "--disable-pip",
        "--require-hashes",
    ]
    command += ["-r", "requirements.txt", "--progress-spinner", "off", "-f", "json"]
    done = _run(command)
    name, target = "pip-audit --strict", "0 known weaknesses"
    if done.returncode not in (0, 1) or not done.stdout.strip():
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return Row(name, "no advisory data here", target, "not known", (reason[:200],))
    weak = [
        f"{one['name']} {one['version']}: {weakness['id']}"
        for one in json.loads(done.stdout)["dependencies"]
        for weakness in one.get("vulns", ())
    ]
    return judged(name, weak, f"{len(weak)} known weaknesses", target)


def secrets() -> Row:
    """Keys, tokens and passwords in what the repository holds."""
    listed = _run(["git", "ls-files", "-z"]).stdout.split("\0")
    read, faults = 0, []
    for name in filter(None, listed):
        text = _text(PROJECT / name)
        if text is None or name.startswith(_TESTS):
            continue
        read += 1
        faults += [f"{name}: {what}" for what in secrets_in(text)]
    return judged(
        "secrets in the repository", faults, f"{len(faults)} in {read} files", "0"
    )


def secrets_in(text: str) -> list[str]:
    """What looks like a secret in this text, by kind."""
    found = []
    for what, pattern in _SECRETS.items():
        for match in pattern.finditer(text):
            value = match[match.lastindex or 0]
            if not any(word in value for word in _HARMLESS):
                found.append(what)
    return found


def _text(file: Path) -> str | None:
    try:
        return file.read_text()
    except (UnicodeDecodeError, OSError):
        return None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
