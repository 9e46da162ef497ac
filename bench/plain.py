"""The plain Wagtail site that the portal is compared with: 10,000 pages, gunicorn, its own database."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from gaamac.home.generated.phrases import phrases
from gaamac.home.generated.planted import Planting
from gaamac.home.generated.texts import Writer

from . import servers
from .tools import run_to_end

PAGES = 10_000
SITE = Path(__file__).parent / "plain_site"


@dataclass(frozen=True, slots=True)
class PlainSite:
    """The site, once it answers."""

    web: servers.Web


def start(var: Path, say: Callable[[str], None], stack: ExitStack) -> PlainSite:
    """Start the site; its packages and data are made unless an earlier run left them."""
    folder = var / "plain"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    python = _python(folder, say)
    address = servers.start_postgres(folder / "postgres", stack)
    environment = {
        "DJANGO_SETTINGS_MODULE": "plain.settings",
        "PLAIN_DATABASE_HOST": parse_qs(urlsplit(address).query)["host"][0],
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if not (folder / "filled").exists():
        say(f"Seeding the plain Wagtail site with {PAGES:,} pages")
        _fill(python, folder, environment)
        (folder / "filled").write_text("")
    web = servers.start_gunicorn(python, SITE, environment, folder, stack)
    return PlainSite(web)


def _python(folder: Path, say: Callable[[str], None]) -> Path:
    """The Python of a virtual environment with the site's packages."""
    venv, wanted = folder / "venv", SITE / "requirements.txt"
    note = venv / "installed"
    python = venv / "bin" / "python"
    if not note.exists() or note.read_text() != wanted.read_text():
        say("Installing Wagtail for the plain site")
        uv = Path(sys.executable).with_name("uv")
        run_to_end([str(uv), "venv", "--clear", str(venv)], "Creating its environment")
        install = ["pip", "install", "--python", str(python), "-r", str(wanted)]
        run_to_end([str(uv), *install], "Installing its packages")
        note.write_text(wanted.read_text())
    return python


def _fill(python: Path, folder: Path, environment: dict[str, str]) -> None:
    file = folder / "articles.jsonl"
    with file.open("w", encoding="utf-8") as output:
        for article in articles(PAGES):
            output.write(json.dumps(article, ensure_ascii=False) + "\n")
    for arguments in (["migrate", "--verbosity", "0"], ["seed", str(file)]):
        run_to_end(
            [str(python), "manage.py", *arguments],
            f"The plain site's manage.py {arguments[0]}",
            cwd=SITE,
            env=environment,
        )


def articles(number: int) -> Iterator[dict[str, object]]:
    """Articles like the portal's English practices, with the same known words in the same shares."""
    rng = random.Random(7)  # noqa: S311 - draws data, guards nothing
    writer, planting = Writer(phrases()["en"]), Planting(number, rng)
    newest = datetime(2026, 1, 1, tzinfo=UTC)
    for place in range(number):
        text = writer.write(rng, planting.words(place), is_compiled=False)
        yield {
            "title": text.title,
            "intro": text.summary,
            "paragraphs": list(text.sections.values()),
            "tags": text.tags,
            "published_at": (newest - timedelta(minutes=place)).isoformat(),
        }
