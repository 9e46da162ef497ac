"""The portal that is measured: a database of its own with so many generated contributions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaamac.embedded.keys import installation_keys

from . import servers
from .ports import free_port
from .tools import PYTHON, CannotMeasure, run_to_end

SEED = 7
# Mail goes nowhere: nobody listens there, and nothing is sent.
_NO_MAIL = "smtp://127.0.0.1:1"


@dataclass(slots=True)
class Portal:
    """One portal with `entries` generated contributions, its data below `folder`."""

    entries: int
    folder: Path
    environment: dict[str, str]
    web: servers.Web

    def inside(self, *arguments: str) -> Any:
        """What `bench.inside` finds out within the portal's own code, as JSON."""
        return ask_inside(self.environment, *arguments)


def start(
    entries: int, var: Path, say: Callable[[str], None], stack: ExitStack
) -> Portal:
    """Start a portal of that size; its data are generated unless an earlier run left them."""
    folder, environment = prepare(f"portal-{entries}", entries, var, say, stack)
    web = servers.start_portal(environment, folder / "web.log", stack)
    return Portal(entries, folder, environment, web)


def prepare(
    name: str, entries: int, var: Path, say: Callable[[str], None], stack: ExitStack
) -> tuple[Path, dict[str, str]]:
    """The data of a portal, its PostgreSQL and its Valkey, and the environment to use them in."""
    folder = var / name
    _forget_outdated(folder, say)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    environment = _environment(folder, stack)
    _manage(["prepare_portal"], environment)
    if not (folder / "filled").exists():
        say(f"Generating {entries:,} entries")
        _fill(entries, environment)
        (folder / "filled").write_text(_state_of_data())
    return folder, environment


def _forget_outdated(folder: Path, say: Callable[[str], None]) -> None:
    """Data that other code has generated, or only in part, are of no use."""
    if not folder.exists():
        return
    note = folder / "filled"
    if note.exists() and note.read_text() == _state_of_data():
        say(
            f"Using the data of an earlier run ({folder}; `make bench FRESH=1` forgets them)"
        )
        return
    remove(folder)


def remove(folder: Path) -> None:
    """Remove the data, also where they lie outside because PostgreSQL may not enter."""
    postgres = folder / "postgres"
    if postgres.is_symlink():
        shutil.rmtree(postgres.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _state_of_data() -> str:
    """What changes when the data would be others: the code that makes and keeps them."""
    files = [
        *servers.PROJECT.glob("exchange/**/*.py"),
        *servers.PROJECT.glob("practices/*.py"),
        *servers.PROJECT.glob("gaamac/home/generated/**/*"),
        *servers.PROJECT.glob("**/migrations/*.py"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file() and not {".venv", "__pycache__"} & {*file.parts}:
            digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


def _environment(folder: Path, stack: ExitStack) -> dict[str, str]:
    port = free_port()
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **installation_keys(folder / "secrets"),
        "DJANGO_SETTINGS_MODULE": "gaamac.settings.embedded",
        "GAAMAC_VAR": str(folder),
        "PORT": str(port),
        "PYTHONPATH": str(servers.PROJECT),
        "DATABASE_URL": servers.start_postgres(folder / "postgres", stack),
        "REDIS_URL": servers.start_valkey(folder / "valkey", stack),
        "EMAIL_URL": _NO_MAIL,
        # One address asks for thousands; each use is still counted.
        "RATE_LIMITS_TIMES": "1000000",
    }


def _fill(entries: int, environment: dict[str, str]) -> None:
    _manage(["load_starting_content"], environment)
    number = ["generate_contributions", str(entries), "--seed", str(SEED)]
    _manage(number, environment)
    ask_inside(environment, "settle")


def _manage(arguments: list[str], environment: dict[str, str]) -> None:
    """Run `manage.py`, which says itself how far it is."""
    done = subprocess.run(
        [PYTHON, "manage.py", *arguments],
        cwd=servers.PROJECT,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(
            f"manage.py {arguments[0]} failed; the lines above say why."
        )


def ask_inside(environment: dict[str, str], *arguments: str) -> Any:
    """What a job of `bench.inside` finds out in that environment, as JSON."""
    said = run_to_end(
        [PYTHON, "-m", "bench.inside", *arguments],
        f"Measuring inside the portal ({arguments[0]})",
        cwd=servers.PROJECT,
        env=environment,
    )
    return json.loads(said.splitlines()[-1])
